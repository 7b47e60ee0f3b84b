-- The schema of version 0001 as it was released, with one ticket. Kept by hand: never change it.
CREATE SCHEMA IF NOT EXISTS feedme;
CREATE TABLE IF NOT EXISTS feedme.migrations (
    number      integer PRIMARY KEY,
    name        text NOT NULL,
    sha256      text NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now()
);

-- The library: what was imported, what was proposed, what people decided.
-- Everything lives in the schema feedme: a team's database has other tenants.
-- The types vector and halfvec are found through the role's search_path (Supabase keeps them in "extensions").

CREATE TABLE feedme.folders (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id   bigint REFERENCES feedme.folders ON DELETE CASCADE,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX folders_name ON feedme.folders (coalesce(parent_id, 0), lower(name));

CREATE TABLE feedme.conversations (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file_name      text NOT NULL,
    part           integer,                      -- number of the ticket in a file that holds several
    member         text,                         -- name inside an archive
    format         text,                         -- null until parsed
    platform       text,
    sha256         bytea NOT NULL,               -- of this conversation's own bytes
    source_sha256  bytea NOT NULL,               -- of the file it came in
    size           bigint NOT NULL,
    title          text,
    metadata       jsonb NOT NULL DEFAULT '{}',
    warnings       text[] NOT NULL DEFAULT '{}',
    tags           text[] NOT NULL DEFAULT '{}',
    status         text NOT NULL DEFAULT 'pending'
                   CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    stage          text NOT NULL DEFAULT 'queued'
                   CHECK (stage IN ('queued', 'parsing', 'extracting', 'embedding', 'done')),
    progress       real NOT NULL DEFAULT 0,
    error          jsonb,                        -- {"code", "message"}
    engine         text NOT NULL DEFAULT 'rules',
    folder_id      bigint REFERENCES feedme.folders ON DELETE SET NULL,
    uploaded_by    text,
    language       text,
    version        integer NOT NULL DEFAULT 1,   -- current row of transcript_versions
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    started_at     timestamptz,
    completed_at   timestamptz
);
CREATE UNIQUE INDEX conversations_sha256 ON feedme.conversations (sha256);
CREATE INDEX conversations_source ON feedme.conversations (source_sha256);
CREATE INDEX conversations_status ON feedme.conversations (status, id);

-- The original bytes, a row for each time the same ticket came in again.
CREATE TABLE feedme.transcript_versions (
    conversation_id  bigint NOT NULL REFERENCES feedme.conversations ON DELETE CASCADE,
    version          integer NOT NULL,
    sha256           bytea NOT NULL,
    content          bytea NOT NULL,
    created_by       text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, version)
);

CREATE TABLE feedme.turns (
    conversation_id  bigint NOT NULL REFERENCES feedme.conversations ON DELETE CASCADE,
    idx              integer NOT NULL,
    role             text NOT NULL CHECK (role IN ('customer', 'agent', 'bot', 'note', 'system', 'unknown')),
    speaker          text,
    at               text,
    text             text NOT NULL,
    hidden           jsonb NOT NULL DEFAULT '[]',   -- [{"kind", "text"}]
    PRIMARY KEY (conversation_id, idx)
);

CREATE INDEX turns_unknown ON feedme.turns (lower(speaker)) WHERE role = 'unknown' AND speaker IS NOT NULL;

-- "Always treat this name or address as an agent."
CREATE TABLE feedme.speaker_rules (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('name', 'address', 'domain')),
    value       text NOT NULL,                      -- casefolded
    format      text,                               -- null: every format
    role        text NOT NULL,
    learned     boolean NOT NULL DEFAULT false,     -- from who turns up in many tickets; counts only where a role is unknown
    created_by  text,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX speaker_rules_value ON feedme.speaker_rules (kind, value, coalesce(format, ''));

