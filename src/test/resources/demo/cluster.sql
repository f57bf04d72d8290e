-- Roles as real clusters have them: owners, groups, members, settings, limits, names that need quoting.
CREATE ROLE backup LOGIN SUPERUSER PASSWORD '@BACKUP_PASSWORD@';
CREATE ROLE shop_owner LOGIN PASSWORD '@APPLICATION_PASSWORD@' CONNECTION LIMIT 50;
CREATE ROLE shop_reader NOLOGIN;
CREATE ROLE shop_app LOGIN PASSWORD '@APPLICATION_PASSWORD@' VALID UNTIL '2040-01-01 00:00:00+00';
CREATE ROLE "Relatórios ""BI"" – équipe" LOGIN PASSWORD '@APPLICATION_PASSWORD@' CREATEDB;
COMMENT ON ROLE shop_app IS 'the shop''s web application';
GRANT shop_reader TO shop_app;
GRANT shop_reader TO "Relatórios ""BI"" – équipe" WITH ADMIN OPTION;
ALTER ROLE shop_app SET statement_timeout = '30s';

CREATE DATABASE shop OWNER shop_owner TEMPLATE template0;
COMMENT ON DATABASE shop IS 'orders and who ordered';
ALTER DATABASE shop SET timezone = 'America/Sao_Paulo';
ALTER ROLE shop_app IN DATABASE shop SET search_path = sales, public;
REVOKE CONNECT ON DATABASE shop FROM PUBLIC;
GRANT CONNECT ON DATABASE shop TO shop_reader, shop_app;

CREATE DATABASE "Filial ""São Paulo""; $(id) ../50%" OWNER "Relatórios ""BI"" – équipe" TEMPLATE template0;
