package digital.vya.backupdb.sweep;

import digital.vya.backupdb.model.Verification;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Every stored file is read again, all of them whole or one of them damaged. */
final class Verifying implements Scenario {
    private final boolean damaged;
    private Snapshot whole;
    private Path victim;

    Verifying(boolean damaged) {
        this.damaged = damaged;
    }

    @Override
    public String name() {
        return damaged ? "verify what is damaged" : "verify";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        if (whole == null) {
            whole = stage.backedUp(name());
        }
        whole.putBack(stage);
        victim = Points.in(stage.destination(stage.destinations.get(0)))
                .values()
                .iterator()
                .next()
                .data();
    }

    @Override
    public Result run(Stage stage) throws IOException {
        if (!damaged) {
            Verification verification = stage.verify();
            return new Result(verification.passed() && !verification.points().isEmpty(), verification.toString());
        }
        flip(victim);
        try {
            Verification verification = stage.verify();
            if (verification.passed()) {
                throw new Invariants.FalseGreen("passed with a damaged file: " + verification);
            }
            return new Result(true, verification.toString());
        } finally {
            flip(victim);
        }
    }

    /** Past the faulty file system. */
    private static void flip(Path file) {
        try (RandomAccessFile open = new RandomAccessFile(file.toString(), "rw")) {
            open.seek(open.length() / 3);
            int b = open.read();
            open.seek(open.length() / 3);
            open.write(b ^ 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
