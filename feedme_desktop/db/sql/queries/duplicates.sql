-- The same question again: who is near, tickets that join an example, merging, contradictions.
-- {dim} and {model} are filled in by db/duplicates.py with constants of ours; values are always parameters.

-- name: lock
-- Who compares and writes waits for whoever is at it: two workers never propose the same thing at once. Jobs are locked
-- before this, evidence and examples after it: else two of them wait for each other.
SELECT pg_advisory_xact_lock(hashtextextended('feedme.duplicates', 0));

-- name: indexed
SELECT EXISTS (SELECT FROM pg_indexes WHERE schemaname = 'feedme' AND tablename = 'embeddings'
               AND indexdef LIKE '%%hnsw%%' AND strpos(indexdef, quote_literal(%(model)s::text)) > 0) AS indexed;

-- name: settings
SELECT set_config('hnsw.ef_search', '40', true), set_config('hnsw.iterative_scan', 'relaxed_order', true),
       set_config('jit', 'off', true);

-- name: all_questions
-- In one row: to compare a batch with some thousand vectors outside costs a tenth of comparing them one by one in here.
SELECT array_agg(v.id) AS ids, string_agg(halfvec_send(v.vector), ''::bytea) AS vectors
FROM feedme.embeddings v WHERE v.model = %(model)s AND v.kind = 'question' AND v.example_id IS NOT NULL;

-- name: near_indexed
-- The vectors are read from their texts once, not at every comparison: half the time.
WITH asked AS MATERIALIZED (
    SELECT n, u.question::halfvec({dim}) AS question
    FROM unnest(%(questions)s::text[]) WITH ORDINALITY AS u (question, n)
)
SELECT a.n - 1 AS n, c.id, c.cosine
FROM asked a
CROSS JOIN LATERAL (
    SELECT v.id, 1 - (v.vector::halfvec({dim}) <=> a.question) AS cosine
    FROM feedme.embeddings v
    WHERE v.model = {model} AND v.example_id IS NOT NULL AND v.kind = 'question'
    ORDER BY v.vector::halfvec({dim}) <=> a.question LIMIT %(limit)s) c
WHERE c.cosine >= %(floor)s;

-- name: candidates
-- What near questions are to be judged by. Left out: what was merged away (it lives on in another), and what the coming
-- run of its only ticket replaces. The words of a ticket that joined by being compared come with the example's own question;
-- those that a person put together, or that the example had before, stand for it by themselves.
SELECT a.n, e.id AS example_id, a.cosine, e.status, e.touched, halfvec_send(b.vector) AS both_texts,
       coalesce(w.question, e.question) AS question, said.answer,
       CASE WHEN w.conversation_id IS NOT NULL AND w.conversation_id IS DISTINCT FROM e.conversation_id
                 AND w.merged_from IS NULL THEN e.question END AS joined_to,
       halfvec_send(q.vector) AS joined_vector, 1 - (v.vector <=> q.vector) AS joined_by,
       EXISTS (SELECT FROM feedme.example_sources o
               WHERE o.example_id = e.id AND o.conversation_id = a.conversation_id) AS own
FROM unnest(%(ns)s::integer[], %(ids)s::bigint[], %(cosines)s::float8[], %(tickets)s::bigint[])
     AS a (n, id, cosine, conversation_id)
JOIN feedme.embeddings v ON v.id = a.id
JOIN feedme.examples e ON e.id = v.example_id AND e.merged_into IS NULL
JOIN feedme.embeddings b ON b.example_id = e.id AND b.model = v.model AND b.kind = 'both' AND b.wording_id IS NULL
LEFT JOIN feedme.example_wordings w ON w.id = v.wording_id
LEFT JOIN feedme.example_sources s ON s.example_id = e.id AND s.conversation_id = w.conversation_id
LEFT JOIN feedme.embeddings q ON q.example_id = e.id AND q.model = v.model AND q.kind = 'question' AND q.wording_id IS NULL
                             AND w.conversation_id IS NOT NULL
