-- Quality: what was decided, what was learned from it, and the scores that follow.

-- name: decided
-- What the newest model or reset did not know yet is counted by time: decisions are taken back and erased, too.
-- "good" and "bad" are those to learn from.
WITH newest AS (SELECT max(created_at) AS at FROM feedme.quality_models),
forgotten AS (
    SELECT max(created_at) AS at FROM feedme.quality_models r
    WHERE weights IS NULL AND NOT EXISTS (
        SELECT FROM feedme.quality_models l WHERE l.id > r.id AND l.weights IS NOT NULL AND l.created_by IS NOT NULL)
)
SELECT count(*) AS n,
       count(*) FILTER (WHERE newest.at IS NULL OR e.reviewed_at > newest.at) AS fresh,
       count(*) FILTER (WHERE e.status = 'approved' AND (forgotten.at IS NULL OR e.reviewed_at > forgotten.at)) AS good,
       count(*) FILTER (WHERE e.status = 'rejected' AND (forgotten.at IS NULL OR e.reviewed_at > forgotten.at)
                        AND coalesce(e.reject_reason, '') <> ALL(%(silent)s)) AS bad
FROM feedme.examples e CROSS JOIN newest CROSS JOIN forgotten
WHERE e.status IN ('approved', 'rejected') AND e.reviewer IS NOT NULL AND e.engine <> 'import';

-- name: decisions
-- With the words as they were proposed: what an edit changed says what was missing. Those from before the last reset
-- only where "everything" is asked for, or was asked for since.
WITH forgotten AS (
    SELECT max(created_at) AS at FROM feedme.quality_models r
    WHERE weights IS NULL AND NOT EXISTS (
        SELECT FROM feedme.quality_models l WHERE l.id > r.id AND l.weights IS NOT NULL AND l.created_by IS NOT NULL)
)
SELECT e.question, e.answer, e.features, e.resolved, e.status, e.reject_reason,
       v.question AS first_question, v.answer AS first_answer
FROM feedme.examples e
CROSS JOIN forgotten
LEFT JOIN feedme.example_versions v ON v.example_id = e.id AND v.version = 1 AND v.kind = 'extracted'
WHERE e.status IN ('approved', 'rejected') AND e.reviewer IS NOT NULL AND e.engine <> 'import'
  AND (%(everything)s OR forgotten.at IS NULL OR e.reviewed_at > forgotten.at)
ORDER BY e.reviewed_at DESC, e.id DESC LIMIT %(limit)s;

-- name: newest
SELECT id, weights, used, learned, before, after, created_by, created_at
FROM feedme.quality_models ORDER BY id DESC LIMIT 1;

-- name: lock
LOCK TABLE feedme.quality_models IN SHARE ROW EXCLUSIVE MODE;

-- name: add
INSERT INTO feedme.quality_models (weights, used, decisions, learned, before, after, created_by)
VALUES (%(weights)s, %(used)s, %(decisions)s, %(learned)s, %(before)s, %(after)s, %(who)s) RETURNING id;

-- name: undecided
SELECT id, question, answer, features, resolved, quality, quality_reasons FROM feedme.examples
WHERE status IN ('pending', 'needs_work') AND engine <> 'import' AND id > %(after)s ORDER BY id LIMIT %(limit)s
FOR UPDATE;

-- name: rate
UPDATE feedme.examples e
SET quality = new.quality, features = new.features,
    quality_reasons = ARRAY(SELECT jsonb_array_elements_text(new.reasons))
FROM jsonb_to_recordset(%(rows)s) AS new (id bigint, quality real, reasons jsonb, features jsonb)
WHERE e.id = new.id AND e.status IN ('pending', 'needs_work');

-- name: of_example
SELECT features, resolved, unsupported, engine <> 'import' AS proposed FROM feedme.examples WHERE id = %(id)s;

-- name: rate_one
UPDATE feedme.examples SET quality = %(quality)s, quality_reasons = %(reasons)s, features = %(features)s WHERE id = %(id)s;

-- name: figures
SELECT count(*) FILTER (WHERE status = 'pending') AS pending,
       count(*) FILTER (WHERE status = 'needs_work') AS needs_work,
       count(*) FILTER (WHERE status = 'approved') AS approved,
       count(*) FILTER (WHERE status = 'rejected') AS rejected,
       count(*) FILTER (WHERE status = 'pending' AND round(quality::numeric, 4) < %(threshold)s::numeric) AS below,
       count(*) FILTER (WHERE status = 'approved' AND reviewer IS NOT NULL AND engine <> 'import') AS kept,
       count(*) FILTER (WHERE status = 'rejected' AND reviewer IS NOT NULL AND engine <> 'import') AS turned_down,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM now() - created_at))
           FILTER (WHERE status = 'pending') AS median_age,
       max(extract(epoch FROM now() - created_at)) FILTER (WHERE status = 'pending') AS oldest_age
FROM feedme.examples;

-- name: tickets
SELECT count(*) AS n FROM feedme.conversations;