CREATE TABLE feedme.examples (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id  bigint REFERENCES feedme.conversations ON DELETE SET NULL,   -- where it was first seen
    external_id      text,                          -- "id" of the imported line
    question         text NOT NULL,
    answer           text NOT NULL,
    context          text NOT NULL DEFAULT '',
    tags             text[] NOT NULL DEFAULT '{}',
    issue_type       text,
    resolution_type  text,
    language         text,
    codes            text[] NOT NULL DEFAULT '{}',  -- identifiers, see domain/identifiers.py
    question_key     text NOT NULL,                 -- normalised question: the same key is the same question
    confidence       real NOT NULL DEFAULT 1 CHECK (confidence BETWEEN 0 AND 1),
    quality          real NOT NULL DEFAULT 1 CHECK (quality BETWEEN 0 AND 1),
    quality_reasons  text[] NOT NULL DEFAULT '{}',
    resolved         boolean,
    engine           text NOT NULL,                 -- rules, gemini, openai, import, person
    model            text,
    prompt_version   text,
    source           text,
    status           text NOT NULL DEFAULT 'pending'
                     CHECK (status IN ('pending', 'needs_work', 'approved', 'rejected')),
    reviewer         text,
    reviewed_at      timestamptz,
    reject_reason    text,
    reject_note      text,
    useful           integer NOT NULL DEFAULT 0,
    not_useful       integer NOT NULL DEFAULT 0,
    folder_id        bigint REFERENCES feedme.folders ON DELETE SET NULL,
    touched          boolean NOT NULL DEFAULT false, -- a person edited or decided: reprocessing leaves it alone
    version          integer NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    -- Generated before the HNSW index exists: adding it later rewrites the table (45 s at 100,000 rows).
    -- Cut at a length whose tsvector always fits; the question's words weigh more (A) than the answer's (B).
    words            tsvector GENERATED ALWAYS AS (
                         setweight(to_tsvector('english', left(question, 20000)), 'A')
                         || setweight(to_tsvector('english', left(answer, 200000)), 'B')) STORED
);
CREATE INDEX examples_status ON feedme.examples (status, id);
CREATE INDEX examples_conversation ON feedme.examples (conversation_id);
CREATE INDEX examples_question_key ON feedme.examples (md5(question_key));
CREATE INDEX examples_words ON feedme.examples USING gin (words);
CREATE INDEX examples_codes ON feedme.examples USING gin (codes);
CREATE INDEX examples_tags ON feedme.examples USING gin (tags);
CREATE INDEX examples_folder ON feedme.examples (folder_id) WHERE folder_id IS NOT NULL;
CREATE INDEX examples_created ON feedme.examples (created_at);

-- Every ticket that supports an example, with the words that prove it.
CREATE TABLE feedme.example_sources (
    example_id       bigint NOT NULL REFERENCES feedme.examples ON DELETE CASCADE,
    conversation_id  bigint NOT NULL REFERENCES feedme.conversations ON DELETE CASCADE,
    question_turns   integer[] NOT NULL DEFAULT '{}',
    answer_turns     integer[] NOT NULL DEFAULT '{}',
    spans            jsonb NOT NULL DEFAULT '[]',   -- [{"side", "turn", "start", "end"}]
    created_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (example_id, conversation_id)
);
CREATE INDEX example_sources_conversation ON feedme.example_sources (conversation_id);

CREATE TABLE feedme.example_wordings (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    example_id  bigint NOT NULL REFERENCES feedme.examples ON DELETE CASCADE,
    question    text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX example_wordings_example ON feedme.example_wordings (example_id);

CREATE TABLE feedme.example_links (
    from_id     bigint NOT NULL REFERENCES feedme.examples ON DELETE CASCADE,
    to_id       bigint NOT NULL REFERENCES feedme.examples ON DELETE CASCADE,
    kind        text NOT NULL CHECK (kind IN ('contradicts', 'seen_again')),
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (from_id, to_id, kind)
);

CREATE TABLE feedme.example_versions (
    example_id  bigint NOT NULL REFERENCES feedme.examples ON DELETE CASCADE,
    version     integer NOT NULL,
    kind        text NOT NULL
                CHECK (kind IN ('extracted', 'imported', 'edited', 'restored', 'merged', 'status')),
    question    text NOT NULL,
    answer      text NOT NULL,
    context     text NOT NULL DEFAULT '',
    tags        text[] NOT NULL DEFAULT '{}',
    status      text NOT NULL,
    who         text,
    why         text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (example_id, version)
);

-- One side table for all vectors: several models may live side by side. example_id is set for examples and wordings.
CREATE TABLE feedme.embeddings (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    example_id       bigint REFERENCES feedme.examples ON DELETE CASCADE,
    wording_id       bigint REFERENCES feedme.example_wordings ON DELETE CASCADE,
    conversation_id  bigint REFERENCES feedme.conversations ON DELETE CASCADE,
    turn_idx         integer,
    model            text NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('question', 'both', 'turn')),
    vector           halfvec NOT NULL,
    CHECK ((example_id IS NULL) <> (conversation_id IS NULL))
);
CREATE UNIQUE INDEX embeddings_owner ON feedme.embeddings
    (example_id, model, kind, coalesce(wording_id, 0)) WHERE example_id IS NOT NULL;
