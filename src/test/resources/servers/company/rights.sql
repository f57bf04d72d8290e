-- Rights of what is still to come, given by several roles, for one schema and for all.
ALTER DEFAULT PRIVILEGES FOR ROLE sales_owner IN SCHEMA sales GRANT SELECT ON TABLES TO company_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE sales_owner IN SCHEMA sales GRANT INSERT, UPDATE ON TABLES TO company_writer WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE sales_owner IN SCHEMA sales GRANT USAGE ON SEQUENCES TO company_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE company_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE company_owner GRANT USAGE ON SCHEMAS TO company_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE company_owner REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE "dev@example.com" IN SCHEMA public GRANT ALL ON TABLES TO "we""ird", "O'Neill\ ";
ALTER DEFAULT PRIVILEGES FOR ROLE "Ação" GRANT SELECT ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE hr_owner REVOKE ALL ON TABLES FROM hr_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE hr_owner IN SCHEMA hr GRANT EXECUTE ON ROUTINES TO company_reader;

-- made after that, so the defaults are on them
SET ROLE sales_owner;
CREATE TABLE sales.made_later (id serial, text text);
INSERT INTO sales.made_later (text) SELECT 'later ' || n FROM generate_series(1, 20) n;
RESET ROLE;
SET ROLE company_owner;
CREATE FUNCTION core.made_later() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE core.made_later AS (a int);
RESET ROLE;

-- handed on: the grantor is neither owner nor superuser
SET ROLE company_reader;
GRANT SELECT ON hr.department TO "select";
RESET ROLE;
SET ROLE billing_owner;
GRANT SELECT ON sales.orders TO company_report;
RESET ROLE;
GRANT USAGE ON SCHEMA hr, sales, audit TO company_report;
GRANT CREATE, USAGE ON SCHEMA web TO company_admin WITH GRANT OPTION;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO company_reader;
REVOKE ALL ON SCHEMA empty FROM "O'Neill\ ";
