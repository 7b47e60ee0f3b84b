-- What people taught the library about speakers and tables.

-- name: speaker_rules
SELECT kind, value, format, role, learned FROM feedme.speaker_rules ORDER BY id;

-- name: remember_speaker
INSERT INTO feedme.speaker_rules (kind, value, format, role, created_by)
VALUES (%(kind)s, %(value)s, %(format)s, %(role)s, %(who)s)
ON CONFLICT (kind, value, coalesce(format, '')) DO UPDATE SET role = excluded.role, created_by = excluded.created_by,
    learned = false;

-- name: learn_agents
-- Names of unknown role that speak in many tickets: customers change from ticket to ticket, agents stay.
-- Open channels, in which many people talk, say nothing about that.
WITH ticket AS (
    SELECT conversation_id FROM feedme.turns WHERE conversation_id IN (
        SELECT conversation_id FROM feedme.turns WHERE role = 'unknown' AND speaker IS NOT NULL)
    GROUP BY conversation_id HAVING count(DISTINCT lower(speaker)) <= %(parties)s
)
INSERT INTO feedme.speaker_rules (kind, value, role, learned)
SELECT 'name', lower(t.speaker), 'agent', true FROM feedme.turns t JOIN ticket USING (conversation_id)
WHERE t.role = 'unknown' AND t.speaker IS NOT NULL
GROUP BY lower(t.speaker) HAVING count(DISTINCT conversation_id) >= %(tickets)s
ON CONFLICT (kind, value, coalesce(format, '')) DO NOTHING
RETURNING value;

-- name: with_unknown
SELECT DISTINCT conversation_id AS id FROM feedme.turns t JOIN feedme.conversations c ON c.id = t.conversation_id
WHERE t.role = 'unknown' AND t.speaker IS NOT NULL AND lower(t.speaker) = ANY(%(names)s) AND c.status = 'completed'
  AND c.engine = 'rules'  -- asking a model again costs money, and nobody wanted it
ORDER BY 1;

-- name: doubts_about_speakers
-- Where one of these is still unknown, and nobody decided otherwise. What a person decided something about is not marked
-- as unsure, even if it was not about them.
SELECT DISTINCT c.id FROM feedme.conversations c JOIN feedme.turns t ON t.conversation_id = c.id
WHERE c.status = 'completed' AND c.id <> %(id)s AND (%(source)s::text IS NULL OR c.platform = %(source)s::text)
  AND ('speakers' = ANY(c.unsure) OR c.reading IS NOT NULL)
  AND t.role = 'unknown' AND NOT t.excluded AND lower(t.speaker) IN (SELECT lower(n) FROM unnest(%(names)s::text[]) AS n)
  AND NOT coalesce(jsonb_exists(c.reading -> 'roles', t.speaker), false)
ORDER BY 1;

-- name: doubts_about_columns
-- The other parts of the file that this one was cut from, as far as nobody decided about them.
SELECT c.id FROM feedme.conversations c JOIN feedme.conversations one ON one.source_sha256 = c.source_sha256
WHERE one.id = %(id)s AND c.id <> one.id AND c.reading IS NULL
  AND (c.status = 'completed' AND 'columns' = ANY(c.unsure) OR c.status = 'failed' AND c.error ->> 'code' = 'unknown_columns')
ORDER BY 1;

-- name: mappings
SELECT signature, columns FROM feedme.column_mappings;

-- name: remember_mapping
INSERT INTO feedme.column_mappings (signature, columns, created_by) VALUES (%(signature)s, %(columns)s, %(who)s)
ON CONFLICT (signature) DO UPDATE SET columns = excluded.columns, created_by = excluded.created_by, created_at = now();
