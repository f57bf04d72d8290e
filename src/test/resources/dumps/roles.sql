--
-- PostgreSQL database cluster dump
--

\restrict k3yk3yk3y

SET default_transaction_read_only = off;

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

--
-- Roles
--

CREATE ROLE "odd ""role";
ALTER ROLE "odd ""role" WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS;
COMMENT ON ROLE "odd ""role" IS 'x
-- PostgreSQL database cluster dump complete
';
CREATE ROLE shop;
ALTER ROLE shop WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'md5aaaa';

--
-- User Configurations
--

\unrestrict k3yk3yk3y

--
-- PostgreSQL database cluster dump complete
--

