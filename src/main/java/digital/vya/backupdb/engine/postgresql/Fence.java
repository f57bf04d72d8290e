package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.engine.EndMark;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.postgresql.dump.WithoutUnrestrict;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps psql from obeying what comes from a dump: behind its command {@code restrict} it runs no command of its own, wherever
 * it takes a string to end, until it meets {@code unrestrict} with the same key. The key is new for each script, and goes
 * the same way as the script: arguments can be read by every user of the machine.
 */
public final class Fence {
    /** For a psql that cannot be restricted, where that was asked for. */
    static final Fence NONE = new Fence(null, true);

    private final @Nullable String key;
    private final boolean trusting;

    private Fence(@Nullable String key, boolean trusting) {
        this.key = key;
        this.trusting = trusting;
    }

    /** With a key that cannot be guessed. */
    static Fence withKey() {
        return new Fence(newKey(), false);
    }

    /** The same, and lets also the one line through that psql obeys all the same, as {@link WithoutUnrestrict} has it. */
    static Fence trusting() {
        return new Fence(newKey(), true);
    }

    private static String newKey() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** Takes no line of its own, so that psql counts lines as the dump does. */
    private String before() {
        return key == null ? "" : "\\restrict " + key + "\\\\";
    }

    private String after() {
        return key == null ? "\n" : "\n\\unrestrict " + key + "\n";
    }

    /** Statements for {@link Psql}, which puts its mark behind them. */
    public String around(String statements) {
        if (!trusting) {
            WithoutUnrestrict.require(statements);
        }
        return before() + "\n" + statements + after();
    }

    /** Texts one behind the other, and behind the fence the mark, which no dump can print for it cannot know it. */
    public MarkedScript around(InputStream... texts) {
        EndMark mark = new EndMark();
        InputStream all = new SequenceInputStream(Collections.enumeration(List.of(texts)));
        List<InputStream> parts = new ArrayList<>();
        parts.add(bytes(before()));
        parts.add(trusting ? all : new WithoutUnrestrict(all));
        parts.add(bytes(after() + "\\echo " + mark.text() + "\n"));
        return new MarkedScript("psql", new SequenceInputStream(Collections.enumeration(parts)), mark);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
