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
ORDER BY 1;

-- name: mappings
SELECT signature, columns FROM feedme.column_mappings;

-- name: remember_mapping
INSERT INTO feedme.column_mappings (signature, columns, created_by) VALUES (%(signature)s, %(columns)s, %(who)s)
ON CONFLICT (signature) DO UPDATE SET columns = excluded.columns, created_by = excluded.created_by, created_at = now();
