package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestorePreview.DatabasePreview;
import digital.vya.backupdb.process.ToolStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A backup that was read whole, and is fed to its engine's own Kamelet; how its tool ends decides. */
record CheckedForKamelet(FoundForKamelet found)
        implements RestoreStage.Checked, RestoreStage.Filled, RestoreStage.Proven {
    @Override
    public Asked asked() {
        return found.asked();
    }

    @Override
    public RestoreMode mode() {
        return RestoreMode.FAST;
    }

    @Override
    public RestorePreview preview() {
        RestoreSource source = found.source();
        Manifest manifest = source.manifest();
        String engine = found.instance().engine();
        return new RestorePreview(
                asked().run().id(),
                mode(),
                source.label(),
                source.point(),
                manifest == null ? null : manifest.takenAt(),
                source.data().packedBytes(),
                manifest == null ? 0 : rawBytes(manifest),
                found.instance().id(),
                progress().database(),
                false,
                List.of(
                        "skip roles, the making of a database, and the proof: nothing is known of engine " + engine
                                + " but its Kamelets",
                        "feed the backup to the Kamelet " + found.kamelet() + ", whose tool decides"),
                List.of(),
                source.unchecked(),
                progress().warnings(),
                DatabasePreview.UNKNOWN,
                null);
    }

    private static long rawBytes(Manifest manifest) {
        return manifest.artifacts().stream()
                .filter(a -> a.kind() == ArtifactKind.DATA)
                .mapToLong(Manifest.Entry::rawBytes)
                .sum();
    }

    @Override
    public RestoreRecord record() {
        String database = Objects.requireNonNull(progress().database(), "no backup is taken that does not say it");
        return RestoreRecord.of(
                asked().run().id(),
                found.instance().id(),
                database,
                database,
                false,
                asked().run().startedAt());
    }

    @Override
    public RestoreStage.Filled fill() {
        progress().enter(Step.CONTENT);
        return this;
    }

    @Override
    public List<Feed> feeds() {
        Job job = new Job(
                asked().run(),
                found.instance().id(),
                found.instance().engine(),
                progress().database(),
                null,
                asked().run().startedAt(),
                null,
                null,
                0);
        String kamelet = found.kamelet() + "/" + found.instance().id();
        return List.of(new Feed(kamelet, Map.of("job", job)) {
            private @Nullable Whole fed;

            @Override
            InputStream open() throws IOException {
                fed = new Whole(found.open());
                return fed;
            }

            @Override
            void end(InputStream output) throws IOException {
                ended((ToolStream) output, Objects.requireNonNull(fed, "was not opened"));
            }

            @Override
            void hear(@Nullable Object body) throws IOException {
                super.hear(body instanceof ToolStream ? body : null);
            }
        });
    }

    private void ended(ToolStream output, Whole fed) throws IOException {
        try (output) {
            output.transferTo(OutputStream.nullOutputStream());
        }
        if (!fed.given) {
            throw new BackupException(
                    ErrorCode.RESTORE_FAILED,
                    "The Kamelet " + found.kamelet()
                            + " ended before the backup was read to its end: does its tool read its standard input?");
        }
        progress().proven(ProofCheck.passed("tool", output.tool() + " took all of it and ended with 0"));
    }

    /** A backup on its way into a tool, which remembers whether it was read to its end. */
    private static final class Whole extends FilterInputStream {
        private volatile boolean given;

        Whole(InputStream raw) {
            super(raw);
        }

        @Override
        public int read() throws IOException {
            return heard(super.read());
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return heard(super.read(into, offset, length));
        }

        private int heard(int read) {
            given |= read < 0;
            return read;
        }
    }

    @Override
    public RestoreStage.Proven prove() {
        return this;
    }

    @Override
    public void judge() {
        RestoreStage.Proven.super.judge();
        progress().proofPassed("");
    }
}
