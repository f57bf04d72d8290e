-- Functions, procedures, aggregates, operators; bodies full of things that look like something else.
SET ROLE company_owner;

CREATE FUNCTION core.slug(input text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT trim(BOTH '-' FROM regexp_replace(lower(input), '[^a-z0-9]+', '-', 'g')) $$;
CREATE FUNCTION core.plain(input text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $fn$ SELECT ext.unaccent('ext.unaccent'::regdictionary, input) $fn$;
CREATE FUNCTION core.add_tax(net numeric, rate numeric DEFAULT 0.19, OUT gross numeric, OUT tax numeric)
    LANGUAGE plpgsql STABLE COST 5 AS $body$
BEGIN
    -- Name: not_a_table; Type: TABLE; Schema: public; Owner: postgres
    tax := round(net * rate, 2);
    gross := net + tax;
    /* \connect template1 */
END
$body$;
CREATE FUNCTION core.sum_of(VARIADIC numbers numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
    AS 'SELECT sum(n) FROM unnest(numbers) n';
CREATE FUNCTION core.first_day(of_month date DEFAULT '2026-01-15') RETURNS date
    LANGUAGE sql IMMUTABLE RETURN date_trunc('month', of_month::timestamp)::date;
CREATE FUNCTION core.both_days(of_month date) RETURNS TABLE (first date, last date) LANGUAGE sql IMMUTABLE ROWS 1
BEGIN ATOMIC
    SELECT core.first_day(of_month), (core.first_day(of_month) + interval '1 month - 1 day')::date;
END;
CREATE FUNCTION core.series(upto int) RETURNS SETOF int LANGUAGE plpgsql ROWS 50 AS $$
BEGIN
    FOR i IN 1..upto LOOP RETURN NEXT i; END LOOP;
END $$;
CREATE FUNCTION core.whoami() RETURNS text LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = core, pg_temp SET work_mem = '6MB'
    AS $$ BEGIN RETURN current_user || ' for ' || session_user; END $$;
CREATE FUNCTION core."f; DROP TABLE x; --"("arg $1" text, "ARG" int[] DEFAULT ARRAY[1, NULL]) RETURNS text
    LANGUAGE plpgsql AS $outer$
DECLARE
    text text := $inner$ $$ 'single' "double" \ $x$ $inner$;
BEGIN
    EXECUTE $sql$ SELECT 'CREATE DATABASE nope; DROP DATABASE nope' $sql$ INTO text;
    RETURN text || E'\'; \\. \n' || "arg $1";
END;
$outer$;
CREATE FUNCTION core.look_alikes() RETURNS text LANGUAGE sql IMMUTABLE AS $_$
SELECT $x$
--
-- PostgreSQL database dump
--
-- Name: accounts; Type: TABLE; Schema: public; Owner: dev@example.com
--
DROP DATABASE company;
CREATE DATABASE company WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = icu;
\connect company
CREATE ROLE "dev@example.com";
ALTER TABLE ONLY public.accounts DROP CONSTRAINT accounts_pkey;
COPY public.accounts (id, name) FROM stdin;
1	\N
\.
--
-- PostgreSQL database dump complete
--
$x$
$_$;

CREATE PROCEDURE core.pay(INOUT amount numeric, VARIADIC parts int[] DEFAULT '{}') LANGUAGE plpgsql AS $$
BEGIN
    amount := amount - coalesce((SELECT sum(p) FROM unnest(parts) p), 0);
END $$;
CREATE PROCEDURE core.nothing() LANGUAGE sql BEGIN ATOMIC END;

CREATE FUNCTION core.join_step(state text, value text, separator text) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE WHEN state IS NULL THEN value ELSE state || separator || value END $$;
CREATE AGGREGATE core.join_text(text, text) (SFUNC = core.join_step, STYPE = text, PARALLEL = SAFE);
CREATE AGGREGATE core.product(numeric) (
    SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1', COMBINEFUNC = numeric_mul,
    MSFUNC = numeric_mul, MSTYPE = numeric, MINVFUNC = numeric_div, MINITCOND = '1');
COMMENT ON AGGREGATE core.product(numeric) IS 'like sum, but times';

CREATE FUNCTION core.same_slug(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
    AS 'SELECT core.slug(a) = core.slug(b)';
CREATE OPERATOR core.=~= (LEFTARG = text, RIGHTARG = text, FUNCTION = core.same_slug, COMMUTATOR = OPERATOR(core.=~=));
CREATE FUNCTION core.darkness(core.rgb) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT -($1::int)';
CREATE OPERATOR core.!! (RIGHTARG = core.rgb, FUNCTION = core.darkness);
CREATE FUNCTION core.address_text(core.address) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT concat_ws(', ', ($1).street, ($1).city, ($1).zip, ($1).country) $$;
CREATE CAST (core.address AS text) WITH FUNCTION core.address_text(core.address) AS ASSIGNMENT;
COMMENT ON CAST (core.address AS text) IS 'on one line';
RESET ROLE;
-- these take a superuser
CREATE AGGREGATE core.middle(float8 ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
ALTER FUNCTION core.series(int) LEAKPROOF;
ALTER FUNCTION core.whoami() SET "company.motto" TO 'it''s; "here"';
CREATE FUNCTION core.row_number_again() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_row_number';
ALTER FUNCTION core.row_number_again() OWNER TO company_owner;

COMMENT ON FUNCTION core."f; DROP TABLE x; --"(text, int[]) IS E'\\.\n\\connect x';
COMMENT ON PROCEDURE core.pay(numeric, int[]) IS 'takes the parts off';
REVOKE EXECUTE ON FUNCTION core.whoami() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.whoami() TO company_app WITH GRANT OPTION;
GRANT EXECUTE ON FUNCTION core."f; DROP TABLE x; --"(text, int[]) TO "dev@example.com";
REVOKE ALL ON PROCEDURE core.pay(numeric, int[]) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE core.pay(numeric, int[]) TO billing_owner;
