-- Examples: what was proposed, what people made of it, every state it was in.

-- name: new_ids
SELECT nextval(pg_get_serial_sequence('feedme.examples', 'id')) AS id FROM generate_series(1, %(n)s);

-- name: drop_untouched
DELETE FROM feedme.examples
WHERE conversation_id = ANY(%(ids)s) AND NOT touched AND status IN ('pending', 'needs_work') AND engine <> 'import'
  AND NOT EXISTS (SELECT 1 FROM feedme.example_sources s
                  WHERE s.example_id = examples.id AND s.conversation_id <> examples.conversation_id);

-- name: kept_keys
-- Every question that an example of this ticket had while a person was at work on it: not to be proposed again.
SELECT e.conversation_id, e.question_key AS key, NULL AS question FROM feedme.examples e
WHERE e.conversation_id = ANY(%(ids)s) AND e.touched
UNION ALL
SELECT e.conversation_id, NULL, v.question
FROM feedme.example_versions v JOIN feedme.examples e ON e.id = v.example_id
WHERE e.conversation_id = ANY(%(ids)s) AND e.touched;

-- name: copy_examples
COPY feedme.examples (id, conversation_id, external_id, question, answer, context, tags, language, codes, question_key,
                      confidence, quality, quality_reasons, resolved, engine, model, prompt_version, source, status,
                      reviewer, reviewed_at, touched, folder_id, unsupported, features, tokens_in, tokens_out)
FROM STDIN (FORMAT BINARY);

-- name: copy_versions
COPY feedme.example_versions (example_id, version, kind, question, answer, context, tags, status, who)
FROM STDIN (FORMAT BINARY);

-- name: copy_sources
COPY feedme.example_sources (example_id, conversation_id, question_turns, answer_turns, spans) FROM STDIN (FORMAT BINARY);

-- name: copy_embeddings
COPY feedme.embeddings (example_id, model, kind, vector) FROM STDIN (FORMAT BINARY);

-- name: drop_embeddings
DELETE FROM feedme.embeddings WHERE example_id = ANY(%(ids)s) AND wording_id IS NULL;

-- name: row_select
SELECT e.id, e.question, e.answer, e.context, e.status, e.tags, e.confidence, e.quality, e.quality_reasons, e.resolved,
       e.conversation_id, e.external_id, e.version, e.engine, e.model, e.language, e.updated_at, e.reviewer,
       e.reviewed_at, e.reject_reason, e.reject_note, e.unsupported, e.prompt_version, e.tokens_in, e.tokens_out,
       (SELECT count(*) FROM feedme.example_sources s WHERE s.example_id = e.id) AS tickets,
       (SELECT count(*) FROM feedme.example_sources s WHERE s.example_id = e.id AND e.status = 'rejected'
        AND e.merged_into IS NULL AND s.created_at > e.reviewed_at) AS seen_again,
       (SELECT count(*) FROM feedme.example_links l
        JOIN feedme.examples o ON o.id = CASE WHEN l.from_id = e.id THEN l.to_id ELSE l.from_id END
        WHERE (l.from_id = e.id OR l.to_id = e.id) AND l.kind = 'contradicts' AND l.settled_at IS NULL
          AND e.status <> 'rejected' AND o.status <> 'rejected') AS contradictions, e.merged_into,
       (SELECT f.name FROM feedme.folders f WHERE f.id = e.folder_id) AS folder
FROM feedme.examples e

-- name: row_filter
WHERE (%(statuses)s::text[] IS NULL OR e.status = ANY(%(statuses)s::text[]))
  AND (%(tags)s::text[] IS NULL OR e.tags && %(tags)s::text[])
  AND (%(folder)s::text IS NULL
       OR e.folder_id IN (SELECT f.id FROM feedme.folders f WHERE lower(f.name) = lower(%(folder)s::text)))
  AND (%(conversation_id)s::bigint IS NULL OR e.conversation_id = %(conversation_id)s::bigint
       OR EXISTS (SELECT 1 FROM feedme.example_sources s
                  WHERE s.example_id = e.id AND s.conversation_id = %(conversation_id)s::bigint))
  AND (%(below)s::boolean IS NULL OR (round(e.quality::numeric, 4) < %(threshold)s::numeric) = %(below)s::boolean)
  AND (NOT %(seen_again)s OR (e.status = 'rejected' AND e.merged_into IS NULL
       AND EXISTS (SELECT 1 FROM feedme.example_sources s WHERE s.example_id = e.id AND s.created_at > e.reviewed_at)))
  -- Few links, many examples: from the links to the examples by their key. As an array, because a subquery below OR is
  -- asked of every example.
  AND (NOT %(contradicted)s OR e.id = ANY (ARRAY(
       SELECT unnest(ARRAY[l.from_id, l.to_id]) FROM feedme.example_links l
       JOIN feedme.examples a ON a.id = l.from_id JOIN feedme.examples b ON b.id = l.to_id
       WHERE l.kind = 'contradicts' AND l.settled_at IS NULL AND a.status <> 'rejected' AND b.status <> 'rejected')))
  AND (%(since)s::timestamptz IS NULL OR e.created_at >= %(since)s::timestamptz)
  AND (%(text)s::text IS NULL OR e.words @@ websearch_to_tsquery('english', %(text)s::text)
       OR strpos(lower(e.question || ' ' || e.answer), lower(%(text)s::text)) > 0)

