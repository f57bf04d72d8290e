-- What two databases are asked. Each answer has one line per thing, in an order that does not depend on when it was
-- made. A line that says "question" begins the next one; what follows it is the name under which differences are told.
\set ours '(n.nspname !~ \'^pg_\' AND n.nspname <> \'information_schema\')'

\qecho question: rows of every table, by checksum
SELECT format('SELECT %L, count(*) || '' rows'', md5(coalesce(string_agg(h, '''' ORDER BY h), '''')) FROM'
              ' (SELECT md5(t::text) AS h FROM ONLY %I.%I t) x', format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND c.relispopulated AND :ours ORDER BY n.nspname, c.relname \gexec
SELECT format('%I.%I', n.nspname, c.relname), 'not populated' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'm' AND NOT c.relispopulated AND :ours ORDER BY 1;

\qecho question: sequences: where they stand and how they go on
SELECT format('SELECT %L, last_value, CASE WHEN is_called THEN ''called'' ELSE ''not called'' END FROM %I.%I',
              format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND :ours ORDER BY n.nspname, c.relname \gexec
SELECT format('%I.%I', schemaname, sequencename), sequenceowner, data_type, start_value, min_value, max_value, increment_by, cycle, cache_size
FROM pg_sequences ORDER BY 1;

\qecho question: large objects: owner, rights, comment, content
SELECT oid, lomowner::regrole, (SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(lomacl) x),
    to_json(obj_description(oid, 'pg_largeobject')), length(lo_get(oid)), md5(lo_get(oid))
FROM pg_largeobject_metadata ORDER BY oid;

\qecho question: the database: owner, encoding, collation, rights, settings, comment
-- the answers keep their order and name only what a database of another name has too
SELECT 'owner', datdba::regrole FROM pg_database WHERE datname = current_database();
SELECT 'encoding and collation', pg_encoding_to_char(encoding), datcollate, datctype,
    to_jsonb(d) ->> 'datlocprovider', coalesce(to_jsonb(d) ->> 'daticulocale', to_jsonb(d) ->> 'datlocale'), to_jsonb(d) ->> 'daticurules'
FROM pg_database d WHERE datname = current_database();
SELECT 'connections', datallowconn, datconnlimit, datistemplate FROM pg_database WHERE datname = current_database();
SELECT 'right', x::text FROM pg_database, unnest(coalesce(datacl, acldefault('d', datdba))) x WHERE datname = current_database() ORDER BY 2;
SELECT 'setting', coalesce(nullif(setrole, 0)::regrole::text, 'of all roles'), unnest(setconfig) FROM pg_db_role_setting s
JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database() ORDER BY 2, 3;
SELECT 'comment', to_json(shobj_description(oid, 'pg_database')) FROM pg_database WHERE datname = current_database();

\qecho question: owners of schemas, tables, sequences, views, functions, types
SELECT 'schema', n.nspname, nspowner::regrole FROM pg_namespace n WHERE :ours ORDER BY 2;
SELECT c.relkind, n.nspname, c.relname, c.relowner::regrole FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE :ours ORDER BY 1, 2, 3;
SELECT 'function', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), p.proowner::regrole
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE :ours ORDER BY 2, 3, 4;
SELECT 'type', n.nspname, t.typname, t.typowner::regrole FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE :ours ORDER BY 2, 3;

\qecho question: grants on schemas, tables, columns, functions, types, and for future objects
SELECT 'schema', n.nspname, x::text FROM pg_namespace n, unnest(coalesce(nspacl, acldefault('n', nspowner))) x WHERE :ours ORDER BY 2, 3;
SELECT c.relkind, n.nspname, c.relname, x::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
    unnest(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) x
WHERE :ours AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') ORDER BY 2, 3, 4;
SELECT 'column', n.nspname, c.relname, t.attname, x::text
FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(t.attacl) x
WHERE :ours ORDER BY 2, 3, 4, 5;
SELECT 'function', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), x::text
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, unnest(coalesce(proacl, acldefault('f', proowner))) x
WHERE :ours ORDER BY 2, 3, 4, 5;
SELECT 'type', n.nspname, t.typname, x::text FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace, unnest(t.typacl) x
WHERE :ours ORDER BY 2, 3, 4;
SELECT 'foreign', s.srvname, x::text FROM pg_foreign_server s, unnest(s.srvacl) x ORDER BY 2, 3;
SELECT 'language', l.lanname, x::text FROM pg_language l, unnest(l.lanacl) x ORDER BY 2, 3;
SELECT 'future', d.defaclrole::regrole, coalesce(d.defaclnamespace::regnamespace::text, '-'), d.defaclobjtype, x::text
FROM pg_default_acl d, unnest(d.defaclacl) x ORDER BY 2, 3, 4, 5;
