-- Search: vectors and words in one statement, their upkeep, the log.
-- {dim} and {filter} are filled in by db/search.py with constants of ours; values are always parameters.

-- name: settings
SELECT set_config('hnsw.ef_search', %(ef)s, true), set_config('hnsw.iterative_scan', 'relaxed_order', true),
       set_config('jit', 'off', true);

-- name: reach
-- How much there is to search: all examples (roughly), and those behind the filter, counted no further than needed.
SELECT greatest(c.reltuples, 0)::bigint AS total,
       (SELECT count(*) FROM (SELECT FROM feedme.examples e {filter}
                              LIMIT greatest(%(few)s, (c.reltuples * %(share)s)::bigint) + 1) f) AS reached,
       greatest(%(few)s, (c.reltuples * %(share)s)::bigint) AS bound,
       EXISTS (SELECT FROM feedme.example_wordings) AS wordings
FROM pg_class c WHERE c.oid = 'feedme.examples'::regclass;

-- name: near_exact
-- The nearest examples by the best of their vectors, wordings included, every one of them compared.
SELECT v.example_id AS id, 1 - min(v.vector::halfvec({dim}) <=> %(vector)s) AS cosine
FROM feedme.embeddings v JOIN feedme.examples e ON e.id = v.example_id {filter}
  AND v.model = %(model)s AND v.example_id IS NOT NULL
GROUP BY v.example_id ORDER BY cosine DESC, v.example_id LIMIT %(hits)s

-- name: near_indexed
SELECT v.example_id AS id, 1 - (v.vector::halfvec({dim}) <=> %(vector)s) AS cosine
FROM feedme.embeddings v JOIN feedme.examples e ON e.id = v.example_id {filter}
  AND v.model = %(model)s AND v.example_id IS NOT NULL
ORDER BY v.vector::halfvec({dim}) <=> %(vector)s LIMIT %(vectors)s

-- name: rank_near
-- Meaning alone: needs nothing but the vectors.
SELECT n.id, max(n.cosine) AS cosine, 0 AS share, 0 AS bonus, max(n.cosine) AS score
FROM ({near}) n GROUP BY n.id ORDER BY score DESC, n.id LIMIT %(hits)s;

-- name: near_none
SELECT NULL::bigint AS id, NULL::float8 AS cosine WHERE false

