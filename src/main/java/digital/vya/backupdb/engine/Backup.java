package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the product knows of backing one DBMS up. Order of steps is in routes; this is only knowledge. */
public interface Backup {
    /** Of its engine. */
    String id();

    /** The client tools of it on this machine and their versions, in words; throws where there are none. */
    default List<String> clients() {
        return List.of();
    }

    /** Connects, reads versions and databases, chooses the client tools. Throws when a backup could not work. */
    Inspection inspect(Settings.Instance instance);

    /** Whether what went wrong may be over in a moment, such as a server that restarts; never what a person has to mend. */
    default boolean isPassing(BackupException failure) {
        return false;
    }

    /** Whose locks our sessions in this database wait for, in words; empty when for none that can be seen. */
    default List<String> blockers(Settings.Instance instance, String database) {
        return List.of();
    }

    /** Throws when a dump of this database could not read all of it, and says what is missing. */
    default void requireRights(Settings.Instance instance, String database, Settings.Policy policy) {}

    /** What a backup of this would lack or die of, found out without making one. */
    default List<Problem> foresee(Settings.Instance instance, String database, Settings.Policy policy) {
        try {
            requireRights(instance, database, policy);
            return List.of();
        } catch (BackupException e) {
            return List.of(Problem.of(e));
        }
    }

    /** Environment and tool folder for a tool of this engine; database null where none is meant. */
    Identity identity(Settings.Instance instance, @Nullable String database);

    StreamInspector inspector(ArtifactKind kind, String format);

    /** The same for one job's running dump, for an engine that also listens to its tool. */
    default StreamInspector inspector(Job job, ArtifactKind kind, Settings.Policy policy, InputStream running) {
        return inspector(kind, policy.format());
    }

    /** What the name of a file ends in, before the codec's own ending. */
    default String ending(ArtifactKind kind, String format) {
        return ".sql";
    }

    /** What a dump of roles says. Of an engine of which nothing is known, only whether it is the same to the byte. */
    default RolesContent roles(InputStream dump) throws IOException {
        return RolesContent.opaque("roles of engine " + id(), dump);
    }

    /** Options for the dump of this database that the policy wants besides those that stand in the tool's Kamelet. */
    default List<String> dumpOptions(Settings.Instance instance, String database, Settings.Policy policy) {
        return List.of();
    }

    /** The stream of a dump of which the policy wants some rows only; {@code options} are for the tool. */
    default InputStream rowsDump(Settings.Instance instance, Job job, Settings.Policy policy, List<String> options) {
        throw new BackupException(ErrorCode.CONFIG_INVALID, "Engine " + id() + " cannot dump some rows only");
    }

    /** Whether dumps of this format are first written to a folder, whole and unpacked. */
    default boolean needsFolder(String format) {
        return false;
    }

    /** The files of a dump that is a folder, in the order in which they make an archive; {@code list} is its content. */
    default List<String> filesInOrder(Path folder, List<String> list) throws IOException {
        throw new BackupException(ErrorCode.INTERNAL, "Engine " + id() + " dumps into no folder");
    }

    /** Markdown with the commands that restore this restore point with plain tools, to be run in its folder. */
    String restoreByHand(Manifest manifest);
}
