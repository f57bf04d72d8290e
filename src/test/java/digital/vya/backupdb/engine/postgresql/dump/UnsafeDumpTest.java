package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps that somebody changed so that psql would run a command on the machine that restores. */
@Tag("unit")
class UnsafeDumpTest {
    private static final DumpSelection ALL = DumpSelection.everything();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\! touch /tmp/x",
                "\\connect x \\! touch /tmp/x\n\\! y",
                "\\encoding UTF8",
                "\\encoding SQL_ASCII \\! x",
                "  \\! touch /tmp/x",
                "SELECT 1; \\! touch /tmp/x",
                "SELECT 1 \\! touch /tmp/x\n;",
                "SELECT (\n\\! touch /tmp/x\n);",
                "SELECT 1 \\; SELECT 2;",
                "SELECT 1 \\g |sh",
                "SELECT 'x' \\gexec",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;\n\\! x\nEND;",
                "CREATE RULE r AS ON UPDATE TO t DO (SELECT 1;\n\\! x\n);",
                "COPY public.t (a) FROM stdin;\n\\.\n\\! x",
                "COPY public.t (a) FROM stdin;\n\\.\r\n\\! x",
                // what follows on the line of a COPY is obeyed once its rows have gone by
                "COPY public.t (a) FROM stdin; \\! x\n\\.",
                // no rows follow these, so psql reads what stands there instead
                "COPY public.t FROM '/etc/passwd' WHERE a IS DISTINCT FROM stdin;\n\\! x\n\\.",
                "COPY a\nFROM\n'/f'\nWHERE\na\nIS\nDISTINCT FROM stdin;\n\\! x\n\\.",
                "COPY public.t TO PROGRAM 'x';",
                "copy public.t (a) from stdin;\n\\.",
                "COPY public.t (a) FROM stdin WITH (FORMAT csv);\n\\.",
                "COPY (SELECT 1) TO STDOUT;",
                // a carriage return ends a comment for psql
                "SELECT 1; -- x\r\\! touch /tmp/x",
                "-- x\r\\! touch /tmp/x",
                "SELECT 'a'\r'b\\' \\! x '",
                "SELECT E'a'\r'b\\' \\! x '",
                // versions of psql differ in where these end
                "SELECT 1E'\\' \\! x';",
                "SELECT 1$a$ \\! x $a$;",
                "SELECT $1E'\\' \\! x';",
                "SELECT .1e--$\"\n\\! x\n\";",
                "SELECT 1.E'\\' \\! x';",
                // psql puts its own values there, and reads them as SQL
                "SELECT :DBNAME;",
                "SELECT :'HOST';",
                "SELECT a[1:\"USER\"];",
                "SELECT :{?x};",
                // what psql takes for the beginning of a function's body hides all that follows from it
                "CREATE FUNCTION public.begin() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                "SET client_encoding = 'SJIS';",
                "SET client_encoding TO sjis;",
                "SET NAMES 'big5';",
                "SELECT pg_catalog.set_config('client_encoding', 'gb18030', false);",
                // what a server takes back psql takes back too
                "BEGIN;\nSET standard_conforming_strings = off;\nROLLBACK;",
                "SET LOCAL standard_conforming_strings = off;",
                "SET standard_conforming_strings TO DEFAULT;",
                "RESET standard_conforming_strings;",
                "RESET ALL;",
                "DISCARD ALL;",
                "\\.",
                "SELECT 1;\0"
            })
    void isRefused(String sql) {
        byte[] dump = RestoreStreamTest.dump("SELECT 1;\n" + sql + "\nSELECT 1;\n");

        assertThatThrownBy(() -> Dumps.fedAtOnce(dump, ALL))
                .isInstanceOfSatisfying(BackupException.class, this::isUnsafe);
        assertThatThrownBy(() -> Dumps.facts(dump, ALL)).isInstanceOfSatisfying(BackupException.class, this::isUnsafe);
    }

    private void isUnsafe(BackupException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.DUMP_UNSAFE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT '\\! x';",
                "SELECT E'\\\\! \\' x';",
                "SELECT \"\\! x\";",
                "SELECT $$\n\\! x\n$$;",
                "SELECT $a$ $$\n\\! x\n$b$ $a$;",
                "/* \\! x /* \n\\! */ \\! y */",
                "-- \\! x",
                "SELECT 1 -- \\! x\n;",
                "COPY public.t (a) FROM stdin;\n\\! x\n\\.x\n\\. \n\\N\n\\.",
                "COPY public.t (a) FROM stdin;\r\n\\! x\r\n\\.\r",
                "COPY public.t (\"a)\", \"b \"\" FROM stdin;\") FROM stdin;\n\\! x\n\\.",
                "COPY public.t  FROM stdin;\n\\.",
                "COPY public.t (a) WITH OIDS FROM stdin;\n1\t2\n\\.",
                "SELECT a[1:n], b[:m], c[1:2], '1'::text, (a)::public.\"USER\", f(x => 1, y := 2);",
                "SELECT 1e-05, 1.5e+30, 10e7, .5, 1e5::double precision, u & 1, B'01', X'ff', N'x', date'2020-01-01';",
                "SELECT $1, a$b$c, \"$\"$$x$$;",
                "CREATE FUNCTION public.f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;",
                "SET SESSION AUTHORIZATION 'x';\nRESET SESSION AUTHORIZATION;\nSET SESSION AUTHORIZATION DEFAULT;",
                "SET standard_conforming_strings = off;\nSELECT 'it\\'s; \\! x';\nSET standard_conforming_strings = on;",
            })
    void isReadWithoutSuspicion(String sql) {
        byte[] dump = RestoreStreamTest.dump("SELECT 1;\n" + sql + "\nSELECT 1;\n");

        assertThat(Dumps.text(Dumps.fed(dump, ALL))).isEqualTo(Dumps.text(dump));
        assertThatCode(() -> Dumps.facts(dump, ALL)).doesNotThrowAnyException();
    }

    @Test
    void theMessageNamesTheLineAndQuotesNothing() {
        byte[] dump = RestoreStreamTest.dump("SELECT 'a\nb';\nCOPY public.t (a) FROM stdin;\n1\n\\.\n\\! secret\n");

        assertThatThrownBy(() -> Dumps.facts(dump, ALL))
                .hasMessageContaining("line 12 ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void nothingBehindTheCommandReachesPsql() throws Exception {
        byte[] dump = RestoreStreamTest.dump("SELECT 'before';\nSELECT 1 \\! x\n;\n");
        PostgresRestoreStream stream = new PostgresRestoreStream(new Slices(dump, 20, 7), ALL);
        StringBuilder fed = new StringBuilder();

        assertThatThrownBy(() -> {
                    for (int b = stream.read(); b >= 0; b = stream.read()) {
                        fed.append((char) b);
                    }
                })
                .isInstanceOf(BackupException.class);

        assertThat(fed.toString().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(Dumps.bytes(Dumps.text(dump).substring(0, fed.length())));
        assertThat(fed).doesNotContain("\\");
    }
}
