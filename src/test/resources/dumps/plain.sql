--
-- PostgreSQL database dump
--

\restrict k3yk3yk3y

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;

DROP DATABASE IF EXISTS "it's; -- $$ (";
--
-- Name: it's; -- $$ (; Type: DATABASE; Schema: -; Owner: shop
--

CREATE DATABASE "it's; -- $$ (" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE "it's; -- $$ (" OWNER TO shop;

\unrestrict k3yk3yk3y
\connect -reuse-previous=on "dbname='it\'s; -- $$ ('"
\restrict k3yk3yk3y

SET client_encoding = 'UTF8';

--
-- Name: looks_like(integer); Type: FUNCTION; Schema: public; Owner: shop
--

CREATE FUNCTION public.looks_like(integer) RETURNS integer
    LANGUAGE plpgsql
    AS $_X$
begin
  -- perform $1, '$_$';
COPY public.fake (a) FROM stdin;
1
\.
INSERT INTO public.fake VALUES (1);
-- PostgreSQL database dump complete
  return $1; /* $$ */
end $_X$;


CREATE FUNCTION public.empty_tag() RETURNS integer
    LANGUAGE sql
    AS $$ select 1 as a$b$c; -- it's "fine
COPY public.fake (a) FROM stdin;
$$;


--
-- Name: modern(); Type: FUNCTION; Schema: public; Owner: shop
--

CREATE FUNCTION public.modern() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO public.orders (t)
   VALUES ('x'::text);
 INSERT INTO public.orders (t)  SELECT
                 CASE
                     WHEN (1 = 1) THEN 'a'::text
                     ELSE 'b'::text
                 END AS "case";
END;


CREATE VIEW public.odd AS
 SELECT 'back\slash''s;'::text AS a,
    '/* no'::text AS b,
    (5 - '-3'::integer) AS c,
    (8 / 2) AS d,
    '$x$'::text AS e,
    E'it\'s; \\' AS f,
    e'a''b\'
COPY public.fake (a) FROM stdin;
' AS g,
    name'C:\' AS typed,
    (1 -- comment with ' and " and ;
    + 1) AS h;

/* nested /* it's */ "still" ;
COPY public.fake (a) FROM stdin;
/**/ */
CREATE TABLE public."quo""te""" (
    t text DEFAULT 'a\'::text
);


COMMENT ON TABLE public.empty IS 'it''s
COPY public.fake (a) FROM stdin;
1
\.

INSERT INTO public.fake VALUES (1);
-- PostgreSQL database dump complete
--

';


CREATE RULE r AS
    ON UPDATE TO public.ev DO ( INSERT INTO public.fake (t)
  VALUES ('1'::text);
INSERT INTO public.fake (t)
  VALUES ('2'::text);
);


SELECT pg_catalog.lo_create('16440');

--
-- Data for Name: orders; Type: TABLE DATA; Schema: public; Owner: shop
--

COPY public.orders (id, "b ) , "" x", note) FROM stdin;
1	COPY public.fake (a) FROM stdin;	plain
2	\\.	it's "one; -- $$
3	\N	\N
\\.
COPY public.fake (a) FROM stdin;
\.x
-- PostgreSQL database dump complete
\
\..

9	line\nbreak	tab\t
\.


COPY "a.b".c (a) FROM stdin;
1
\.


COPY a."b.c" (a) FROM stdin;
1
2
\.


COPY public."quo""te""" (t) FROM stdin;
\.


COPY public."new
line" (t) FROM stdin;
x
\.


COPY public."café 表" (t) FROM stdin;
é
表
ü
\.


COPY public."FROM stdin" (t) FROM stdin;
x
\.


COPY public.nocols  FROM stdin;


\.


COPY public.with$dollar (t) FROM stdin;
$$
\.


COPY public.parted_1 (id, v) FROM stdin;
1	a
2	b
\.


COPY public.parted_2 (id, v) FROM stdin;
101	a
\.


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('16440', 131072);
SELECT pg_catalog.lowrite(0, '\x626c6f6220626c6f6220');
SELECT pg_catalog.lo_close(0);

COMMIT;

SELECT pg_catalog.setval('public.orders_id_seq', 9, true);


ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict k3yk3yk3y

