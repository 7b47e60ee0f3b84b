-- Work that survives a killed program. Only the database's clock counts, and every write of a worker
-- names its lease_token: a worker that lost its lease changes nothing.

-- name: enqueue
INSERT INTO feedme.jobs (kind, conversation_id, priority) VALUES ('import', %(conversation_id)s, %(priority)s)
RETURNING id;

-- name: enqueue_many
INSERT INTO feedme.jobs (kind, conversation_id) SELECT 'import', id FROM unnest(%(ids)s::bigint[]) AS id ORDER BY id;

-- name: reset
-- Queue a conversation again from the start; a job that runs loses its lease. Answers that were paid for stay, how often
-- it waited for them is forgotten.
UPDATE feedme.jobs SET status = 'queued', run_at = now(), attempts = 0, lease_token = NULL, lease_until = NULL,
       worker = NULL, error = NULL, finished_at = NULL, payload = payload - 'tries'
WHERE conversation_id = ANY(%(ids)s) AND status <> 'queued';

-- name: claim_fresh
UPDATE feedme.jobs j
SET status = 'running', attempts = j.attempts + 1, lease_token = gen_random_uuid(),
    lease_until = now() + make_interval(secs => %(lease_s)s), worker = %(worker)s
WHERE j.id IN (SELECT id FROM feedme.jobs
               WHERE status = 'queued' AND attempts = 0 AND run_at <= now()
                 AND (%(remote)s::boolean IS NULL
                      OR (SELECT engine <> 'rules' FROM feedme.conversations c WHERE c.id = conversation_id) = %(remote)s)
               ORDER BY priority DESC, run_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING j.id, j.conversation_id, j.lease_token, j.attempts, j.max_attempts, j.payload;

-- name: claim_suspect
-- A job that failed or killed its worker before runs alone, so that it takes nobody with it.
UPDATE feedme.jobs j
SET status = 'running', attempts = j.attempts + 1, lease_token = gen_random_uuid(),
    lease_until = now() + make_interval(secs => %(lease_s)s), worker = %(worker)s
WHERE j.id IN (SELECT id FROM feedme.jobs
               WHERE status = 'queued' AND attempts > 0 AND run_at <= now()
                 AND (%(remote)s::boolean IS NULL
                      OR (SELECT engine <> 'rules' FROM feedme.conversations c WHERE c.id = conversation_id) = %(remote)s)
               ORDER BY priority DESC, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING j.id, j.conversation_id, j.lease_token, j.attempts, j.max_attempts, j.payload;

-- name: mark_claimed
UPDATE feedme.conversations
SET status = 'processing', stage = 'parsing', progress = 0, error = NULL, started_at = now(), completed_at = NULL,
    updated_at = now()
WHERE id = ANY(%(ids)s)
RETURNING id, file_name, part, member, format, version, reading, engine, size, sha256, source_sha256, tags, folder_id,
          uploaded_by;

-- name: contents
SELECT c.id, v.content, coalesce(v.read_as, c.file_name) AS read_as, v.warnings
FROM feedme.transcript_versions v JOIN feedme.conversations c ON c.id = v.conversation_id
WHERE c.id = ANY(%(ids)s) AND v.version = c.version;

-- name: mark_stage
UPDATE feedme.conversations c SET stage = %(stage)s, progress = %(progress)s
FROM feedme.jobs j
WHERE j.conversation_id = c.id AND j.lease_token = ANY(%(tokens)s) AND j.status = 'running';

-- name: heartbeat
UPDATE feedme.jobs SET lease_until = now() + make_interval(secs => %(lease_s)s)
WHERE lease_token = ANY(%(tokens)s) AND status = 'running'
RETURNING lease_token;

-- name: finish
UPDATE feedme.jobs SET status = 'done', finished_at = now(), lease_token = NULL, lease_until = NULL, error = NULL, payload = '{}'
WHERE id = ANY(%(ids)s) AND lease_token = ANY(%(tokens)s) AND status = 'running'
RETURNING id;

-- name: lock
-- Who touches jobs and conversations locks the jobs first, as the workers do: else two of them wait for each other.
SELECT id FROM feedme.jobs WHERE conversation_id = ANY(%(ids)s) ORDER BY id FOR UPDATE;

-- name: fail
UPDATE feedme.jobs SET status = 'failed', finished_at = now(), lease_token = NULL, lease_until = NULL, error = %(error)s
WHERE id = %(id)s AND lease_token = %(token)s AND status = 'running'
RETURNING conversation_id;

-- name: mark_failed
UPDATE feedme.conversations
SET status = 'failed', error = %(error)s, usage = coalesce(%(usage)s::jsonb, usage), completed_at = now(), updated_at = now()
WHERE id = %(id)s;

-- name: put_back
-- Back-off: 2, 4, 8 ... seconds, give or take a tenth, so that many clients do not come back at once.
UPDATE feedme.jobs
SET status = 'queued', lease_token = NULL, lease_until = NULL, worker = NULL, error = %(error)s,
    run_at = now() + make_interval(secs => (2 ^ least(attempts, 8)) * (0.9 + 0.2 * random()))
WHERE id = %(id)s AND lease_token = %(token)s AND status = 'running'
RETURNING conversation_id;

-- name: held
SELECT lease_token FROM feedme.jobs
WHERE conversation_id = ANY(%(ids)s) AND lease_token = ANY(%(tokens)s) AND status = 'running';

-- name: keep
-- What a model answered is paid for: it is not asked again because the program died, or saving failed.
UPDATE feedme.jobs SET payload = payload || %(payload)s
WHERE id = %(id)s AND lease_token = %(token)s AND status = 'running'
RETURNING id;

-- name: park
-- The model is to blame, not the job: its start does not count.
UPDATE feedme.jobs
SET status = 'queued', attempts = greatest(attempts - 1, 0), lease_token = NULL, lease_until = NULL, worker = NULL,
    error = %(error)s, payload = payload || %(payload)s, run_at = now() + make_interval(secs => %(seconds)s)
WHERE id = %(id)s AND lease_token = %(token)s AND status = 'running'
RETURNING conversation_id, run_at;

-- name: park_others
-- Those that would ask the same model need not all find out by themselves.
UPDATE feedme.jobs SET run_at = %(run_at)s, error = %(error)s
WHERE id IN (SELECT j.id FROM feedme.jobs j JOIN feedme.conversations c ON c.id = j.conversation_id
             WHERE j.status = 'queued' AND j.run_at < %(run_at)s AND c.engine = %(engine)s
             ORDER BY j.id FOR UPDATE OF j SKIP LOCKED)
RETURNING conversation_id;

-- name: mark_waiting
UPDATE feedme.conversations
SET status = 'pending', stage = 'queued', progress = 0, error = %(error)s, started_at = NULL, completed_at = NULL,
    usage = coalesce(%(usage)s::jsonb, usage), updated_at = now()
WHERE id = ANY(%(ids)s);

-- name: hurry
-- A person asked for it: how often a job waited for its model before counts no more.
UPDATE feedme.jobs SET run_at = now(), payload = payload - 'tries'
WHERE status = 'queued' AND run_at > now() AND (%(ids)s::bigint[] IS NULL OR conversation_id = ANY(%(ids)s::bigint[]))
RETURNING conversation_id;

-- name: release
-- A worker that stops in good order gives its start back: it did not die of the job.
UPDATE feedme.jobs
SET status = 'queued', attempts = greatest(attempts - 1, 0), lease_token = NULL, lease_until = NULL, worker = NULL
WHERE lease_token = ANY(%(tokens)s) AND status = 'running'
RETURNING conversation_id;

-- name: enqueue_missing
-- The later tickets of a file came with the job of the first and have none of their own.
INSERT INTO feedme.jobs (kind, conversation_id)
SELECT 'import', c.id FROM feedme.conversations c
WHERE c.id = ANY(%(ids)s) AND NOT EXISTS (SELECT 1 FROM feedme.jobs j WHERE j.conversation_id = c.id);

-- name: mark_queued
UPDATE feedme.conversations
SET status = 'pending', stage = 'queued', progress = 0, error = NULL, started_at = NULL, completed_at = NULL,
    updated_at = now()
WHERE id = ANY(%(ids)s);

-- name: local_workers
SELECT DISTINCT worker FROM feedme.jobs WHERE status = 'running' AND worker LIKE %(host)s || ':%%';

-- name: expire_workers
UPDATE feedme.jobs SET lease_until = now() - interval '1 second'
WHERE status = 'running' AND worker = ANY(%(workers)s);

-- name: sweep_requeue
UPDATE feedme.jobs
SET status = 'queued', lease_token = NULL, lease_until = NULL, worker = NULL, run_at = now()
WHERE id IN (SELECT id FROM feedme.jobs
             WHERE status = 'running' AND lease_until < now() AND attempts < max_attempts
             FOR UPDATE SKIP LOCKED)
RETURNING conversation_id;

-- name: sweep_dead
UPDATE feedme.jobs
SET status = 'failed', finished_at = now(), lease_token = NULL, lease_until = NULL, error = %(error)s
WHERE id IN (SELECT id FROM feedme.jobs
             WHERE status = 'running' AND lease_until < now() AND attempts >= max_attempts
             FOR UPDATE SKIP LOCKED)
RETURNING conversation_id;

-- name: cancel
UPDATE feedme.jobs
SET status = 'cancelled', finished_at = now(), lease_token = NULL, lease_until = NULL, payload = '{}'
WHERE conversation_id = ANY(%(ids)s) AND status IN ('queued', 'running')
RETURNING conversation_id;

-- name: mark_cancelled
UPDATE feedme.conversations
SET status = 'cancelled', stage = 'queued', progress = 0, completed_at = now(), updated_at = now()
WHERE id = ANY(%(ids)s);

-- name: ready
SELECT count(*) AS n
FROM (SELECT FROM feedme.jobs
      WHERE status = 'queued' AND run_at <= now()
        AND (%(remote)s::boolean IS NULL
             OR (SELECT engine <> 'rules' FROM feedme.conversations c WHERE c.id = conversation_id) = %(remote)s)
      LIMIT %(at_most)s) AS due;

-- name: counts
SELECT count(*) FILTER (WHERE status = 'queued') AS waiting,
       count(*) FILTER (WHERE status = 'queued' AND run_at <= now()) AS ready,
       count(*) FILTER (WHERE status = 'running') AS running,
       count(*) FILTER (WHERE status = 'failed') AS failed,
       extract(epoch FROM min(run_at) FILTER (WHERE status = 'queued') - now())::float8 AS next_in_s
FROM feedme.jobs
WHERE status IN ('queued', 'running', 'failed');

-- name: unfinished
SELECT count(*) AS n FROM feedme.jobs
WHERE status IN ('queued', 'running') AND (%(ids)s::bigint[] IS NULL OR conversation_id = ANY(%(ids)s::bigint[]))
  AND (%(within_s)s::float8 IS NULL OR status = 'running' OR run_at < now() + make_interval(secs => %(within_s)s::float8));