-- What a person put in other words, its ticket said in these; but for a number that they corrected.
CROSS JOIN LATERAL (
    SELECT coalesce(s.answer, e.answer) AS answer
    UNION
    SELECT p.answer FROM feedme.example_versions p
    WHERE p.example_id = e.id AND e.touched AND p.kind = 'extracted' AND s.answer IS NULL
      AND (w.id IS NULL OR w.conversation_id = e.conversation_id)
      AND regexp_replace(p.answer, '[^0-9]+', ' ', 'g') = regexp_replace(e.answer, '[^0-9]+', ' ', 'g')) said
WHERE NOT (e.conversation_id = ANY(%(conversations)s::bigint[]) AND NOT e.touched AND e.status IN ('pending', 'needs_work')
           AND e.engine <> 'import'
           AND NOT EXISTS (SELECT FROM feedme.example_sources o
                           WHERE o.example_id = e.id AND o.conversation_id <> e.conversation_id))
ORDER BY a.n, a.cosine DESC, e.id;

-- name: hold
-- In one order, together with what the run replaces, so that nobody who decides on many of them waits for us and we for them.
SELECT id, touched, conversation_id FROM feedme.examples
WHERE id = ANY(%(ids)s) OR (conversation_id = ANY(%(conversations)s) AND NOT touched)
ORDER BY id FOR UPDATE;

-- name: forget_wordings
DELETE FROM feedme.example_wordings
WHERE (example_id, conversation_id) IN (SELECT * FROM unnest(%(examples)s::bigint[], %(conversations)s::bigint[]));

-- name: forget_wording
DELETE FROM feedme.example_wordings WHERE example_id = %(id)s AND question = %(question)s;

-- name: put_source
INSERT INTO feedme.example_sources (example_id, conversation_id, question_turns, answer_turns, spans, question, answer,
                                    unsupported, created_at)
VALUES (%(example_id)s, %(conversation_id)s, %(question_turns)s, %(answer_turns)s, %(spans)s, %(question)s, %(answer)s,
        %(unsupported)s, clock_timestamp())
ON CONFLICT (example_id, conversation_id) DO UPDATE
SET question_turns = excluded.question_turns, answer_turns = excluded.answer_turns, spans = excluded.spans,
    question = excluded.question, answer = excluded.answer, unsupported = excluded.unsupported, of_version = NULL,
    merged_from = NULL;

-- name: keep_wording
-- Nothing where the example has this wording already: by its own question, or by another ticket's.
INSERT INTO feedme.example_wordings (example_id, question, conversation_id)
SELECT %(example_id)s, %(question)s, %(conversation_id)s
FROM feedme.examples e
WHERE e.id = %(example_id)s AND e.question_key <> %(key)s
  AND NOT EXISTS (SELECT FROM feedme.example_wordings w WHERE w.example_id = e.id AND w.question = %(question)s)
RETURNING id;

-- name: copy_vectors
COPY feedme.embeddings (example_id, wording_id, model, kind, vector) FROM STDIN (FORMAT BINARY);

-- name: stale_sources
-- Of a ticket that was read again: proposals nobody touched that it no longer makes, and that others go on making.
DELETE FROM feedme.example_sources s USING feedme.examples e
WHERE s.conversation_id = ANY(%(conversations)s) AND e.id = s.example_id AND NOT e.touched
  AND e.status IN ('pending', 'needs_work') AND e.engine <> 'import'
  AND (s.example_id, s.conversation_id) NOT IN (SELECT * FROM unnest(%(kept)s::bigint[], %(kept_by)s::bigint[]))
RETURNING s.example_id, s.conversation_id, e.conversation_id = s.conversation_id AS first;

-- name: next_source
SELECT DISTINCT ON (s.example_id) s.example_id, s.conversation_id, s.question, s.answer, s.unsupported, c.title, c.tags
FROM feedme.example_sources s JOIN feedme.conversations c ON c.id = s.conversation_id
WHERE s.example_id = ANY(%(ids)s) AND s.conversation_id IS DISTINCT FROM %(but)s::bigint AND s.question IS NOT NULL AND s.answer IS NOT NULL
ORDER BY s.example_id, s.merged_from IS NOT NULL, s.created_at, s.conversation_id;

