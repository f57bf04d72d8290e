--
-- PostgreSQL database cluster dump
--

\restrict mhZYu6qYxFxEgTHuhg9lPkJMmJMMtjLwWemLufJGz8RkFqBGp4cPmIIFkBfVg8m

SET default_transaction_read_only = off;

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

--
-- Roles
--

CREATE ROLE "golden ""reader""";
ALTER ROLE "golden ""reader""" WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS;
CREATE ROLE golden_app;
ALTER ROLE golden_app WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 5 PASSWORD 'SCRAM-SHA-256$4096:9OWkTaDjYU6E29EcIZYo9w==$aZa8+WUQlTG3DEKrridxxDskSVWdU3+8GOyo2iaze1E=:/cW+p8oCO3ngI290ncMcD+FrG8hEKY+r9+QFcVpGDeo=';
CREATE ROLE golden_owner;
ALTER ROLE golden_owner WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS;
CREATE ROLE postgres;
ALTER ROLE postgres WITH SUPERUSER INHERIT CREATEROLE CREATEDB LOGIN REPLICATION BYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:hYUuYDul1ABN+g64yH+Y3Q==$08ekAFItb5iN7n9dQCyF3Ldh+k7hv1xwOV3ljem79/A=:VYcx2WwOinDhkXxensoHYpFk3qBsbKYVW591zz/RZFc=';

--
-- User Configurations
--

--
-- User Config "golden_app"
--

ALTER ROLE golden_app SET statement_timeout TO '9s';


--
-- Role memberships
--

GRANT "golden ""reader""" TO golden_app GRANTED BY postgres;




\unrestrict mhZYu6qYxFxEgTHuhg9lPkJMmJMMtjLwWemLufJGz8RkFqBGp4cPmIIFkBfVg8m

--
-- PostgreSQL database cluster dump complete
--

