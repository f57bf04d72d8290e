-- Roles of the matrix's PostgreSQL database, in words that every version understands.
CREATE ROLE library_owner;
CREATE ROLE library_staff NOLOGIN;
CREATE ROLE library_app LOGIN PASSWORD :'app_password' CONNECTION LIMIT 7 VALID UNTIL '2099-01-01 00:00:00+00';
CREATE ROLE "odd ""one; '" LOGIN CREATEDB PASSWORD :'app_password';
GRANT library_staff TO library_app;
GRANT library_owner TO "odd ""one; '" WITH ADMIN OPTION;
GRANT pg_monitor TO library_staff;
ALTER ROLE library_app SET search_path = library, "$user", public;
ALTER ROLE library_app SET statement_timeout = '70s';
COMMENT ON ROLE library_staff IS 'people at the desk; it''s them';
