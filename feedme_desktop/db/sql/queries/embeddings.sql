-- Which examples have vectors of which model, and what is still to be embedded.

-- name: counts
SELECT v.model, count(*) AS examples
FROM feedme.embeddings v
WHERE v.example_id IS NOT NULL AND v.wording_id IS NULL AND v.kind = 'both'
GROUP BY v.model ORDER BY v.model;

-- name: total
SELECT count(*) AS total FROM feedme.examples;

-- name: none_of
-- Whether there are examples, and not one vector of the model.
SELECT EXISTS (SELECT FROM feedme.examples)
       AND NOT EXISTS (SELECT FROM feedme.embeddings v WHERE v.model = %(model)s AND v.example_id IS NOT NULL) AS none;

-- name: missing
SELECT e.id, e.version, e.question, e.answer
FROM feedme.examples e
WHERE e.id > %(after)s
  AND NOT EXISTS (SELECT FROM feedme.embeddings v
                  WHERE v.example_id = e.id AND v.model = %(model)s AND v.kind = 'both' AND v.wording_id IS NULL)
ORDER BY e.id LIMIT %(limit)s;

-- name: still_missing
-- Of the given examples, those that are as they were and that nobody has embedded meanwhile; held for the transaction.
SELECT e.id
FROM feedme.examples e JOIN unnest(%(ids)s::bigint[], %(versions)s::integer[]) AS g(id, version)
     ON e.id = g.id AND e.version = g.version
WHERE NOT EXISTS (SELECT FROM feedme.embeddings v
                  WHERE v.example_id = e.id AND v.model = %(model)s AND v.wording_id IS NULL)
FOR UPDATE OF e;

-- name: speakers
SELECT DISTINCT t.speaker
FROM feedme.example_sources s JOIN feedme.turns t USING (conversation_id)
WHERE s.example_id = ANY(%(ids)s) AND t.speaker IS NOT NULL;

-- name: missing_wordings
SELECT w.id, w.example_id, w.question
FROM feedme.example_wordings w
WHERE w.id > %(after)s
  AND NOT EXISTS (SELECT FROM feedme.embeddings v WHERE v.wording_id = w.id AND v.model = %(model)s)
ORDER BY w.id LIMIT %(limit)s;

-- name: index_gemini
CREATE INDEX IF NOT EXISTS embeddings_gemini ON feedme.embeddings
    USING hnsw ((vector::halfvec(768)) halfvec_cosine_ops) WITH (m = 16, ef_construction = 128)
    WHERE model = 'gemini-embedding-001' AND example_id IS NOT NULL;

-- name: add_wording
INSERT INTO feedme.embeddings (example_id, wording_id, model, kind, vector)
SELECT w.example_id, w.id, %(model)s, 'question', %(vector)s
FROM feedme.example_wordings w
WHERE w.id = %(wording)s
ON CONFLICT DO NOTHING;
