package digital.vya.backupdb.engine.mysql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.mysql.dump.MysqlStatement.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class StatementTest {
    /** MariaDB 10.5 selects what 10.11 does by DO. */
    @Test
    void aSequenceMayBeSetByBothWords() {
        assertThat(kind("DO SETVAL(`numbers`, 5100, 0);")).isEqualTo(Kind.OTHER);
        assertThat(kind("SELECT SETVAL(`numbers`, 5100, 0);")).isEqualTo(Kind.OTHER);
    }

    @Test
    void nothingElseIsSelected() {
        assertThat(kind("SELECT 1;")).isEqualTo(Kind.UNKNOWN);
        assertThat(kind("SELECT SLEEP(1000);")).isEqualTo(Kind.UNKNOWN);
        assertThat(kind("SELECT SETVAL(`numbers`, SLEEP(1000), 0);")).isEqualTo(Kind.UNKNOWN);
        assertThat(kind("SELECT SETVAL(`numbers`, 5100, 0) INTO OUTFILE '/tmp/x';"))
                .isEqualTo(Kind.UNKNOWN);
    }

    private static Kind kind(String sql) {
        return MysqlStatement.of(sql.getBytes(StandardCharsets.UTF_8)).kind();
    }
}
