-- Roles as a grown company has them. :'app_password' and :'report_password' come from the test.
CREATE ROLE company_owner NOLOGIN CREATEDB;
CREATE ROLE hr_owner NOLOGIN;
CREATE ROLE sales_owner NOLOGIN;
CREATE ROLE warehouse_owner NOLOGIN;
CREATE ROLE billing_owner NOLOGIN;
COMMENT ON ROLE company_owner IS 'owns the database; nobody logs in as this';

-- groups, and groups in groups
CREATE ROLE company_reader NOLOGIN;
CREATE ROLE company_writer NOLOGIN;
CREATE ROLE company_admin NOLOGIN CREATEROLE;
GRANT company_reader TO company_writer;
GRANT company_writer TO company_admin WITH ADMIN OPTION;
GRANT hr_owner, sales_owner, warehouse_owner, billing_owner TO company_owner;
COMMENT ON ROLE company_reader IS E'reads; it''s a "group"\nwith a second line; -- and a look-alike\nCREATE ROLE intruder SUPERUSER;';

-- who logs in: new and old password hashes, limits, expiry, settings
CREATE ROLE company_app LOGIN PASSWORD :'app_password' CONNECTION LIMIT 20 VALID UNTIL '2040-01-01 00:00:00+00';
GRANT company_writer TO company_app;
ALTER ROLE company_app SET statement_timeout = '45s';
ALTER ROLE company_app SET application_name = 'the company''s "app"; \ über';
SET password_encryption = 'md5';
CREATE ROLE company_report LOGIN NOINHERIT PASSWORD :'report_password' CONNECTION LIMIT 3;
RESET password_encryption;
GRANT company_reader, pg_read_all_settings TO company_report;
ALTER ROLE company_report SET default_transaction_read_only = on;
CREATE ROLE auditor LOGIN BYPASSRLS PASSWORD 'no longer valid' VALID UNTIL '2020-01-01 00:00:00+00';
CREATE ROLE backup_operator LOGIN REPLICATION PASSWORD 'replicates' VALID UNTIL 'infinity';
GRANT pg_read_all_data, pg_monitor TO backup_operator;
CREATE ROLE dba SUPERUSER CREATEDB CREATEROLE LOGIN PASSWORD 'a second superuser' CONNECTION LIMIT 2;
CREATE ROLE no_password LOGIN;
CREATE ROLE locked_out LOGIN PASSWORD 'never' CONNECTION LIMIT 0;

-- names that need care everywhere
CREATE ROLE "we""ird" LOGIN PASSWORD :'app_password';
CREATE ROLE "dev@example.com" LOGIN PASSWORD :'app_password';
CREATE ROLE "Ação" NOLOGIN;
CREATE ROLE "select" NOLOGIN;
CREATE ROLE "$user" NOLOGIN;
CREATE ROLE "O'Neill\ " NOLOGIN;
CREATE ROLE "Upper Case; DROP ROLE company_app; --" NOLOGIN INHERIT;
CREATE ROLE r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_ NOLOGIN;
GRANT "select" TO "Ação" WITH ADMIN OPTION;
GRANT company_reader TO "we""ird", "dev@example.com" WITH ADMIN OPTION;
GRANT "Ação" TO r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_63_r_bytes_;
ALTER ROLE "dev@example.com" SET search_path = '$user', "with space", "quo""te";
ALTER ROLE "we""ird" SET work_mem = '8MB';

-- a member with ADMIN OPTION hands the group on: the grantor is not the superuser
SET ROLE "dev@example.com";
GRANT company_reader TO "select";
RESET ROLE;

GRANT SET ON PARAMETER log_min_duration_statement TO company_admin;
GRANT SET, ALTER SYSTEM ON PARAMETER work_mem TO "dev@example.com" WITH GRANT OPTION;