-- name: sources
SELECT s.conversation_id, c.file_name, c.title, s.question_turns, s.answer_turns, s.spans, s.of_version,
       s.question, s.answer
FROM feedme.example_sources s JOIN feedme.conversations c ON c.id = s.conversation_id
WHERE s.example_id = %(id)s ORDER BY s.created_at, s.conversation_id;

-- name: tags
SELECT tag, count(*) AS n FROM feedme.examples, unnest(tags) AS tag
WHERE %(status)s::text IS NULL OR status = %(status)s GROUP BY tag ORDER BY n DESC, tag;

-- name: counts
SELECT status, count(*) AS n FROM feedme.examples GROUP BY status;

-- name: lock
SELECT id, question, answer, context, tags, status, version, reject_reason, reject_note, reviewer, merged_into,
       conversation_id, reviewed_at
FROM feedme.examples WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE;

-- name: proof
SELECT answer, unsupported FROM feedme.examples WHERE id = %(id)s AND version = %(version)s FOR UPDATE;

-- name: update
UPDATE feedme.examples
SET unsupported = %(unsupported)s,
    question = %(question)s, answer = %(answer)s, tags = %(tags)s, codes = %(codes)s, question_key = %(question_key)s,
    status = %(status)s, reject_reason = %(reject_reason)s, reject_note = %(reject_note)s,
    reviewer = %(reviewer)s, reviewed_at = CASE WHEN %(reviewer)s::text IS NOT NULL THEN coalesce(%(reviewed_at)s::timestamptz, now()) END,
    touched = true, version = version + 1, updated_at = now()
WHERE id = %(id)s AND version = %(version)s
RETURNING version;

-- name: add_version
INSERT INTO feedme.example_versions (example_id, version, kind, question, answer, context, tags, status, who, why)
VALUES (%(id)s, %(version)s, %(kind)s, %(question)s, %(answer)s, %(context)s, %(tags)s, %(status)s, %(who)s, %(why)s);

-- name: versions
SELECT example_id, version, kind, question, answer, tags, status, who, why, created_at
FROM feedme.example_versions WHERE example_id = %(id)s ORDER BY version DESC;

-- name: version
SELECT example_id, version, kind, question, answer, tags, status, who, why, created_at
FROM feedme.example_versions WHERE example_id = %(id)s AND version = %(version)s;

-- name: first_question
-- Not of a ticket that was erased: the one that an approved example has now says it in words of its own.
SELECT v.question FROM feedme.example_versions v JOIN feedme.examples e ON e.id = v.example_id
LEFT JOIN feedme.example_sources s ON s.example_id = e.id AND s.conversation_id = e.conversation_id
WHERE e.id = %(id)s AND (v.kind = 'imported' OR (v.kind = 'extracted' AND s.example_id IS NOT NULL
                                                 AND coalesce(s.question, v.question) = v.question))
ORDER BY v.version LIMIT 1;

-- name: delete
DELETE FROM feedme.examples WHERE id = ANY(%(ids)s) RETURNING id;

-- name: forget_searches
DELETE FROM feedme.search_log WHERE used_id = ANY(%(ids)s);

-- name: add_undo
INSERT INTO feedme.undo_log (who, label, changes) VALUES (%(who)s, %(label)s, %(changes)s) RETURNING id;

-- name: undo_entry
SELECT id, who, label, changes FROM feedme.undo_log
WHERE undone_at IS NULL AND (CASE WHEN %(id)s::bigint IS NULL THEN who = %(who)s ELSE id = %(id)s::bigint END)
ORDER BY id DESC LIMIT 1 FOR UPDATE;

-- name: close_undo
UPDATE feedme.undo_log SET undone_at = now() WHERE id = %(id)s;

-- name: by_keys
SELECT id, question_key, question, answer, tags, context, status, version, reject_reason, reject_note, reviewer, reviewed_at
FROM feedme.examples
WHERE md5(question_key) = ANY(%(hashes)s) ORDER BY id;

-- name: export
SELECT e.id, e.external_id, e.question, e.answer, e.tags, e.status, e.language, e.source, e.context, e.unsupported
FROM feedme.examples e
WHERE %(status)s::text IS NULL OR e.status = %(status)s::text
ORDER BY e.id;

-- name: index_size
SELECT count(*) AS n FROM feedme.examples;

-- name: analyze
ANALYZE feedme.examples, feedme.embeddings;
