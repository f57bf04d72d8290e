-- A database in words that every version of PostgreSQL understands.
ALTER DATABASE library SET work_mem = '5MB';
ALTER ROLE library_app IN DATABASE library SET datestyle = 'ISO, DMY';
COMMENT ON DATABASE library IS E'books;\nand more';
GRANT CONNECT, TEMPORARY ON DATABASE library TO library_app;
-- what extensions hold differs between versions, so it has a schema of its own
CREATE SCHEMA ext;
GRANT USAGE ON SCHEMA ext TO PUBLIC;
CREATE EXTENSION pgcrypto SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE EXTENSION postgres_fdw SCHEMA ext;
CREATE SCHEMA library AUTHORIZATION library_owner;
CREATE SCHEMA "Odd; schema" AUTHORIZATION "odd ""one; '";
-- before version 16 a multirange does not follow its range to another owner
CREATE TYPE library.span AS RANGE (subtype = float8, subtype_diff = float8mi);
SET SESSION AUTHORIZATION library_owner;
SET search_path = library, ext, public;
CREATE TYPE state AS ENUM ('in', 'out', 'lost; it''s gone');
CREATE TYPE place AS (shelf text, row_number int);
CREATE DOMAIN isbn AS text CHECK (VALUE ~ '^[0-9-]{3,17}$');
CREATE COLLATION by_number (provider = icu, locale = 'en-u-kn');
-- views and functions call each other, and the loan comes before its book in every alphabetical dump
CREATE TABLE z_book (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 3) PRIMARY KEY,
    number isbn UNIQUE,
    title text COLLATE by_number NOT NULL,
    state state DEFAULT 'in',
    place place,
    price numeric(10, 2) CHECK (price >= 0),
    gross numeric GENERATED ALWAYS AS (price * 1.19) STORED,
    tags text[],
    more jsonb,
    words tsvector,
    cover bytea,
    facts hstore,
    bought timestamptz DEFAULT now()
);
CREATE TABLE a_loan (
    id serial PRIMARY KEY,
    book bigint NOT NULL REFERENCES z_book ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    earlier int REFERENCES a_loan,
    during daterange,
    EXCLUDE USING gist (during WITH &&) WHERE (earlier IS NULL)
);
CREATE TABLE visit (day date, door int, people int, CONSTRAINT fresh CHECK (people > 0) NOT VALID) PARTITION BY RANGE (day);
CREATE TABLE visit_2025 PARTITION OF visit FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (door);
CREATE TABLE visit_2025_1 PARTITION OF visit_2025 FOR VALUES IN (1);
CREATE TABLE visit_other PARTITION OF visit DEFAULT;
CREATE TABLE parent (id int, note text);
CREATE TABLE child (extra text) INHERITS (parent);
CREATE UNLOGGED TABLE scratch (id int);
CREATE TABLE strange (id int PRIMARY KEY, f float8, d date, t text, i interval, c citext, s span);
CREATE TABLE "odd ""name; it's x" ("a""b" int, ";" text, "select" text);
CREATE TABLE empty ();
CREATE TABLE secret (owner name DEFAULT CURRENT_USER, what text);
CREATE INDEX words ON z_book USING gin (words);
CREATE INDEX shelves ON z_book (lower(title) text_pattern_ops DESC NULLS LAST) INCLUDE (price) WHERE state = 'in';
CREATE STATISTICS prices ON price, state FROM z_book;
ALTER TABLE z_book ALTER title SET STATISTICS 400, ALTER cover SET STORAGE EXTERNAL;
ALTER TABLE a_loan SET (fillfactor = 60);
ALTER TABLE secret ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON secret FOR SELECT TO library_app USING (owner = CURRENT_USER);
CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT x * 2; -- it's $1 $$;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = library AS $body$
BEGIN
    NEW.words := to_tsvector('english', NEW.title); -- ';' and $$
    RETURN NEW;
