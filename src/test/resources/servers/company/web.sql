-- The web shop: documents, full text, trees, files.
SET ROLE company_owner;
CREATE TEXT SEARCH DICTIONARY web.portuguese_words (TEMPLATE = snowball, LANGUAGE = portuguese, STOPWORDS = portuguese);
CREATE TEXT SEARCH CONFIGURATION web.portuguese_plain (COPY = pg_catalog.portuguese);
ALTER TEXT SEARCH CONFIGURATION web.portuguese_plain
    ALTER MAPPING FOR hword, hword_part, word WITH ext.unaccent, web.portuguese_words;
ALTER TEXT SEARCH CONFIGURATION web.portuguese_plain DROP MAPPING FOR email, url;
COMMENT ON TEXT SEARCH CONFIGURATION web.portuguese_plain IS 'promoções = promocoes';
COMMENT ON TEXT SEARCH DICTIONARY web.portuguese_words IS 'stems';

CREATE TABLE web.page (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path ext.ltree NOT NULL UNIQUE,
    title text NOT NULL,
    body text,
    words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('web.portuguese_plain', title), 'A') || to_tsvector('english', coalesce(body, ''))) STORED,
    query tsquery,
    matches jsonpath,
    changed timestamptz DEFAULT '2026-01-01 00:00:00+00'
);
CREATE INDEX page_words ON web.page USING gin (words);
CREATE INDEX page_tree ON web.page USING gist (path);
CREATE TABLE web.document (id text PRIMARY KEY, doc jsonb NOT NULL, old json, feed xml, CHECK (doc ? 'title'), CHECK (doc #>> '{a,b}' IS NULL OR feed IS DOCUMENT));
CREATE INDEX document_title ON web.document ((doc ->> 'title'), ((doc -> 'n')::int));
CREATE TABLE web.file (name text, content bytea, sha256 bytea GENERATED ALWAYS AS (sha256(content)) STORED, photo oid) WITH (toast_tuple_target = 128);
ALTER TABLE web.file ALTER content SET STORAGE EXTERNAL;
CREATE TABLE web.cart (session text, product int, pieces int, PRIMARY KEY (session, product));
CREATE TABLE web.review (id int, stars smallint CHECK (stars BETWEEN 1 AND 5), text text, mood core."Mood; \ ""odd""", moods core."Mood; \ ""odd"""[]) PARTITION BY HASH (id);
CREATE TABLE web.review_0 PARTITION OF web.review FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE web.review_1 PARTITION OF web.review FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE web.review_2 PARTITION OF web.review FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE web.review_3 PARTITION OF web.review FOR VALUES WITH (MODULUS 4, REMAINDER 3) WITH (fillfactor = 60);
CREATE TABLE web.redirect (old text PRIMARY KEY, new text, code smallint DEFAULT 301, matched int[] DEFAULT '{}');
CREATE INDEX redirect_matched ON web.redirect USING gin (matched ext.gin__int_ops);
CREATE TABLE web.translation (language text, key text, text text, PRIMARY KEY (language, key));

INSERT INTO web.page (path, title, body, query, matches)
SELECT ('top.p' || n)::ext.ltree, 'Promoção nº ' || n, repeat('Elephants & "mice" on page ' || n || E'.\n', 5), 'eleph & !mous', '$.a[*] ? (@.b > 1)' FROM generate_series(1, 150) n;
INSERT INTO web.document SELECT 'doc ' || n, jsonb_build_object('title', 'T' || n, 'n', n, 'emoji', '🐘🇧🇷', 'esc', E'\\u0001 "\\"'),
    '{"k":  "kept  as is",  "k": 2}', xmlparse(DOCUMENT '<?xml version="1.0"?><r a="1"><!-- ; -->&lt;' || n || '</r>') FROM generate_series(1, 100) n;
INSERT INTO web.file (name, content) SELECT 'file ' || n, decode(repeat(md5(n::text), 200 * n), 'hex') FROM generate_series(1, 12) n;
INSERT INTO web.file (name, content) VALUES ('one megabyte', decode(repeat('00ff5c2e0a0d09', 150000), 'hex')), ('nothing', ''), (NULL, NULL);
INSERT INTO web.cart SELECT md5(n::text), n, 1 + n % 3 FROM generate_series(1, 120) n;
INSERT INTO web.review SELECT n, 1 + n % 5, repeat('ö', n), 'so''so', ARRAY['a"b', NULL, 'x, y']::core."Mood; \ ""odd"""[] FROM generate_series(1, 200) n;
INSERT INTO web.redirect VALUES ('/old', '/new?a=1&b="2";--', 302, '{1,2,3}'), ('', NULL, NULL, NULL);
INSERT INTO web.translation VALUES ('pt-BR', 'hello', 'Olá'), ('zh', 'hello', '你好'), ('emoji', 'hello', '👋🏽'), ('de', 'tab', E'\t'),
    ('de', 'empty', ''), ('de', 'null', NULL), ('de', 'bell', E'\a\b\f\v\x01\x7f'), ('de', 'crlf', E'\r\n');

CREATE VIEW web.found AS SELECT id, title, ts_rank(words, query) AS rank FROM web.page WHERE words @@ query;
CREATE VIEW web.feed AS SELECT xmlelement(name page, xmlattributes(id AS no), title) AS entry FROM web.page;
CREATE VIEW web.pairs AS SELECT d.id, p.key, p.value FROM web.document d, LATERAL jsonb_each(d.doc) p;
CREATE MATERIALIZED VIEW web.word_count AS SELECT core.plain(title) AS title, length(words) AS words FROM web.page;

-- large objects: in no table, easily forgotten
RESET ROLE;
SELECT lo_from_bytea(700001, convert_to(repeat('a picture ', 50000), 'UTF8'));
SELECT lo_from_bytea(700002, '\x00ff5c270a0d'::bytea);
SELECT lo_create(700003);
SELECT lo_from_bytea(4294967290, 'a number beyond int');
ALTER LARGE OBJECT 700001 OWNER TO company_owner;
ALTER LARGE OBJECT 700002 OWNER TO "dev@example.com";
GRANT SELECT ON LARGE OBJECT 700001 TO company_reader;
GRANT SELECT, UPDATE ON LARGE OBJECT 700002 TO company_app WITH GRANT OPTION;
REVOKE UPDATE ON LARGE OBJECT 700001 FROM company_owner;
COMMENT ON LARGE OBJECT 700001 IS 'the shop''s "window"; \.';
UPDATE web.file SET photo = 700001 WHERE name = 'file 1';
UPDATE hr.employee SET photo = 700002 WHERE id = 1001;
UPDATE billing.invoice SET pdf_object = 700003 WHERE number = 1;
GRANT USAGE ON SCHEMA web TO PUBLIC;
GRANT SELECT ON web.page, web.found, web.word_count TO PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON web.cart TO company_app, "we""ird";
