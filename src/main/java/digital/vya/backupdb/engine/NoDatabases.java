package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;

/**
 * Files have no databases, and an engine that is only Kamelets cannot be asked for its: none is there to be cleared up,
 * rolled back or restored into.
 */
public final class NoDatabases implements Databases {
    private static BackupException none() {
        return new BackupException(
                ErrorCode.TARGET_UNKNOWN,
                "An instance of files, or of an engine that is only Kamelets, has no databases that can be asked for");
    }

    @Override
    public List<String> names(Settings.Instance instance) {
        return List.of();
    }

    @Override
    public TargetFacts look(Settings.Instance instance, String database) {
        throw none();
    }

    @Override
    public void refuseName(String database) {
        throw none();
    }

    @Override
    public void refuseReplacing(Settings.Instance instance, String database) {
        throw none();
    }

    @Override
    public void create(RestoreTarget target, Examined dump, TargetFacts facts) {
        throw none();
    }

    @Override
    public int close(Settings.Instance instance, String database) {
        throw none();
    }

    @Override
    public void open(Settings.Instance instance, String database, int limit) {
        throw none();
    }

    @Override
    public void drop(Settings.Instance instance, String database) {
        throw none();
    }

    @Override
    public void swap(Settings.Instance instance, String live, String work, String old) {
        throw none();
    }

    @Override
    public void rename(Settings.Instance instance, String from, String to) {
        throw none();
    }

    @Override
    public String ask(Settings.Instance instance, String database, String sql) {
        throw none();
    }
}
