package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.StreamInspector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class PlainDumpInspectorTest {
    private static final byte[] PLAIN = fixture("plain.sql");
    private static final byte[] INSERTS = fixture("inserts-latin1.sql");
    private static final byte[] ROLES = fixture("roles.sql");

    @Test
    void countsRowsOfEveryCopyAndNothingThatOnlyLooksLikeOne() {
        StreamInspector inspector = watch(PostgresDumpInspector.ofDatabase(), PLAIN);

        inspector.finish();

        assertThat(inspector.rows())
                .containsExactly(
                        entry("public.orders", 11L),
                        entry("\"a.b\".c", 1L),
                        entry("a.\"b.c\"", 2L),
                        entry("public.\"quo\"\"te\"\"\"", 0L),
                        entry("public.new\nline", 1L),
                        entry("public.café 表", 3L),
                        entry("public.FROM stdin", 1L),
                        entry("public.nocols", 2L),
                        entry("public.with$dollar", 1L),
                        entry("public.parted_1", 2L),
                        entry("public.parted_2", 1L));
    }

    @Test
    void countsRowsOfInsertsAndReadsNamesInTheDumpsEncoding() {
        StreamInspector inspector = watch(PostgresDumpInspector.ofDatabase(), INSERTS);

        inspector.finish();

        assertThat(inspector.rows())
                .containsExactly(
                        entry("public.t", 4L),
                        entry("public.od d", 5L),
                        entry("public.nocols", 2L),
                        entry("public.café", 1L));
    }

    @Test
    void acceptsAWholeDumpOfRoles() {
        StreamInspector inspector = watch(PostgresDumpInspector.ofCluster(), ROLES);

        assertThatCode(inspector::finish).doesNotThrowAnyException();
        assertThat(inspector.rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.sql", "inserts-latin1.sql"})
    void tellsTheSameWhereverTheStreamIsCutInTwo(String name) {
        byte[] dump = fixture(name);
        Map<String, Long> expected =
                watch(PostgresDumpInspector.ofDatabase(), dump).rows();
        for (int cut = 0; cut <= dump.length; cut++) {
            StreamInspector inspector = PostgresDumpInspector.ofDatabase();
            inspector.accept(dump, 0, cut);
            inspector.accept(dump, cut, dump.length - cut);
            inspector.finish();
            assertThat(inspector.rows()).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void tellsTheSameInChunksOfAnySize(int most) {
        Map<String, Long> expected =
                watch(PostgresDumpInspector.ofDatabase(), PLAIN).rows();
        Random random = new Random(most);
        for (int round = 0; round < 200; round++) {
            StreamInspector inspector = PostgresDumpInspector.ofDatabase();
            int at = 0;
            while (at < PLAIN.length) {
                int length = Math.min(PLAIN.length - at, most == 1 ? 1 : random.nextInt(most + 1));
                // a buffer that is used again, with other bytes around: nothing of it may be remembered
                byte[] buffer = new byte[length + 4];
                Arrays.fill(buffer, (byte) '\'');
                System.arraycopy(PLAIN, at, buffer, 2, length);
                inspector.accept(buffer, 2, length);
                at += length;
            }
            inspector.finish();
            assertThat(inspector.rows()).as("round %d", round).isEqualTo(expected);
        }
    }

    @Test
    void readsAThousandDumpsFullOfTraps() {
        for (int seed = 0; seed < 1000; seed++) {
            RandomDump dump = new RandomDump(seed);
            byte[] bytes = dump.bytes();
            StreamInspector inspector = PostgresDumpInspector.ofDatabase();
            int cut = new Random(seed).nextInt(bytes.length);
            inspector.accept(bytes, 0, cut);
            inspector.accept(bytes, cut, bytes.length - cut);

            assertThatCode(inspector::finish).as("seed %d", seed).doesNotThrowAnyException();
            assertThat(inspector.rows()).as("seed %d", seed).isEqualTo(dump.rows());
        }
    }

    @Test
    void refusesADumpCutAnywhereBeforeItsEnd() {
        String text = new String(PLAIN, StandardCharsets.UTF_8);
        String beforeUnrestrict = text.substring(0, text.lastIndexOf("\\unrestrict"));
        int length = beforeUnrestrict.getBytes(StandardCharsets.UTF_8).length;
        for (int cut = 0; cut <= length; cut++) {
            StreamInspector inspector = PostgresDumpInspector.ofDatabase();
            inspector.accept(PLAIN, 0, cut);
            assertThatThrownBy(inspector::finish)
                    .as("cut at %d", cut)
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE));
        }
    }

    @Test
    void refusesADumpOfRolesCutAnywhereBeforeItsEnd() {
        String text = new String(ROLES, StandardCharsets.UTF_8);
        for (int cut = 0; cut <= text.lastIndexOf("complete"); cut++) {
            StreamInspector inspector = PostgresDumpInspector.ofCluster();
            inspector.accept(ROLES, 0, cut);
            assertThatThrownBy(inspector::finish).as("cut at %d", cut).isInstanceOf(BackupException.class);
        }
    }

    @Test
    void saysInWhichTableTheDumpBrokeOff() {
        StreamInspector inspector = PostgresDumpInspector.ofDatabase();
        byte[] dump = "COPY public.t (a) FROM stdin;\n1\n2".getBytes(StandardCharsets.UTF_8);
        inspector.accept(dump, 0, dump.length);

        assertThatThrownBy(inspector::finish).hasMessageContaining("among the rows of public.t");
    }

    @Test
    void aDumpOfADatabaseIsNoDumpOfRoles() {
        assertThatThrownBy(watch(PostgresDumpInspector.ofCluster(), PLAIN)::finish)
                .hasMessageContaining("cluster dump complete");
        assertThatThrownBy(watch(PostgresDumpInspector.ofDatabase(), ROLES)::finish)
                .hasMessageContaining("database dump complete");
    }

    @Test
    void aStatementBehindTheLastLineMakesItNotTheLast() {
        StreamInspector inspector = watch(PostgresDumpInspector.ofDatabase(), PLAIN);
        byte[] more = "SELECT 1;\n".getBytes(StandardCharsets.UTF_8);
        inspector.accept(more, 0, more.length);

        assertThatThrownBy(inspector::finish).isInstanceOf(BackupException.class);
    }

    @Test
    void aRowOfAGigabyteIsOneRow() {
        StreamInspector inspector = PostgresDumpInspector.ofDatabase();
        byte[] head = "COPY public.t (a) FROM stdin;\n".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\n\\.\n\n--\n-- PostgreSQL database dump complete\n--\n\n".getBytes(StandardCharsets.UTF_8);
        byte[] chunk = new byte[1024 * 1024];
        Arrays.fill(chunk, (byte) '.');
        inspector.accept(head, 0, head.length);
        for (int i = 0; i < 1024; i++) {
            inspector.accept(chunk, 0, chunk.length);
        }
        inspector.accept(tail, 0, tail.length);

        inspector.finish();
        assertThat(inspector.rows()).containsExactly(entry("public.t", 1L));
    }

    private static StreamInspector watch(StreamInspector inspector, byte[] dump) {
        inspector.accept(dump, 0, dump.length);
        return inspector;
    }

    private static byte[] fixture(String name) {
        try (InputStream in = PlainDumpInspectorTest.class.getResourceAsStream("/dumps/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
