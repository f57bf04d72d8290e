package digital.vya.backupdb.engine.mysql.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class MysqlDumpReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"USE ;\n", "CREATE DATABASE `shop`;\nUSE ;\n", "USE `shop`;\nCREATE DATABASE ;\n"})
    void aDatabaseWithoutANameIsRefused(String dump) {
        assertThatThrownBy(() -> read(dump))
                .isInstanceOfSatisfying(BackupException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ErrorCode.DUMP_UNSAFE))
                .hasMessageContaining("names no database");
    }

    private static void read(String dump) throws IOException {
        MysqlDumpReader.read(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)));
    }
}