END $body$;
CREATE PROCEDURE tidy(INOUT n int DEFAULT 3) LANGUAGE plpgsql AS 'BEGIN n := n + 1; END';
CREATE AGGREGATE product (numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1');
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE OF title ON z_book FOR EACH ROW WHEN (NEW.title <> '') EXECUTE FUNCTION stamp();
CREATE RULE kept AS ON DELETE TO parent WHERE OLD.id = 1 DO INSTEAD NOTHING;
CREATE VIEW titles WITH (security_barrier) AS SELECT id, title, twice(id::int) AS double FROM z_book WHERE price > 1 WITH CHECK OPTION;
CREATE RECURSIVE VIEW chain (id, depth) AS SELECT id, 1 FROM a_loan WHERE earlier IS NULL UNION ALL SELECT l.id, depth + 1 FROM a_loan l JOIN chain c ON l.earlier = c.id;
CREATE MATERIALIZED VIEW totals AS SELECT state, count(*) FROM z_book GROUP BY state WITH NO DATA;
CREATE UNIQUE INDEX totals_state ON totals (state);
CREATE SEQUENCE numbers AS smallint START 100 INCREMENT -5 MINVALUE -100 MAXVALUE 1000 CYCLE;
CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);
INSERT INTO z_book (number, title, price, place, tags, more, cover, facts, bought)
SELECT '978-' || i, CASE WHEN i % 7 = 0 THEN 'it''s "b\ook' || chr(9) || '😀' || chr(10) || i ELSE 'book ' || i END, i / 3.0,
    ROW('shelf, "' || i, i)::place, ARRAY['a', NULL, 'c"' || i], jsonb_build_object('n', i, 'é', '\u0041'),
    decode(md5(i::text), 'hex'), 'k=>"v, =>"', '2025-01-01'::timestamptz + i * interval '7 hours'
FROM generate_series(1, 2000) i;
INSERT INTO a_loan (book, earlier, during) VALUES (13, 2, '[2025-01-01,2025-02-01)'), (10, NULL, '[2025-03-01,)'), (16, 1, NULL);
INSERT INTO visit SELECT '2025-06-01'::date + (i % 400), CASE WHEN i % 400 < 214 THEN 1 ELSE i % 3 END, i FROM generate_series(1, 900) i;
INSERT INTO parent VALUES (1, 'p'), (2, E'\\.'), (3, '\N'); INSERT INTO child VALUES (4, 'c', NULL), (5, '', '');
INSERT INTO strange VALUES (1, 'NaN', 'infinity', '', '-1 year 2 mons 3.000004', 'ÄÖ', '[1,2)'), (2, '-Infinity', '0044-03-15 BC', NULL, NULL, NULL, 'empty'),
    (3, 1e-300, '5874897-12-31', repeat('x', 100000), '178000000 years', 'x', NULL), (4, 0.1::float8 + 0.2, '2024-02-29', E'\\x41 \r\n\t', '1 s', '', NULL);
INSERT INTO "odd ""name; it's x" VALUES (1, 'one', 'COPY x FROM stdin;'), (2, NULL, '--');
INSERT INTO empty DEFAULT VALUES;
SELECT nextval('numbers'), nextval('numbers');
REFRESH MATERIALIZED VIEW totals;
GRANT USAGE ON SCHEMA library TO library_app, library_staff;
GRANT SELECT, INSERT ON z_book TO library_app;
GRANT SELECT (id, during), UPDATE (during) ON a_loan TO library_app WITH GRANT OPTION;
GRANT SELECT ON ALL TABLES IN SCHEMA library TO library_staff;
GRANT USAGE ON SEQUENCE numbers TO library_app;
REVOKE ALL ON FUNCTION twice(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION twice(int) TO library_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA library GRANT SELECT ON TABLES TO library_staff;
COMMENT ON COLUMN z_book.title IS E'it''s; the\ntitle';
COMMENT ON TRIGGER stamp ON z_book IS 'for the words';
RESET SESSION AUTHORIZATION;
INSERT INTO library.secret VALUES ('library_app', 'mine'), ('postgres', 'yours');
CREATE TABLE "Odd; schema".t AS SELECT 1 AS one;
ALTER TABLE "Odd; schema".t OWNER TO "odd ""one; '";
SELECT lo_from_bytea(4711, decode(repeat('00ff41', 3000), 'hex'));
ALTER LARGE OBJECT 4711 OWNER TO library_owner;
GRANT SELECT ON LARGE OBJECT 4711 TO library_app;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere.example', dbname 'x');
CREATE USER MAPPING FOR library_app SERVER elsewhere OPTIONS (user 'u', password 'p''w');
CREATE FOREIGN TABLE library.far (id int) SERVER elsewhere OPTIONS (table_name 'far');
CREATE FUNCTION library.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION library.watch();
CREATE PUBLICATION news FOR TABLE library.z_book WITH (publish = 'insert');
