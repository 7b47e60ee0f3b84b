-- What models write and what it cost, tickets that ask the same again.
-- Everything has a default: a program of the version before may go on working on the same library.

ALTER TABLE feedme.examples
    ADD COLUMN unsupported jsonb NOT NULL DEFAULT '[]',  -- [[start, end]]: parts of the answer without evidence, in code points
    ADD COLUMN features    jsonb NOT NULL DEFAULT '{}',  -- {name: number}: what the quality is computed from
    ADD COLUMN tokens_in   integer,                      -- of the model calls about its conversation
    ADD COLUMN tokens_out  integer;

ALTER TABLE feedme.conversations
    ADD COLUMN usage jsonb;                              -- {"engine", "model", "requests", "tokens_in", "tokens_out", "cost", "fell_back"}

ALTER TABLE feedme.example_sources
    ADD COLUMN question text,                            -- as proposed from this ticket, where it joined an example with other words
    ADD COLUMN answer   text;

-- A wording goes with the ticket that it was read in.
ALTER TABLE feedme.example_wordings
    ADD COLUMN conversation_id bigint REFERENCES feedme.conversations ON DELETE CASCADE;
CREATE INDEX example_wordings_conversation ON feedme.example_wordings (conversation_id);
