-- What few databases have: foreign data, publications, access methods, conversions, languages, transforms.
CREATE FOREIGN DATA WRAPPER nothing OPTIONS (debug 'true');
CREATE SERVER branch TYPE 'branch' VERSION '15; or so' FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host 'branch.example.com', dbname 'br"an''ch', fetch_size '500');
CREATE SERVER "files; here" FOREIGN DATA WRAPPER file_fdw;
CREATE USER MAPPING FOR company_app SERVER branch OPTIONS (user 'app', password 'a secret; ''really''');
CREATE USER MAPPING FOR PUBLIC SERVER branch OPTIONS (password_required 'true');
CREATE FOREIGN TABLE plumbing.branch_orders (
    id bigint OPTIONS (column_name 'order; id') NOT NULL, total numeric CHECK (total > 0), state core.order_state)
    SERVER branch OPTIONS (schema_name 'sales', table_name 'orders');
ALTER FOREIGN TABLE plumbing.branch_orders ALTER total SET STATISTICS 9;
CREATE FOREIGN TABLE plumbing.passwd (line text) SERVER "files; here" OPTIONS (filename '/dev/null', format 'text', delimiter E'\t');
CREATE TABLE plumbing.meter (id int, at date, value numeric) PARTITION BY RANGE (at);
CREATE FOREIGN TABLE plumbing.meter_old PARTITION OF plumbing.meter FOR VALUES FROM (MINVALUE) TO ('2020-01-01') SERVER branch;
CREATE TABLE plumbing.meter_now PARTITION OF plumbing.meter FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);
INSERT INTO plumbing.meter SELECT n, date '2026-01-01' + n, n * 1.1 FROM generate_series(1, 90) n;
ALTER SERVER branch OWNER TO company_owner;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO company_admin WITH GRANT OPTION;
GRANT USAGE ON FOREIGN SERVER branch TO company_app, "dev@example.com";
GRANT SELECT ON plumbing.branch_orders TO company_reader;
COMMENT ON SERVER branch IS 'the shop in São Paulo';
COMMENT ON FOREIGN TABLE plumbing.branch_orders IS 'never copied';
COMMENT ON FOREIGN DATA WRAPPER nothing IS 'has no handler';

CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, truncate', publish_via_partition_root = true);
CREATE PUBLICATION "some; tables" FOR TABLE sales.orders (id, customer, state) WHERE (id > 100 AND note <> 'a;b'), ONLY hr.asset, warehouse.movement;
CREATE PUBLICATION whole_schemas FOR TABLES IN SCHEMA audit, "Ação Comercial", TABLE web.page;
CREATE PUBLICATION of_nothing;
ALTER PUBLICATION of_nothing OWNER TO company_owner;
COMMENT ON PUBLICATION everything IS 'for the warehouse';
CREATE SUBSCRIPTION from_branch CONNECTION 'host=branch.example.com dbname=''br an''' PUBLICATION one, "two; 2"
    WITH (connect = false, slot_name = NONE, binary = true, streaming = true, synchronous_commit = 'off');

CREATE ACCESS METHOD gist_again TYPE INDEX HANDLER gisthandler;
CREATE ACCESS METHOD heap_again TYPE TABLE HANDLER heap_tableam_handler;
COMMENT ON ACCESS METHOD heap_again IS 'the same once more';
CREATE OPERATOR CLASS plumbing.box_class DEFAULT FOR TYPE box USING gist_again AS
    OPERATOR 3 &&, FUNCTION 1 gist_box_consistent(internal, box, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal),
    FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal);
CREATE TABLE plumbing.other_heap (id int, area box) USING heap_again;
CREATE INDEX other_index ON plumbing.other_heap USING gist_again (area);
INSERT INTO plumbing.other_heap SELECT n, box(point(n, n), point(n + 1, n + 1)) FROM generate_series(1, 30) n;
CREATE DEFAULT CONVERSION plumbing.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON CONVERSION plumbing.latin IS 'as the server does it';
-- with handlers of their own: pg_dump writes those of pg_catalog's as if they were extensions
CREATE FUNCTION plumbing.handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION plumbing.inline(internal) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION plumbing.validator(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE plagain HANDLER plumbing.handler INLINE plumbing.inline VALIDATOR plumbing.validator;
CREATE TRUSTED LANGUAGE pltrusted HANDLER plumbing.handler;
GRANT USAGE ON LANGUAGE pltrusted TO "we""ird";
REVOKE USAGE ON LANGUAGE pltrusted FROM PUBLIC;
COMMENT ON LANGUAGE plagain IS 'plpgsql under another name';
CREATE FUNCTION plumbing.again(a int) RETURNS int LANGUAGE plagain AS $$ BEGIN RETURN a + 1; END $$;
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE TEXT SEARCH PARSER plumbing.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE plumbing.simple (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY plumbing.all_words (TEMPLATE = plumbing.simple, ACCEPT = true);
CREATE TEXT SEARCH CONFIGURATION plumbing.by_words (PARSER = plumbing.words);
ALTER TEXT SEARCH CONFIGURATION plumbing.by_words ADD MAPPING FOR asciiword WITH plumbing.all_words;
CREATE FUNCTION plumbing.from_library(text, text) RETURNS int LANGUAGE c STRICT AS '$libdir/fuzzystrmatch', 'levenshtein';
