package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class CreateDatabaseTest {
    private static final DumpSelection ALL = DumpSelection.everything();

    private static CreateDatabase read(String options) {
        byte[] dump = RestoreStreamTest.dump("CREATE DATABASE \"a \"\"b\"\"\" WITH TEMPLATE = template0 " + options
                + ";\n" + "ALTER DATABASE \"a \"\"b\"\"\" OWNER TO \"Clerk\";\n");
        return Dumps.facts(dump, ALL).createDatabase();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'pt_BR.UTF-8' | 12 "
                        + "| ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'pt_BR.UTF-8'",
                // whoever set the server up may have chosen another provider for new databases
                "ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'C' | 16 "
                        + "| ENCODING = 'UTF8' LOCALE_PROVIDER = 'libc' LC_COLLATE = 'C' LC_CTYPE = 'C'",
                "ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C' | 15 "
                        + "| ENCODING = 'UTF8' LOCALE_PROVIDER = 'libc' LOCALE = 'C'",
                "ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C' | 14 | ENCODING = 'UTF8' LOCALE = 'C'",
                "ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C' | 12 "
                        + "| ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'C'",
                "ENCODING = 'UTF8' LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'pt-BR' ICU_RULES = '&a < ''b' | 16 "
                        + "| ENCODING = 'UTF8' LOCALE_PROVIDER = 'icu' ICU_LOCALE = 'pt-BR' ICU_RULES = '&a < ''b' LOCALE = 'C'",
                "ENCODING = 'UTF8' LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'pt-BR' ICU_RULES = '&a < ''b' | 15 "
                        + "| ENCODING = 'UTF8' LOCALE_PROVIDER = 'icu' ICU_LOCALE = 'pt-BR' LOCALE = 'C'",
                "ENCODING = 'UTF8' LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'pt-BR' | 14 "
                        + "| ENCODING = 'UTF8' LOCALE = 'C'",
                "ENCODING = 'UTF8' LOCALE_PROVIDER = builtin LOCALE = 'C' BUILTIN_LOCALE = 'C.UTF-8' | 17 "
                        + "| ENCODING = 'UTF8' LOCALE_PROVIDER = 'builtin' BUILTIN_LOCALE = 'C.UTF-8' LOCALE = 'C'",
                "ENCODING = 'UTF8' LOCALE_PROVIDER = builtin LOCALE = 'C' BUILTIN_LOCALE = 'C.UTF-8' | 16 "
                        + "| ENCODING = 'UTF8' LOCALE_PROVIDER = 'libc' LOCALE = 'C'",
                "OWNER = x ENCODING = 'LATIN1' TABLESPACE = \"slow disk\" | 14 "
                        + "| ENCODING = 'LATIN1' TABLESPACE = \"slow disk\"",
                "ENCODING = 'LATIN1' TABLESPACE = fast CONNECTION LIMIT = 3 | 14 | ENCODING = 'LATIN1'",
            })
    void isMadeAgainInWordsThatTheServerKnows(String options, int major, String expected) {
        assertThat(read(options).createStatement("new \"one\"", major, Set.of("slow disk", "pg_default")))
                .isEqualTo("CREATE DATABASE \"new \"\"one\"\"\" WITH TEMPLATE = template0 " + expected + ";");
    }

    @Test
    void tellsWhatIsLost() {
        CreateDatabase icu = read("LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'de' ICU_RULES = '&a < b'");

        assertThat(icu.name()).isEqualTo("a \"b\"");
        assertThat(icu.options().get("owner")).isEqualTo("Clerk");
        assertThat(icu.notKnownTo(14)).containsExactly("LOCALE_PROVIDER = icu", "ICU_RULES");
        assertThat(icu.notKnownTo(15)).containsExactly("ICU_RULES");
        assertThat(icu.notKnownTo(17)).isEmpty();
        assertThat(read("LOCALE_PROVIDER = libc LOCALE = 'C'").notKnownTo(12)).isEmpty();
    }
}
