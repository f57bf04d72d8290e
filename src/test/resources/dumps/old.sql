--
-- PostgreSQL database dump
--

-- Dumped from database version 9.2.24
-- Dumped by pg_dump version 9.2.24

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET client_min_messages = warning;

--
-- Name: old; Type: DATABASE; Schema: -; Owner: clerk
--

CREATE DATABASE old WITH TEMPLATE = template0 ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'C';


ALTER DATABASE old OWNER TO clerk;

\connect old

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET client_min_messages = warning;

--
-- Name: old; Type: COMMENT; Schema: -; Owner: clerk
--

COMMENT ON DATABASE old IS 'since 1998';


--
-- Name: Sales; Type: SCHEMA; Schema: -; Owner: clerk
--

CREATE SCHEMA "Sales";


ALTER SCHEMA "Sales" OWNER TO clerk;

--
-- Name: plpgsql; Type: EXTENSION; Schema: -; Owner: 
--

CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;


--
-- Name: EXTENSION plpgsql; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';


SET search_path = public, pg_catalog;

--
-- Name: add(integer, integer); Type: FUNCTION; Schema: public; Owner: clerk
--

CREATE FUNCTION add(a integer, b integer DEFAULT 1) RETURNS integer
    LANGUAGE plpgsql
    AS $_$
BEGIN
  -- it's here; $$
  RETURN $1 + $2;
END $_$;


ALTER FUNCTION public.add(a integer, b integer) OWNER TO clerk;

SET default_tablespace = '';

SET default_with_oids = false;

--
-- Name: customer; Type: TABLE; Schema: public; Owner: clerk; Tablespace: 
--

CREATE TABLE customer (
    id integer NOT NULL,
    name text DEFAULT 'it''s'::text,
    path text DEFAULT 'C:\'::text
);


ALTER TABLE public.customer OWNER TO clerk;

--
-- Name: customer_id_seq; Type: SEQUENCE; Schema: public; Owner: clerk
--

CREATE SEQUENCE customer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.customer_id_seq OWNER TO clerk;

--
-- Name: customer_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: clerk
--

ALTER SEQUENCE customer_id_seq OWNED BY customer.id;


SET search_path = "Sales", pg_catalog;

--
-- Name: Order; Type: TABLE; Schema: Sales; Owner: clerk; Tablespace: 
--

CREATE TABLE "Order" (
    id integer NOT NULL,
    customer integer,
    note text
);


ALTER TABLE "Sales"."Order" OWNER TO clerk;

--
-- Name: customers; Type: VIEW; Schema: Sales; Owner: clerk
--

CREATE VIEW customers AS
    SELECT customer.id, customer.name FROM public.customer;


ALTER TABLE "Sales".customers OWNER TO clerk;

SET search_path = public, pg_catalog;

--
-- Name: id; Type: DEFAULT; Schema: public; Owner: clerk
--

ALTER TABLE ONLY customer ALTER COLUMN id SET DEFAULT nextval('customer_id_seq'::regclass);


--
-- Data for Name: customer; Type: TABLE DATA; Schema: public; Owner: clerk
--

COPY customer (id, name, path) FROM stdin;
1	one	C:\\
2	\\.	\\connect x
\.


--
-- Name: customer_id_seq; Type: SEQUENCE SET; Schema: public; Owner: clerk
--

SELECT pg_catalog.setval('customer_id_seq', 2, true);


SET search_path = "Sales", pg_catalog;

--
-- Data for Name: Order; Type: TABLE DATA; Schema: Sales; Owner: clerk
--

INSERT INTO "Order" VALUES (1, 1, 'INSERT INTO "Order" VALUES (9);
\connect x');
INSERT INTO "Order" (id, customer, note) VALUES (2, 2, 'CREATE DATABASE x;'), (3, NULL, '\');


SET search_path = public, pg_catalog;

--
-- Name: customer_pkey; Type: CONSTRAINT; Schema: public; Owner: clerk; Tablespace: 
--

ALTER TABLE ONLY customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);


SET search_path = "Sales", pg_catalog;

--
-- Name: note_idx; Type: INDEX; Schema: Sales; Owner: clerk; Tablespace: 
--

CREATE INDEX note_idx ON "Order" USING btree (note);


--
-- Name: Order_customer_fkey; Type: FK CONSTRAINT; Schema: Sales; Owner: clerk
--

ALTER TABLE ONLY "Order"
    ADD CONSTRAINT "Order_customer_fkey" FOREIGN KEY (customer) REFERENCES public.customer(id);


--
-- Name: public; Type: ACL; Schema: -; Owner: postgres
--

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM postgres;
GRANT ALL ON SCHEMA public TO postgres;
GRANT ALL ON SCHEMA public TO PUBLIC;


SET search_path = public, pg_catalog;

--
-- Name: customer; Type: ACL; Schema: public; Owner: clerk
--

REVOKE ALL ON TABLE customer FROM PUBLIC;
REVOKE ALL ON TABLE customer FROM clerk;
GRANT ALL ON TABLE customer TO clerk;
SET SESSION AUTHORIZATION clerk;
GRANT SELECT ON TABLE customer TO reader;
RESET SESSION AUTHORIZATION;


--
-- PostgreSQL database dump complete
--

