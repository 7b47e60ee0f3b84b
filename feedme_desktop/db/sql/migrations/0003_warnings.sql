-- What was lost when a ticket was cut out of its file: reading the bytes again can't know it.
-- It has a default: a program of the version before may go on working on the same library.

ALTER TABLE feedme.transcript_versions
    ADD COLUMN warnings text[] NOT NULL DEFAULT '{}';