-- name: rank
-- score = best cosine + 1 for a rare identifier of the query + a little for the share of the query's words that it holds.
WITH near AS MATERIALIZED ({near}),
asked AS (                       -- the query's words, rarest first; reach: how many examples hold one up to here
    SELECT a.lexeme, coalesce(w.documents, 0) AS documents,
           row_number() OVER rarest AS place, sum(greatest(coalesce(w.documents, 0), 1)) OVER rarest AS reach,
           q.quoted, q.quoted::tsquery AS anywhere, (q.quoted || ':A')::tsquery AS in_question
    FROM unnest(to_tsvector('english', %(words)s)) a
    CROSS JOIN LATERAL (SELECT '''' || replace(replace(a.lexeme, '\', '\\'), '''', '''''') || '''' AS quoted) q
    LEFT JOIN feedme.word_counts w ON w.word = a.lexeme
    WINDOW rarest AS (ORDER BY coalesce(w.documents, 0), a.lexeme)
),
wanted AS (                      -- any of the rare words, or where all are common: the two rarest together
    SELECT coalesce(string_agg(quoted, ' | ') FILTER (WHERE reach <= %(most_rows)s),
                    string_agg(quoted, ' & ') FILTER (WHERE place <= 2))::tsquery AS query
    FROM asked
),
held AS MATERIALIZED (
    SELECT e.id, e.words, length(e.words) AS size
    FROM feedme.examples e {filter} AND e.words @@ (SELECT query FROM wanted)
    LIMIT %(most_rows)s
),
matched AS MATERIALIZED (        -- 1: in the question; less: in the answer only
    SELECT b.id, max(b.size) AS size, b.lexeme, max(b.held) AS held
    FROM (SELECT h.id, h.size, a.lexeme, CASE WHEN h.words @@ a.in_question THEN 1.0 ELSE %(in_answer)s END AS held
          FROM held h JOIN asked a ON a.place <= %(most_words)s AND h.words @@ a.anywhere
          UNION ALL
          SELECT w.example_id, length(w.words), a.lexeme, 1.0
          FROM (SELECT w.example_id, w.words
                FROM feedme.example_wordings w JOIN feedme.examples e ON e.id = w.example_id {filter}
                  AND w.words @@ (SELECT query FROM wanted)
                LIMIT %(most_rows)s) w
          JOIN asked a ON a.place <= %(most_words)s AND w.words @@ a.anywhere) b
    GROUP BY b.id, b.lexeme
),
library AS (
    SELECT greatest((SELECT documents FROM feedme.word_counts WHERE word = ''), count(*), %(library)s) AS documents,
           greatest(coalesce(avg(size), (SELECT avg(m.size) FROM matched m)), 1) AS size
    FROM held
),
worth AS (                       -- a word is worth the more the fewer examples hold it
    SELECT a.lexeme, ln(1 + (l.documents - n.documents + 0.5) / (n.documents + 0.5)) AS idf
    FROM asked a CROSS JOIN library l
    CROSS JOIN LATERAL (SELECT least(greatest(a.documents, count(*)), l.documents) AS documents
                        FROM matched m WHERE m.lexeme = a.lexeme) n
    WHERE a.place <= %(most_words)s
),
worded AS (
    SELECT m.id, sum(w.idf * m.held * 2.2 / (1 + 1.2 * (0.25 + 0.75 * m.size / l.size)))
                 / (SELECT greatest(sum(idf), 0.001) FROM worth) AS share
    FROM matched m JOIN worth w USING (lexeme) CROSS JOIN library l
    GROUP BY m.id ORDER BY share DESC, m.id LIMIT %(hits)s
),
coded AS (
    SELECT f.id, 1.0 + 0.1 * (count(*) - 1) AS bonus
    FROM (SELECT unnest(h.ids) AS id
          FROM unnest(%(codes)s::text[]) AS c(code)
          CROSS JOIN LATERAL (
              SELECT array_agg(x.id) AS ids
              FROM (SELECT e.id FROM feedme.examples e {filter} AND e.codes @> ARRAY[c.code]
                    LIMIT %(most_holders)s + 1) x) h
          WHERE cardinality(h.ids) <= %(most_holders)s) f
    GROUP BY f.id
),
found AS (SELECT id FROM near UNION SELECT id FROM worded UNION SELECT id FROM coded),
scored AS (
    SELECT f.id, coalesce(n.cosine, o.cosine) AS cosine, coalesce(w.share, 0) AS share, coalesce(c.bonus, 0) AS bonus
    FROM found f
    LEFT JOIN (SELECT id, max(cosine) AS cosine FROM near GROUP BY id) n USING (id)
    LEFT JOIN LATERAL ({cosine}) o ON n.id IS NULL
    LEFT JOIN worded w USING (id)
    LEFT JOIN coded c USING (id)
)
SELECT id, cosine, share, bonus, coalesce(cosine, 0) + bonus + %(words_weight)s * share AS score
FROM scored ORDER BY score DESC, id LIMIT %(hits)s;

-- name: cosine
-- For what the words found and the vectors did not.
SELECT max(1 - (v.vector::halfvec({dim}) <=> %(vector)s)) AS cosine
FROM feedme.embeddings v WHERE v.example_id = f.id AND v.model = %(model)s

-- name: cosine_none
SELECT NULL::float8 AS cosine

-- name: log
INSERT INTO feedme.search_log (who, query, hits, took_ms, used_id)
VALUES (%(who)s, %(query)s, %(hits)s, %(took_ms)s, %(used_id)s);

-- name: lock_upkeep
SELECT pg_advisory_xact_lock(hashtextextended('feedme.upkeep', 0));

-- name: build_settings
SELECT set_config('statement_timeout', '0', true), set_config('maintenance_work_mem', '512MB', true);

-- name: build_alone
SELECT set_config('max_parallel_maintenance_workers', '0', true);

-- name: settle_words
-- New rows wait in a list that every search by words reads through: sort them in.
SELECT gin_clean_pending_list('feedme.examples_words'), gin_clean_pending_list('feedme.examples_codes');

-- name: clear_word_counts
DELETE FROM feedme.word_counts;

-- name: count_words
INSERT INTO feedme.word_counts (word, documents)
SELECT word, ndoc FROM ts_stat('SELECT words FROM feedme.examples')
UNION ALL
SELECT '', count(*) FROM feedme.examples;

-- name: counted
SELECT coalesce((SELECT documents FROM feedme.word_counts WHERE word = ''), 0) AS counted,
       (SELECT count(*) FROM feedme.examples) AS total;

-- name: drop_vector_index
DROP INDEX IF EXISTS feedme.embeddings_minilm;

-- name: wants_vector_index
SELECT to_regclass('feedme.embeddings_minilm') IS NULL
       AND (SELECT count(*) FROM (SELECT FROM feedme.examples LIMIT %(enough)s + 1) e) > %(enough)s AS wanted;

-- name: build_vector_index
CREATE INDEX IF NOT EXISTS embeddings_minilm ON feedme.embeddings
    USING hnsw ((vector::halfvec(384)) halfvec_cosine_ops) WITH (m = 16, ef_construction = 128)
    WHERE model = 'minilm-l6-v2-q8' AND example_id IS NOT NULL;
