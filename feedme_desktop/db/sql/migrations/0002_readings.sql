-- Files of many tickets, tickets that come again, and what people decided about how a conversation is read.
-- Everything has a default: a program of the version before may go on working on the same library.

ALTER TABLE feedme.conversations
    ADD COLUMN reading jsonb,                            -- {"as_text", "columns", "roles", "excluded"}; null: nobody decided anything
    ADD COLUMN unsure  text[] NOT NULL DEFAULT '{}';     -- why a person should look: speakers, columns, encoding

ALTER TABLE feedme.turns
    ADD COLUMN excluded boolean NOT NULL DEFAULT false;  -- a person took it out of what examples are made from

ALTER TABLE feedme.transcript_versions
    ADD COLUMN read_as text;                             -- file name that tells a parser what the bytes are; null: the conversation's
CREATE INDEX transcript_versions_sha256 ON feedme.transcript_versions (sha256);

ALTER TABLE feedme.example_sources
    ADD COLUMN of_version integer;                       -- the words are in this transcript version only; null: in the current one

-- What a ticket is known by when it comes again: its number in its help desk with its first message, the Message-IDs of its mails,
-- those that they answer.
CREATE TABLE feedme.conversation_keys (
    kind             text NOT NULL CHECK (kind IN ('ticket', 'message', 'reference')),
    value            text NOT NULL,
    conversation_id  bigint NOT NULL REFERENCES feedme.conversations ON DELETE CASCADE,
    PRIMARY KEY (kind, value, conversation_id)
);
CREATE INDEX conversation_keys_conversation ON feedme.conversation_keys (conversation_id);

-- "These headers mean that", by the signature of the folded headers.
CREATE TABLE feedme.column_mappings (
    signature   text PRIMARY KEY,
    columns     jsonb NOT NULL,                          -- {folded header: meaning}
    created_by  text,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Tickets that are here already: services/linking.py makes the same keys.
INSERT INTO feedme.conversation_keys (kind, value, conversation_id)
SELECT 'ticket', left(lower(c.platform || ':' || btrim(c.metadata ->> 'ticket')), 300) || ':' || md5(first.words), c.id
FROM feedme.conversations c
JOIN LATERAL (SELECT btrim(regexp_replace(t.text, '\s+', ' ', 'g')) AS words FROM feedme.turns t
              WHERE t.conversation_id = c.id AND t.role NOT IN ('note', 'system') ORDER BY t.idx LIMIT 1) AS first ON true
WHERE c.status = 'completed' AND jsonb_typeof(c.metadata -> 'ticket') = 'string' AND btrim(c.metadata ->> 'ticket') <> '';
