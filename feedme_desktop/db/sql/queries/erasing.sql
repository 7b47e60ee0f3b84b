-- What a ticket leaves in examples that stay when it is erased: words, tags, counted words.

-- name: led
-- Examples whose words are of this ticket, and that others support too.
SELECT e.id, e.question, e.answer, e.tags, e.status, e.touched, e.unsupported, e.merged_into FROM feedme.examples e
WHERE e.conversation_id = %(id)s AND e.engine <> 'import' AND (%(everything)s OR e.status <> 'approved')
  AND EXISTS (SELECT FROM feedme.example_sources s WHERE s.example_id = e.id AND s.conversation_id <> %(id)s)
ORDER BY e.id FOR UPDATE;

-- name: versions
SELECT version, kind, question, answer, tags FROM feedme.example_versions WHERE example_id = %(id)s ORDER BY version;

-- name: put_version
UPDATE feedme.example_versions SET question = %(question)s, answer = %(answer)s, tags = %(tags)s, context = ''
WHERE example_id = %(id)s AND version = %(version)s;

-- name: go_on
-- What somebody approved were other words.
UPDATE feedme.examples
SET question = %(question)s, answer = %(answer)s, question_key = %(key)s, codes = %(codes)s, context = '', tags = %(tags)s,
    unsupported = %(unsupported)s, conversation_id = %(conversation_id)s, quality = %(quality)s, quality_reasons = %(reasons)s,
    features = %(features)s, resolved = NULL, version = version + 1, updated_at = now(),
    status = CASE status WHEN 'approved' THEN 'pending' ELSE status END,
    reviewer = CASE status WHEN 'approved' THEN NULL ELSE reviewer END,
    reviewed_at = CASE status WHEN 'approved' THEN NULL ELSE reviewed_at END
WHERE id = %(id)s;

-- name: add_version
INSERT INTO feedme.example_versions (example_id, version, kind, question, answer, context, tags, status)
SELECT id, version, %(kind)s, question, answer, context, tags, status FROM feedme.examples WHERE id = %(id)s;

-- name: merged_away
-- Examples that are about to go and live on in others, with the tags that they were proposed with.
SELECT e.merged_into, v.tags FROM feedme.examples e
JOIN feedme.example_versions v ON v.example_id = e.id AND v.kind = 'extracted'
WHERE e.id = ANY(%(ids)s) AND e.merged_into IS NOT NULL;

-- name: taken_in
-- The tags that an example has from elsewhere: its own from before it took others in, and those of the others.
SELECT e.merged_into, e.status,
       ARRAY(SELECT t FROM feedme.example_versions v, unnest(v.tags) t
             WHERE v.example_id = e.id AND v.version < (SELECT min(m.version) FROM feedme.example_versions m
                                                        WHERE m.example_id = e.id AND m.kind = 'merged')
             UNION
             SELECT t FROM feedme.examples o, unnest(o.tags) t WHERE o.merged_into = e.id) AS tags
FROM feedme.examples e WHERE e.id = %(id)s FOR UPDATE;

-- name: drop_tags
UPDATE feedme.examples SET tags = ARRAY(SELECT t FROM unnest(tags) WITH ORDINALITY AS u (t, n) WHERE t <> ALL(%(tags)s) ORDER BY n)
WHERE id = %(id)s AND tags && %(tags)s;

-- name: drop_version_tags
UPDATE feedme.example_versions
SET tags = ARRAY(SELECT t FROM unnest(tags) WITH ORDINALITY AS u (t, n) WHERE t <> ALL(%(tags)s) ORDER BY n)
WHERE example_id = %(id)s AND tags && %(tags)s;

-- name: rare_words
-- Words that were counted in few examples, of those that the versions of these examples hold.
SELECT DISTINCT w.word
FROM feedme.example_versions v
CROSS JOIN LATERAL (SELECT unnest(tsvector_to_array(to_tsvector('english', left(v.question, 20000)))) AS word UNION
                    SELECT unnest(tsvector_to_array(to_tsvector('english', left(v.answer, 200000))))) u
JOIN feedme.word_counts w ON w.word = u.word AND w.documents <= %(few)s
WHERE v.example_id = ANY(%(ids)s);

-- name: forget_words
DELETE FROM feedme.word_counts w
WHERE w.word = ANY(%(words)s) AND NOT EXISTS (
    SELECT FROM feedme.examples e
    WHERE e.words @@ ('''' || replace(replace(w.word, '\', '\\'), '''', '''''') || '''')::tsquery);
