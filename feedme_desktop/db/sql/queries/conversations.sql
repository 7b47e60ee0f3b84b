-- Conversations: the tickets that came in, their bytes and their turns.

-- name: by_bytes
-- The first ticket of the file with these bytes, the ticket with these bytes inside another file, or one that came in with
-- them before it changed.
SELECT id, status FROM feedme.conversations
WHERE sha256 = %(sha)s OR source_sha256 = %(sha)s
   OR id IN (SELECT conversation_id FROM feedme.transcript_versions WHERE sha256 = %(sha)s)
ORDER BY (sha256 = %(sha)s) DESC, part NULLS FIRST, id LIMIT 1;

-- name: insert
INSERT INTO feedme.conversations (file_name, sha256, source_sha256, size, engine, tags, folder_id, uploaded_by, part, member,
                                  reading)
VALUES (%(file_name)s, %(sha)s, %(source_sha)s, %(size)s, %(engine)s, %(tags)s, %(folder_id)s, %(who)s, %(part)s, %(member)s,
        %(reading)s)
ON CONFLICT (sha256) DO NOTHING
RETURNING id;

-- name: by_many_bytes
SELECT c.id, c.status, v.sha256 FROM feedme.transcript_versions v JOIN feedme.conversations c ON c.id = v.conversation_id
WHERE v.sha256 = ANY(%(shas)s);

-- name: insert_many
INSERT INTO feedme.conversations (file_name, sha256, source_sha256, size, engine, tags, folder_id, uploaded_by, part, member,
                                  reading)
SELECT %(file_name)s, p.sha, %(source_sha)s, p.size, %(engine)s, %(tags)s, %(folder_id)s, %(who)s, p.part, p.member,
       %(reading)s
FROM unnest(%(shas)s::bytea[], %(sizes)s::bigint[], %(parts)s::integer[], %(members)s::text[])
     WITH ORDINALITY AS p (sha, size, part, member, place)
ORDER BY p.place
ON CONFLICT (sha256) DO NOTHING
RETURNING id, sha256;

-- name: copy_contents
COPY feedme.transcript_versions (conversation_id, version, sha256, content, created_by, read_as, warnings) FROM STDIN (FORMAT BINARY);

-- name: insert_content
INSERT INTO feedme.transcript_versions (conversation_id, version, sha256, content, created_by)
VALUES (%(id)s, 1, %(sha)s, %(content)s, %(who)s);

-- name: replace_content
-- The bytes of the whole file give way to those of its first ticket.
UPDATE feedme.transcript_versions SET sha256 = %(sha)s, content = %(content)s
WHERE conversation_id = %(id)s AND version = (SELECT version FROM feedme.conversations WHERE id = %(id)s);

-- name: sha_taken
SELECT id FROM feedme.conversations WHERE sha256 = %(sha)s AND id <> %(id)s;

-- name: complete
UPDATE feedme.conversations
SET format = %(format)s, platform = split_part(%(format)s, '_', 1), part = %(part)s, member = %(member)s, sha256 = %(sha)s,
    size = %(size)s, title = %(title)s, metadata = %(metadata)s, warnings = %(warnings)s, status = 'completed',
    stage = 'done', progress = 1, error = NULL, usage = %(usage)s,
    unsure = CASE WHEN reading IS NULL THEN %(unsure)s::text[] ELSE '{}' END, started_at = coalesce(started_at, now()), completed_at = now(),
    updated_at = now()
WHERE id = %(id)s;

-- name: delete_turns
DELETE FROM feedme.turns WHERE conversation_id = ANY(%(ids)s);

-- name: copy_turns
COPY feedme.turns (conversation_id, idx, role, speaker, at, text, hidden, excluded) FROM STDIN (FORMAT BINARY);

