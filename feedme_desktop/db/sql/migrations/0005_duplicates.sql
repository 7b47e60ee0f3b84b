-- The same question again: merging that can be taken back, contradictions that somebody has looked at.
-- Everything has a default: a program of the version before may go on working on the same library.

ALTER TABLE feedme.examples
    ADD COLUMN merged_into bigint REFERENCES feedme.examples ON DELETE SET NULL;    -- rejected because it lives on in that one
CREATE INDEX examples_merged_into ON feedme.examples (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE feedme.example_sources
    ADD COLUMN unsupported jsonb NOT NULL DEFAULT '[]',                              -- of its own answer, as in examples
    ADD COLUMN merged_from bigint REFERENCES feedme.examples ON DELETE SET NULL;     -- came with the example that was merged
CREATE INDEX example_sources_merged_from ON feedme.example_sources (merged_from) WHERE merged_from IS NOT NULL;

-- Searched by words too: as in examples, the words of a question weigh A.
ALTER TABLE feedme.example_wordings
    ADD COLUMN merged_from bigint REFERENCES feedme.examples ON DELETE SET NULL,
    ADD COLUMN words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', left(question, 20000)), 'A')) STORED;
CREATE INDEX example_wordings_merged_from ON feedme.example_wordings (merged_from) WHERE merged_from IS NOT NULL;
CREATE INDEX example_wordings_words ON feedme.example_wordings USING gin (words);

ALTER TABLE feedme.example_links
    ADD COLUMN settled_at timestamptz,                                               -- somebody looked and keeps both
    ADD COLUMN settled_by text;
CREATE INDEX example_links_to ON feedme.example_links (to_id);