-- name: rewrite
-- Other words for a proposal nobody touched; without a new extraction it stays that of the first ticket.
UPDATE feedme.examples
SET question = %(question)s, answer = %(answer)s, question_key = %(key)s, codes = %(codes)s, context = %(context)s,
    unsupported = %(unsupported)s, conversation_id = %(conversation_id)s,
    version = version + (question <> %(question)s OR answer <> %(answer)s)::integer, updated_at = now(),
    tags = %(tags)s, quality = %(quality)s, quality_reasons = %(reasons)s, features = %(features)s, resolved = %(resolved)s,
    confidence = coalesce(%(confidence)s::real, confidence),
    engine = coalesce(%(engine)s::text, engine), model = coalesce(%(model)s::text, model),
    prompt_version = coalesce(%(prompt_version)s::text, prompt_version)
WHERE id = %(id)s AND NOT touched
RETURNING version;

-- name: forget_versions
-- The words of a ticket that is gone, or was read anew, are in no history of a proposal that nobody touched.
DELETE FROM feedme.example_versions WHERE example_id = %(id)s;

-- name: first_version
INSERT INTO feedme.example_versions (example_id, version, kind, question, answer, context, tags, status)
SELECT id, version, 'extracted', question, answer, context, tags, status FROM feedme.examples WHERE id = %(id)s;

-- name: own_source
-- The ticket whose words an example has says nothing of its own.
-- It came with a merged example, maybe, and would go with that.
UPDATE feedme.example_sources SET question = NULL, answer = NULL, unsupported = '[]', merged_from = NULL
WHERE example_id = %(id)s AND conversation_id = %(conversation_id)s;

-- name: drop_same_wordings
DELETE FROM feedme.example_wordings w USING feedme.examples e
WHERE w.example_id = %(id)s AND e.id = w.example_id AND w.question = e.question;

-- name: move_wordings
-- A wording that another ticket used too goes on with that one.
UPDATE feedme.example_wordings w
SET conversation_id = (SELECT min(s.conversation_id) FROM feedme.example_sources s
                       WHERE s.example_id = w.example_id AND s.conversation_id <> %(id)s AND s.question = w.question)
WHERE w.conversation_id = %(id)s
  AND EXISTS (SELECT FROM feedme.example_sources s
              WHERE s.example_id = w.example_id AND s.conversation_id <> %(id)s AND s.question = w.question);

-- name: add_links
INSERT INTO feedme.example_links (from_id, to_id, kind)
SELECT f, t, 'contradicts' FROM unnest(%(from_ids)s::bigint[], %(to_ids)s::bigint[]) AS u (f, t)
WHERE NOT EXISTS (SELECT FROM feedme.example_links l WHERE l.from_id = t AND l.to_id = f AND l.kind = 'contradicts')
ON CONFLICT DO NOTHING;

-- name: settle_links
UPDATE feedme.example_links SET settled_at = now(), settled_by = %(who)s
WHERE kind = 'contradicts' AND settled_at IS NULL AND from_id = ANY(%(ids)s) AND to_id = ANY(%(ids)s)
RETURNING from_id, to_id;

-- name: unsettle_links
UPDATE feedme.example_links l SET settled_at = NULL, settled_by = NULL
FROM unnest(%(from_ids)s::bigint[], %(to_ids)s::bigint[]) AS u (f, t)
WHERE l.kind = 'contradicts' AND l.settled_at IS NOT NULL AND l.from_id = u.f AND l.to_id = u.t
RETURNING l.from_id, l.to_id;

-- name: contradictions
-- Open: nobody said that both are right, and both are still in the running.
SELECT CASE WHEN l.from_id = %(id)s THEN l.to_id ELSE l.from_id END AS id
FROM feedme.example_links l JOIN feedme.examples a ON a.id = l.from_id JOIN feedme.examples b ON b.id = l.to_id
WHERE %(id)s IN (l.from_id, l.to_id) AND l.kind = 'contradicts' AND l.settled_at IS NULL
  AND a.status <> 'rejected' AND b.status <> 'rejected'
ORDER BY l.created_at, id;

-- name: wordings
SELECT w.id, w.question, w.conversation_id FROM feedme.example_wordings w
WHERE w.example_id = %(id)s ORDER BY w.id;

-- name: merge_sources
-- Every ticket of the one supports the other; what it said of its own stays, else it is what the merged example said.
INSERT INTO feedme.example_sources (example_id, conversation_id, question_turns, answer_turns, spans, of_version, question,
                                    answer, unsupported, merged_from, created_at)
