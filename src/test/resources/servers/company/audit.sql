-- What was done: unlogged and tiny tables, event triggers, tables without columns or rows.
SET ROLE company_owner;
CREATE TABLE audit.ddl (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT now(), tag text, what text);
CREATE TABLE audit.login (who name, at timestamptz, from_where inet, ok boolean) PARTITION BY LIST (ok);
CREATE TABLE audit.login_ok PARTITION OF audit.login FOR VALUES IN (true);
CREATE TABLE audit.login_failed PARTITION OF audit.login (from_where DEFAULT '::1') FOR VALUES IN (false);
CREATE TABLE audit.change (
    id bigserial, table_name regclass, old_row jsonb, new_row jsonb, transaction xid8 DEFAULT pg_current_xact_id(),
    place pg_lsn, version txid_snapshot, types regtype[], by_role regrole);
CREATE TABLE audit.no_columns ();
CREATE TABLE audit.no_rows (id int PRIMARY KEY, text text NOT NULL);
CREATE TABLE audit.once_had_columns (a int, b int);
ALTER TABLE audit.once_had_columns DROP COLUMN a, DROP COLUMN b;
CREATE UNLOGGED TABLE audit.session (token text PRIMARY KEY, seen timestamptz);
CREATE TABLE audit.wide ();
DO $$
BEGIN
    FOR n IN 1..250 LOOP
        EXECUTE format('ALTER TABLE audit.wide ADD %I %s', 'column ' || n, CASE n % 4 WHEN 0 THEN 'text' WHEN 1 THEN 'int' WHEN 2 THEN 'timestamptz' ELSE 'numeric' END);
    END LOOP;
END $$;
INSERT INTO audit.no_columns SELECT FROM generate_series(1, 5);
INSERT INTO audit.once_had_columns SELECT FROM generate_series(1, 3);
INSERT INTO audit.login SELECT 'user ' || n, timestamptz '2026-01-01 00:00:00+00' + n * interval '1 hour', '192.168.0.1', n % 3 > 0 FROM generate_series(1, 300) n;
INSERT INTO audit.change (table_name, old_row, new_row, place, version, types)
SELECT 'hr.employee'::regclass, jsonb_build_object('id', n), NULL, '0/16B3748', '10:20:10,14,15', '{int4,"core.address"}' FROM generate_series(1, 200) n;
INSERT INTO audit.session VALUES ('token', '2026-01-01 00:00:00+00');
INSERT INTO audit.wide ("column 1", "column 4", "column 248", "column 250") VALUES (1, repeat('wide ', 60000), 'end', NULL), (2, '', NULL, '2026-01-01');

-- who reads what others did; the default rights of tables to come, here and everywhere
ALTER TABLE audit.change ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_changes ON audit.change FOR SELECT TO company_reader USING (by_role = current_user::regrole);
GRANT USAGE ON SCHEMA audit TO company_reader, auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA audit TO auditor;
GRANT INSERT ON audit.change TO company_writer;
GRANT USAGE ON SEQUENCE audit.change_id_seq TO company_writer;
RESET ROLE;

CREATE FUNCTION audit.note_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    command record;
BEGIN
    FOR command IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
        INSERT INTO audit.ddl (tag, what) VALUES (tg_tag, command.object_identity);
    END LOOP;
END $$;
CREATE FUNCTION audit.no_drop() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'nobody drops a table here: %', tg_tag;
END $$;
CREATE EVENT TRIGGER note_ddl ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION audit.note_ddl();
CREATE EVENT TRIGGER "no drop; ever" ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION audit.no_drop();
ALTER EVENT TRIGGER "no drop; ever" DISABLE;
CREATE EVENT TRIGGER on_replicas ON table_rewrite EXECUTE FUNCTION audit.no_drop();
ALTER EVENT TRIGGER on_replicas ENABLE REPLICA;
ALTER EVENT TRIGGER note_ddl OWNER TO dba;
COMMENT ON EVENT TRIGGER note_ddl IS 'tables only';
CREATE TABLE audit.noticed (id int);
ALTER TABLE audit.noticed OWNER TO company_owner;