CREATE UNIQUE INDEX embeddings_turn ON feedme.embeddings
    (conversation_id, turn_idx, model) WHERE conversation_id IS NOT NULL;
-- The HNSW index comes with the 5,000th example (services/upkeep.py): up to there comparing all is as fast and exact,
-- and half of an import's time in the database would go into the index.

-- How many examples hold each word, counted now and then; the word '' holds the number of examples.
CREATE TABLE feedme.word_counts (
    word       text PRIMARY KEY,
    documents  integer NOT NULL
);

CREATE TABLE feedme.jobs (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind             text NOT NULL,
    conversation_id  bigint REFERENCES feedme.conversations ON DELETE CASCADE,
    payload          jsonb NOT NULL DEFAULT '{}',
    status           text NOT NULL DEFAULT 'queued'
                     CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    priority         integer NOT NULL DEFAULT 0,
    run_at           timestamptz NOT NULL DEFAULT now(),
    attempts         integer NOT NULL DEFAULT 0,
    max_attempts     integer NOT NULL DEFAULT 3,
    lease_token      uuid,                          -- the fence: results commit only with it
    lease_until      timestamptz,
    worker           text,
    error            jsonb,
    created_at       timestamptz NOT NULL DEFAULT now(),
    finished_at      timestamptz
);
CREATE INDEX jobs_ready ON feedme.jobs (priority DESC, run_at, id) WHERE status IN ('queued', 'running');
CREATE INDEX jobs_conversation ON feedme.jobs (conversation_id);

CREATE TABLE feedme.claims (
    example_id  bigint PRIMARY KEY REFERENCES feedme.examples ON DELETE CASCADE,
    who         text NOT NULL,
    until       timestamptz NOT NULL
);

CREATE TABLE feedme.undo_log (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who         text NOT NULL,
    label       text NOT NULL,
    changes     jsonb NOT NULL,                     -- [{"example_id", "from_version", "to_version"}]
    created_at  timestamptz NOT NULL DEFAULT now(),
    undone_at   timestamptz
);
CREATE INDEX undo_log_who ON feedme.undo_log (who, id DESC);

CREATE TABLE feedme.drafts (
    example_id    bigint NOT NULL REFERENCES feedme.examples ON DELETE CASCADE,
    who           text NOT NULL,
    base_version  integer NOT NULL,
    question      text NOT NULL,
    answer        text NOT NULL,
    tags          text[] NOT NULL DEFAULT '{}',
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (example_id, who)
);

CREATE TABLE feedme.saved_searches (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who         text NOT NULL,
    name        text NOT NULL,
    query       jsonb NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE feedme.search_log (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who         text,
    query       text NOT NULL,
    hits        integer NOT NULL,
    used_id     bigint REFERENCES feedme.examples ON DELETE SET NULL,
    took_ms     real,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE feedme.feedback (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    example_id  bigint NOT NULL REFERENCES feedme.examples ON DELETE CASCADE,
    who         text,
    useful      boolean NOT NULL,
    note        text,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- What was done, never the words it was done to.
CREATE TABLE feedme.audit_log (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who          text,
    action       text NOT NULL,
    target       text NOT NULL,
    target_id    bigint,
    detail       jsonb NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now()
);

INSERT INTO feedme.migrations (number, name, sha256) VALUES (1, 'library', 'c6df20154898fb9432cc2d5c0f51f4ab58b222d06db5122ed677c6790bbc1abd');

INSERT INTO feedme.conversations (file_name, format, platform, sha256, source_sha256, size, metadata, status, stage)
VALUES ('ticket.html', 'zendesk_html', 'zendesk', '\x01', '\x01', 3, '{"ticket": "18233"}', 'completed', 'done');
INSERT INTO feedme.transcript_versions (conversation_id, version, sha256, content) VALUES (1, 1, '\x01', 'one');
INSERT INTO feedme.turns (conversation_id, idx, role, text) VALUES
    (1, 0, 'note', 'Seen.'), (1, 1, 'customer', E'  Where is\n my calendar? '), (1, 2, 'agent', 'Press Sync again.');
INSERT INTO feedme.jobs (kind, conversation_id, status) VALUES ('import', 1, 'done');
