package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.engine.Backup;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.process.Arguments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a dump step needs to know of its job's policy. */
public final class Dumps {
    private final Settings settings;
    private final Engines engines;
    private final RunRecords records;
    private final Packing packing;
    private final Spool spool;
    private final Nodes nodes;

    public Dumps(Settings settings, Engines engines, RunRecords records, Packing packing, Spool spool, Nodes nodes) {
        this.nodes = nodes;
        this.settings = settings;
        this.engines = engines;
        this.records = records;
        this.packing = packing;
        this.spool = spool;
    }

    /** Fails for a database that was named and cannot be dumped, and for one that the spool cannot hold. */
    public void begin(Job job) {
        nodes.requireHeld(job.instance(), job.run().id());
        records.started(job);
        if (job.refusal() != null) {
            Problem refusal = job.refusal();
            throw new BackupException(refusal.code(), refusal.message(), refusal.hint(), null);
        }
        packing.requireSpace(job);
    }

    /**
     * Clears away what there is of an earlier try, and throws when the dump could not read all that it should: better now
     * than hours later. Gives the options of the dump tool besides those that stand in its Kamelet.
     */
    public List<String> prepare(Job job) {
        nodes.requireHeld(job.instance(), job.run().id());
        spool.clear(job);
        Settings.Instance instance = settings.instanceOf(job);
        Backup engine = engines.backup(job.engine());
        engine.requireRights(instance, job.databaseToDump(), settings.policyOf(job));
        return engine.dumpOptions(instance, job.databaseToDump(), settings.policyOf(job));
    }

    /** What a Kamelet tells its tool, read as {@code args} are, and behind it what the policy wants. */
    public List<String> told(String flags, List<String> options) {
        List<String> all = new ArrayList<>(Arguments.parse(flags));
        all.addAll(options);
        return all;
    }

    public boolean someRowsOnly(Job job) {
        return !settings.policyOf(job).selection().rows().isEmpty();
    }

    /** The stream of a dump of which the policy wants some rows only; {@code options} are for the tool. */
    public InputStream rows(Job job, List<String> options) {
        return engines.backup(job.engine()).rowsDump(settings.instanceOf(job), job, settings.policyOf(job), options);
    }

    /** A folder for a tool that does not write to a stream; it goes with the job's spool. The tool itself makes it. */
    public Path folder(Job job) throws IOException {
        Path parent = job.spoolFolder().resolve(job.folder());
        Disk.folders(parent);
        return parent.resolve("dump");
    }

    /** The files of that folder in the order in which they are to be shipped, a line each. */
    public InputStream files(Job job, List<String> list) throws IOException {
        List<String> files = engines.backup(job.engine()).filesInOrder(folder(job), list);
        return new ByteArrayInputStream(String.join("\n", files).concat("\n").getBytes(StandardCharsets.UTF_8));
    }
}