-- name: page
SELECT c.id, c.file_name, c.part, c.format, c.title, c.status, c.stage, c.error, c.created_at, c.started_at,
       c.completed_at, c.version, c.member, c.unsure, c.engine, c.usage,
       (SELECT min(j.run_at) FROM feedme.jobs j WHERE c.status = 'pending' AND c.error IS NOT NULL AND j.conversation_id = c.id
        AND j.status = 'queued' AND j.run_at > now()) AS waiting_until,
       (SELECT count(*) FROM feedme.example_sources s WHERE s.conversation_id = c.id) AS examples
FROM feedme.conversations c
WHERE (%(status)s::text IS NULL OR c.status = %(status)s::text)
ORDER BY c.id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: get
SELECT c.id, c.file_name, c.part, c.format, c.title, c.status, c.stage, c.error, c.created_at, c.started_at,
       c.completed_at, c.version, c.member, c.unsure, c.engine, c.usage,
       (SELECT min(j.run_at) FROM feedme.jobs j WHERE c.status = 'pending' AND c.error IS NOT NULL AND j.conversation_id = c.id
        AND j.status = 'queued' AND j.run_at > now()) AS waiting_until, c.metadata, c.warnings,
       (SELECT count(*) FROM feedme.example_sources s WHERE s.conversation_id = c.id) AS examples
FROM feedme.conversations c WHERE c.id = %(id)s;

-- name: turns
SELECT idx, role, speaker, at, text, hidden, excluded FROM feedme.turns WHERE conversation_id = %(id)s ORDER BY idx;

-- name: ids_with_status
SELECT id FROM feedme.conversations WHERE status = ANY(%(statuses)s) ORDER BY id FOR UPDATE;

-- name: status_for_update
SELECT id, status FROM feedme.conversations WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE;

-- name: counts
SELECT status, count(*) AS n FROM feedme.conversations GROUP BY status;

-- name: delete
DELETE FROM feedme.conversations WHERE id = %(id)s RETURNING id;

-- name: doomed_examples
-- Examples that lose their only ticket; a person's approval keeps one alive unless everything has to go.
SELECT e.id FROM feedme.examples e
WHERE (e.conversation_id = %(id)s
       OR EXISTS (SELECT 1 FROM feedme.example_sources s WHERE s.example_id = e.id AND s.conversation_id = %(id)s))
  AND NOT EXISTS (SELECT 1 FROM feedme.example_sources s WHERE s.example_id = e.id AND s.conversation_id <> %(id)s)
  AND (%(everything)s OR e.status <> 'approved')
FOR UPDATE;

-- name: move_examples
-- An example that other tickets support as well goes to the first of them.
UPDATE feedme.examples e
SET conversation_id = (SELECT min(s.conversation_id) FROM feedme.example_sources s
                       WHERE s.example_id = e.id AND s.conversation_id <> %(id)s)
WHERE e.conversation_id = %(id)s;

-- name: reading
SELECT reading FROM feedme.conversations WHERE id = %(id)s;

-- name: set_reading
UPDATE feedme.conversations SET reading = %(reading)s, unsure = '{}' WHERE id = %(id)s RETURNING id;

-- name: set_role
UPDATE feedme.turns SET role = %(role)s WHERE conversation_id = %(id)s AND speaker IS NOT DISTINCT FROM %(speaker)s
RETURNING idx;

-- name: folder
SELECT id FROM feedme.folders WHERE lower(name) = lower(%(name)s) AND parent_id IS NULL;

-- name: add_folder
INSERT INTO feedme.folders (name) VALUES (%(name)s)
ON CONFLICT (coalesce(parent_id, 0), lower(name)) DO UPDATE SET name = feedme.folders.name
RETURNING id;

-- name: folders
SELECT name FROM feedme.folders ORDER BY lower(name);

-- name: audit
INSERT INTO feedme.audit_log (who, action, target, target_id, detail)
VALUES (%(who)s, %(action)s, %(target)s, %(target_id)s, %(detail)s);

-- name: set_engine
UPDATE feedme.conversations SET engine = %(engine)s WHERE id = ANY(%(ids)s);