SELECT %(keep)s, s.conversation_id, s.question_turns, s.answer_turns, s.spans, s.of_version, coalesce(s.question, e.question),
       coalesce(s.answer, e.answer), CASE WHEN s.answer IS NULL THEN e.unsupported ELSE s.unsupported END, e.id, s.created_at
FROM feedme.example_sources s JOIN feedme.examples e ON e.id = s.example_id
WHERE s.example_id = %(gone)s
ORDER BY s.created_at, s.conversation_id
ON CONFLICT (example_id, conversation_id) DO NOTHING;

-- name: merge_wordings
WITH wanted AS (
    SELECT e.question, e.conversation_id, NULL::bigint AS old, 0 AS place FROM feedme.examples e WHERE e.id = %(gone)s
    UNION ALL
    SELECT w.question, w.conversation_id, w.id, 1 FROM feedme.example_wordings w WHERE w.example_id = %(gone)s
), fresh AS (
    SELECT DISTINCT ON (question) * FROM wanted
    WHERE question <> (SELECT k.question FROM feedme.examples k WHERE k.id = %(keep)s)
      AND question NOT IN (SELECT w.question FROM feedme.example_wordings w WHERE w.example_id = %(keep)s)
    ORDER BY question, place
), made AS (
    INSERT INTO feedme.example_wordings (example_id, question, conversation_id, merged_from)
    SELECT %(keep)s, question, conversation_id, %(gone)s FROM fresh RETURNING id, question
)
INSERT INTO feedme.embeddings (example_id, wording_id, model, kind, vector)
SELECT %(keep)s, m.id, v.model, 'question', v.vector
FROM made m JOIN fresh f USING (question)
JOIN feedme.embeddings v ON v.example_id = %(gone)s AND v.kind = 'question' AND v.wording_id IS NOT DISTINCT FROM f.old;

-- name: merged_into
UPDATE feedme.examples SET merged_into = %(keep)s WHERE id = ANY(%(ids)s);

-- name: above
-- What took these in, and what took that in, from the bottom up.
WITH RECURSIVE above AS (
    SELECT e.merged_into AS id, 1 AS steps FROM feedme.examples e WHERE e.id = ANY(%(ids)s) AND e.merged_into IS NOT NULL
    UNION
    SELECT e.merged_into, a.steps + 1 FROM above a JOIN feedme.examples e ON e.id = a.id
    WHERE e.merged_into IS NOT NULL AND a.steps < 100
)
SELECT id FROM above GROUP BY id ORDER BY max(steps), id;

-- name: merged_here
SELECT id FROM feedme.examples WHERE merged_into = %(id)s ORDER BY id;

-- name: own_wordings
-- A wording that came with a merged example and that a ticket of the example's own has used since is its own.
UPDATE feedme.example_wordings w SET merged_from = NULL, conversation_id = s.conversation_id
FROM feedme.example_sources s
WHERE w.example_id = %(id)s AND w.merged_from IS NOT NULL
  AND s.example_id = w.example_id AND s.merged_from IS NULL AND s.question = w.question;

-- name: unmerge_wordings
DELETE FROM feedme.example_wordings w
WHERE w.example_id = %(id)s AND w.merged_from IS NOT NULL AND NOT EXISTS (
    SELECT FROM feedme.examples g
    WHERE g.id = w.merged_from AND g.merged_into = w.example_id
      AND (g.question = w.question OR EXISTS (SELECT FROM feedme.example_wordings o
                                              WHERE o.example_id = g.id AND o.question = w.question)));

-- name: unmerge_sources
DELETE FROM feedme.example_sources s
WHERE s.example_id = %(id)s AND s.merged_from IS NOT NULL AND NOT EXISTS (
    SELECT FROM feedme.examples g JOIN feedme.example_sources o ON o.example_id = g.id
    WHERE g.id = s.merged_from AND g.merged_into = s.example_id AND o.conversation_id = s.conversation_id);

-- name: unmerge
UPDATE feedme.examples SET merged_into = NULL WHERE id = ANY(%(ids)s) AND merged_into IS NOT NULL;
