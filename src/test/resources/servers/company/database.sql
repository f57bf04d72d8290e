-- The database itself; :"database" comes from the test.
CREATE DATABASE :"database" OWNER company_owner TEMPLATE template0
    ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'pt-BR' LOCALE 'C' CONNECTION LIMIT 40;
COMMENT ON DATABASE :"database" IS E'the company''s "books"; since 1987\nsecond line\n\\connect template1';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO company_app, company_report, "dev@example.com", "we""ird";
GRANT TEMPORARY ON DATABASE :"database" TO company_app;
GRANT CREATE ON DATABASE :"database" TO company_admin WITH GRANT OPTION;
