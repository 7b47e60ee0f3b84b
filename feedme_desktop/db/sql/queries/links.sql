-- Tickets that come again: what they are known by, their versions, and the evidence of examples that outlives a change.

-- name: lock_keys
-- Who may find or make a conversation for these keys waits for whoever is at it; in one order, so that two never wait for
-- each other.
SELECT pg_advisory_xact_lock(h)
FROM (SELECT DISTINCT hashtextextended(k, 7317031010) AS h FROM unnest(%(keys)s::text[]) AS k ORDER BY 1) AS wanted;

-- name: find_keys
SELECT k.kind, k.value, k.conversation_id, c.version, c.metadata
FROM feedme.conversation_keys k JOIN feedme.conversations c ON c.id = k.conversation_id
JOIN unnest(%(kinds)s::text[], %(keys)s::text[]) AS w (kind, value) ON w.kind = k.kind AND w.value = k.value
WHERE c.format IS NOT NULL;

-- name: keys_of
SELECT kind, value FROM feedme.conversation_keys WHERE conversation_id = %(id)s;

-- name: add_keys
INSERT INTO feedme.conversation_keys (kind, value, conversation_id)
SELECT * FROM unnest(%(kinds)s::text[], %(keys)s::text[], %(ids)s::bigint[])
ON CONFLICT DO NOTHING;

-- name: version
SELECT v.content, coalesce(v.read_as, c.file_name) AS read_as, v.warnings, c.part, c.member, c.reading
FROM feedme.transcript_versions v JOIN feedme.conversations c ON c.id = v.conversation_id
WHERE v.conversation_id = %(id)s AND v.version = %(version)s;

-- name: versions
SELECT version, length(content) AS size, created_by, created_at FROM feedme.transcript_versions
WHERE conversation_id = %(id)s ORDER BY version DESC;

-- name: add_version
WITH raised AS (
    UPDATE feedme.conversations
    SET version = (SELECT max(version) + 1 FROM feedme.transcript_versions WHERE conversation_id = %(id)s),
        sha256 = %(sha)s, size = %(size)s, updated_at = now()
    WHERE id = %(id)s RETURNING version
)
INSERT INTO feedme.transcript_versions (conversation_id, version, sha256, content, read_as, created_by, warnings)
SELECT %(id)s, raised.version, %(sha)s, %(content)s, %(read_as)s, %(who)s, %(warnings)s FROM raised
RETURNING version;

-- name: take_over
-- The work on a conversation ends here, whoever holds it: its result is being written.
UPDATE feedme.jobs SET status = 'done', finished_at = now(), lease_token = NULL, lease_until = NULL, error = NULL
WHERE conversation_id = ANY(%(ids)s) AND status IN ('queued', 'running');

-- name: evidence
SELECT s.example_id, s.conversation_id, s.question_turns, s.answer_turns, s.spans, c.version
FROM feedme.example_sources s JOIN feedme.conversations c ON c.id = s.conversation_id
WHERE s.conversation_id = ANY(%(ids)s) AND s.of_version IS NULL
ORDER BY s.example_id, s.conversation_id;

-- name: evidence_turns
SELECT conversation_id, idx, text FROM feedme.turns WHERE conversation_id = ANY(%(ids)s) ORDER BY conversation_id, idx;

-- name: move_evidence
UPDATE feedme.example_sources SET question_turns = %(question)s, answer_turns = %(answer)s, spans = %(spans)s
WHERE example_id = %(example_id)s AND conversation_id = %(conversation_id)s;

-- name: age_evidence
UPDATE feedme.example_sources SET of_version = greatest(%(version)s - 1, 1)
WHERE example_id = %(example_id)s AND conversation_id = %(conversation_id)s;

-- name: renew_evidence
-- A version that is current again proves again what it proved.
UPDATE feedme.example_sources s SET of_version = NULL
FROM feedme.conversations c, feedme.transcript_versions old, feedme.transcript_versions now
WHERE s.conversation_id = ANY(%(ids)s) AND s.of_version < c.version AND c.id = s.conversation_id
  AND old.conversation_id = c.id AND old.version = s.of_version
  AND now.conversation_id = c.id AND now.version = c.version AND now.sha256 = old.sha256;
