-- The company's old books, from before Unicode; :"database" comes from the test. Needs the roles of the company.
-- Roles and comments of databases are kept in the encoding of who wrote them, so only ASCII ones are named here.
CREATE DATABASE :"database" OWNER "we""ird" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C';
COMMENT ON DATABASE :"database" IS 'until 1999';
ALTER DATABASE :"database" SET client_encoding = 'LATIN1';
ALTER ROLE company_app IN DATABASE :"database" SET default_transaction_isolation = 'serializable';
GRANT TEMPORARY, CONNECT ON DATABASE :"database" TO company_reader WITH GRANT OPTION;

\connect :"database"
SET client_encoding = 'UTF8';
SET ROLE "we""ird";
CREATE SCHEMA "1999";
CREATE TABLE "1999"."Kontobücher" (nr serial PRIMARY KEY, "Straße" varchar(40) NOT NULL, "Währung" char(3) DEFAULT 'DM ', raw bytea);
INSERT INTO "1999"."Kontobücher" ("Straße", raw)
SELECT 'Große Straße ' || n || E' - ¿qué?\t\\ ½ ÿ þ', decode('00ff5c0a2e' || to_hex(n + 15), 'hex') FROM generate_series(16, 200) n;
CREATE FUNCTION "1999"."Prüfung"(betrag numeric) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'geprüft; "' || betrag || '" £' $$;
CREATE VIEW "1999"."Übersicht" AS SELECT nr, "1999"."Prüfung"(nr) AS "geprüft" FROM "1999"."Kontobücher" WHERE "Straße" <> 'ÄÖÜ';
COMMENT ON TABLE "1999"."Kontobücher" IS 'Bücher bis 1999; dann ''kam'' das Jahr 2000';
GRANT SELECT ON "1999"."Kontobücher" TO company_reader;
RESET ROLE;
SELECT lo_from_bytea(700001, '\xe9e8ff0a5c');
