-- Types of every kind, and what they need.
SET ROLE company_owner;
GRANT USAGE, CREATE ON SCHEMA core TO sales_owner, hr_owner, warehouse_owner, billing_owner;

CREATE TYPE core.order_state AS ENUM ('new', 'paid', 'sent', 'lost');
ALTER TYPE core.order_state ADD VALUE 'returned' BEFORE 'lost';
ALTER TYPE core.order_state ADD VALUE 'draft' BEFORE 'new';
COMMENT ON TYPE core.order_state IS 'from draft to lost';
CREATE TYPE core."Mood; \ ""odd""" AS ENUM ('so''so', 'a"b', 'ünhappy 🐘', ';', E'tab\there', 'x, y');
CREATE TYPE core.nothing_yet AS ENUM ();

CREATE COLLATION core.by_number (provider = icu, locale = 'en-u-kn-true');
CREATE COLLATION core.ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION core."C again" FROM "C";
COMMENT ON COLLATION core.by_number IS 'a2 before a10';

CREATE DOMAIN core.email AS ext.citext CONSTRAINT has_an_at CHECK (VALUE OPERATOR(ext.~) '^[^@]+@[^@]+$');
CREATE DOMAIN core.amount AS numeric(14, 2) NOT NULL DEFAULT 0 CONSTRAINT not_negative CHECK (VALUE >= 0);
CREATE DOMAIN core.zip AS text COLLATE "C"
    CONSTRAINT digits CHECK (VALUE ~ '^[0-9-]+$') CONSTRAINT "not too long; really" CHECK (length(VALUE) <= 9);
CREATE DOMAIN core.brazilian_zip AS core.zip CHECK (VALUE LIKE '_____-___');
CREATE DOMAIN core.weekdays AS int[] CHECK (array_length(VALUE, 1) <= 7);
ALTER DOMAIN core.weekdays ADD CONSTRAINT from_one_to_seven CHECK (0 < ALL (VALUE)) NOT VALID;
COMMENT ON DOMAIN core.email IS 'case does not count';
COMMENT ON CONSTRAINT has_an_at ON DOMAIN core.email IS 'one @, not first, not last';

CREATE TYPE core.address AS (street text, city text COLLATE core.by_number, zip core.zip, lines text[]);
CREATE TYPE core.contact AS (name text, home core.address, mood core."Mood; \ ""odd""");
ALTER TYPE core.address ADD ATTRIBUTE country char(2);
ALTER TYPE core.address DROP ATTRIBUTE lines;
COMMENT ON COLUMN core.address.city IS 'without the state';

CREATE FUNCTION core.time_difference(a time, b time) RETURNS float8
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT extract(epoch FROM a - b)::float8';
RESET ROLE;
-- made by the superuser: the owner of a range's multirange is lost by pg_dump, which never writes it
CREATE TYPE core.opening_hours AS RANGE (
    subtype = time, subtype_diff = core.time_difference, multirange_type_name = core.all_opening_hours);
CREATE TYPE core.text_span AS RANGE (subtype = text, collation = "C");
ALTER TYPE core.opening_hours OWNER TO company_owner;
ALTER TYPE core.text_span OWNER TO company_owner;

-- a base type of our own, made of the server's integers, with operators, a class for indexes and casts
CREATE TYPE core.rgb;
CREATE FUNCTION core.rgb_in(cstring) RETURNS core.rgb LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION core.rgb_out(core.rgb) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE core.rgb (INPUT = core.rgb_in, OUTPUT = core.rgb_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4,
    CATEGORY = 'U', DELIMITER = '|');
CREATE CAST (core.rgb AS int) WITHOUT FUNCTION;
CREATE CAST (int AS core.rgb) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE FUNCTION core.rgb_lt(core.rgb, core.rgb) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4lt';
CREATE FUNCTION core.rgb_le(core.rgb, core.rgb) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4le';
CREATE FUNCTION core.rgb_eq(core.rgb, core.rgb) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4eq';
CREATE FUNCTION core.rgb_ge(core.rgb, core.rgb) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4ge';
CREATE FUNCTION core.rgb_gt(core.rgb, core.rgb) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'int4gt';
CREATE FUNCTION core.rgb_cmp(core.rgb, core.rgb) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
CREATE OPERATOR core.< (LEFTARG = core.rgb, RIGHTARG = core.rgb, FUNCTION = core.rgb_lt,
    COMMUTATOR = OPERATOR(core.>), NEGATOR = OPERATOR(core.>=), RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR core.<= (LEFTARG = core.rgb, RIGHTARG = core.rgb, FUNCTION = core.rgb_le,
    COMMUTATOR = OPERATOR(core.>=), NEGATOR = OPERATOR(core.>), RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR core.= (LEFTARG = core.rgb, RIGHTARG = core.rgb, FUNCTION = core.rgb_eq,
    COMMUTATOR = OPERATOR(core.=), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR core.>= (LEFTARG = core.rgb, RIGHTARG = core.rgb, FUNCTION = core.rgb_ge,
    COMMUTATOR = OPERATOR(core.<=), NEGATOR = OPERATOR(core.<), RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR core.> (LEFTARG = core.rgb, RIGHTARG = core.rgb, FUNCTION = core.rgb_gt,
    COMMUTATOR = OPERATOR(core.<), NEGATOR = OPERATOR(core.<=), RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR FAMILY core.rgb_family USING btree;
CREATE OPERATOR CLASS core.rgb_class DEFAULT FOR TYPE core.rgb USING btree FAMILY core.rgb_family AS
    OPERATOR 1 core.<, OPERATOR 2 core.<=, OPERATOR 3 core.=, OPERATOR 4 core.>=, OPERATOR 5 core.>,
    FUNCTION 1 core.rgb_cmp(core.rgb, core.rgb);
COMMENT ON OPERATOR core.< (core.rgb, core.rgb) IS 'darker than; roughly';
COMMENT ON OPERATOR CLASS core.rgb_class USING btree IS 'colours in an index';
ALTER TYPE core.rgb OWNER TO company_owner;
ALTER OPERATOR core.= (core.rgb, core.rgb) OWNER TO company_owner;
ALTER OPERATOR CLASS core.rgb_class USING btree OWNER TO company_owner;

CREATE TYPE core.planned;
COMMENT ON TYPE core.planned IS 'a shell that was never filled';
REVOKE USAGE ON TYPE core.contact FROM PUBLIC;
GRANT USAGE ON TYPE core.contact TO hr_owner, company_reader, sales_owner, "dev@example.com" WITH GRANT OPTION;
GRANT USAGE ON DOMAIN core.amount TO "select";
