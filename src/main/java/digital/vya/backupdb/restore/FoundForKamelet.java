package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.pack.StreamInspector;
import java.io.IOException;
import java.io.InputStream;

/** A backup of an engine of which nothing is known but its Kamelets. */
record FoundForKamelet(KameletRestores restores, Asked asked, Settings.Instance instance, RestoreSource source)
        implements RestoreStage.Found {
    @Override
    public RestoreMode mode() {
        return RestoreMode.FAST;
    }

    String kamelet() {
        return KameletRestores.kamelet(instance.engine());
    }

    InputStream open() throws IOException {
        return restores.sources().open(source.data(), asked);
    }

    /** The backup is read whole: checksum, codec, and the end that the engine's dumps have. The server is not asked. */
    @Override
    public CheckedForKamelet check() {
        StreamInspector inspector = restores.inspector(instance.engine());
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        try (InputStream raw = open()) {
            for (int n = raw.read(buffer); n >= 0; n = raw.read(buffer)) {
                inspector.accept(buffer, 0, n);
                bytes += n;
            }
            inspector.finish();
        } catch (IOException e) {
            throw BackupException.from(e);
        }
        progress()
                .warn(new Problem(
                        ErrorCode.RESTORE_REMARK,
                        "Nobody can ask engine " + instance.engine()
                                + " what it holds: that the backup is whole and its tool took it is proven, what is in"
                                + " the database before and afterwards is not",
                        "Look at the database yourself; what was replaced does not come back by rollback."));
        progress().proven(ProofCheck.passed("backup", Human.size(bytes) + ", whole and as it was backed up"));
        asked.progress().passed("the backup only; the server was not asked");
        return new CheckedForKamelet(this);
    }
}
