-- Settings of the database, last: they bind every session that comes after.
ALTER DATABASE :"database" SET search_path = sales, hr, core, ext, public;
ALTER DATABASE :"database" SET timezone = 'America/Sao_Paulo';
ALTER DATABASE :"database" SET datestyle = 'German, DMY';
ALTER DATABASE :"database" SET intervalstyle = 'sql_standard';
ALTER DATABASE :"database" SET lock_timeout = '90s';
ALTER DATABASE :"database" SET "company.motto" = E'we''re "open"; all day \\ night';
ALTER DATABASE :"database" SET default_text_search_config = 'web.portuguese_plain';
ALTER ROLE company_app IN DATABASE :"database" SET search_path = sales, core, ext;
ALTER ROLE company_app IN DATABASE :"database" SET "company.tenant" = '7';
ALTER ROLE company_report IN DATABASE :"database" SET statement_timeout = '10min';
ALTER ROLE "dev@example.com" IN DATABASE :"database" SET role = 'company_reader';
