-- Names and texts that look like something else. Nothing in here is normal, all of it is legal.
SET ROLE "dev@example.com";
CREATE TABLE "Dept. ""R&D""; DROP SCHEMA hr; -- $1"."tab	and ""quotes""; -- 'x' \ $body$" (
    "select" int GENERATED ALWAYS AS IDENTITY,
    "a b" text DEFAULT E'it''s; \\ "x"',
    "ümläut 🐘" text,
    "$1" text CHECK ("$1" <> '$1; $$'),
    "new
line" text,
    "%s%n" text,
    "'" text,
    "\." text,
    "column; Type: TABLE; Schema: public; Owner: postgres" int DEFAULT 1,
    CONSTRAINT "key; of 'x' ""y""" PRIMARY KEY ("select")
);
COMMENT ON COLUMN "Dept. ""R&D""; DROP SCHEMA hr; -- $1"."tab	and ""quotes""; -- 'x' \ $body$"."$1" IS $c$-- $1 'a' "b" \ ; $x$ $c$;
INSERT INTO "Dept. ""R&D""; DROP SCHEMA hr; -- $1"."tab	and ""quotes""; -- 'x' \ $body$" ("a b", "ümläut 🐘", "$1", "'")
VALUES ('\.', E'\\.', E'\n\\.\n', '\N'), ('', NULL, E'\t', '\'), ('\connect template1', '-- comment', 'CREATE DATABASE x;', '$$'),
    (E'\\connect x\n\\.\nDROP DATABASE company;\n', 'ALTER ROLE postgres NOSUPERUSER;', E'\r', E'\\\\N');
CREATE TABLE "Dept. ""R&D""; DROP SCHEMA hr; -- $1"."this table's name has exactly sixty three bytes, and not one mo" (
    "this column's name has exactly sixty three bytes, and not one m" text PRIMARY KEY);
CREATE INDEX "this index's name has exactly sixty three bytes, and not one mo"
    ON "Dept. ""R&D""; DROP SCHEMA hr; -- $1"."this table's name has exactly sixty three bytes, and not one mo" (lower("this column's name has exactly sixty three bytes, and not one m"));
CREATE FUNCTION "Dept. ""R&D""; DROP SCHEMA hr; -- $1"."a "" function"() RETURNS text LANGUAGE sql AS 'SELECT '''''';--''''''';
RESET ROLE;

SET ROLE "select";
CREATE TABLE "select"."table" ("from" int PRIMARY KEY, "where" int REFERENCES "select"."table", "null" text);
CREATE TABLE "select".user (LIKE "select"."table" INCLUDING ALL);
CREATE VIEW "select"."view" AS SELECT t."from", t."where" AS "group", 'it''s'::text AS "order" FROM "select"."table" t;
CREATE SEQUENCE "select"."sequence; ""x""" START 5;
SELECT nextval('"select"."sequence; ""x"""');
CREATE TYPE "select"."Type" AS ENUM ('select', 'SELECT', 'Select', '$1');
CREATE TABLE "select"."Uppercase" (id "select"."Type", "ID" "select"."Type"[]);
INSERT INTO "select"."table" VALUES (1, NULL, 'NULL'), (2, 1, ''), (3, 3, NULL);
INSERT INTO "select"."Uppercase" VALUES ('Select', '{SELECT,$1,NULL}');
GRANT SELECT ON "select"."table" TO PUBLIC;
GRANT USAGE ON SCHEMA "select" TO "Upper Case; DROP ROLE company_app; --", "O'Neill\ ";
GRANT SELECT ("null") ON "select"."table" TO "O'Neill\ " WITH GRANT OPTION;
RESET ROLE;

SET ROLE "Ação";
CREATE TABLE "Ação Comercial"."Promoção" ("código" text PRIMARY KEY, "preço €" numeric(10, 2), "válida até" date);
CREATE TABLE "Ação Comercial"."数据 🐘" (id int, "值" text);
CREATE INDEX "índice – 1" ON "Ação Comercial"."数据 🐘" ("值") WHERE "值" <> '数据; 🐘';
CREATE TABLE "Ação Comercial"."-- Name: x; Type: TABLE; Schema: y; Owner: z" (id int);
CREATE TABLE "Ação Comercial"."COPY x FROM stdin;" (a text, b text);
CREATE TABLE "Ação Comercial"." leading, trailing " (" " int);
INSERT INTO "Ação Comercial"."Promoção" VALUES ('NATAL''26', 9.99, '2026-12-25'), ('"', -0.01, 'infinity');
INSERT INTO "Ação Comercial"."数据 🐘" SELECT n, repeat('数', n) || '🐘' FROM generate_series(1, 60) n;
INSERT INTO "Ação Comercial"."-- Name: x; Type: TABLE; Schema: y; Owner: z" VALUES (1);
INSERT INTO "Ação Comercial"."COPY x FROM stdin;" VALUES
    ('COPY public.x (a) FROM stdin;', E'1\t2\n\\.\n'), (E'--\n-- PostgreSQL database dump complete\n--\n', ''),
    ('CREATE DATABASE company WITH TEMPLATE = template0 ENCODING = ''UTF8'' LOCALE_PROVIDER = icu;', NULL),
    (E'\\restrict abc', E'\\unrestrict abc'), ('SET ROLE postgres;', '$function$'), (E'\u2028\u00a0\ufeff', E'\U0010FFFF');
INSERT INTO "Ação Comercial"." leading, trailing " VALUES (NULL);
RESET ROLE;
ALTER TABLE "Ação Comercial"." leading, trailing " OWNER TO r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_;
ALTER TABLE "Ação Comercial"."COPY x FROM stdin;" OWNER TO "Upper Case; DROP ROLE company_app; --";
GRANT SELECT, INSERT ("preço €") ON "Ação Comercial"."Promoção" TO "$user", "we""ird", "dev@example.com";

-- in public too, where everybody looks
CREATE TABLE public.notes (id int PRIMARY KEY, note text);
INSERT INTO public.notes SELECT n, core.look_alikes() FROM generate_series(1, 5) n;
ALTER TABLE public.notes OWNER TO "O'Neill\ ";
GRANT ALL ON public.notes TO PUBLIC;
