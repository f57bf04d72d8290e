package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.Archives;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.ExaminedText;
import digital.vya.backupdb.engine.KeptArchive;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.pack.ReadAhead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Step one: everything that can be known before anything is touched. */
public final class RestoreChecks {
    private static final Set<ErrorCode> LOOK_OF_DAMAGE =
            Set.of(ErrorCode.DUMP_UNSAFE, ErrorCode.DUMP_INCOMPLETE, ErrorCode.DUMP_UNREADABLE);

    private static final int CHUNK = 256 * 1024;

    private final Engines engines;
    private final Path spool;

    public RestoreChecks(Engines engines, Path spool) {
        this.engines = engines;
        this.spool = spool;
    }

    /** Connection, versions and permissions: what is quick to find out comes first. */
    public void connect(Restoring restoring) {
        String wanted = Stream.of(
                        restoring.request().target(), restoring.request().what().database())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        if (!wanted.isEmpty() || restoring.request().target() != null) {
            engines.databases(restoring.instance()).refuseName(wanted);
        }
        TargetFacts facts = engines.databases(restoring.instance()).look(restoring.instance(), wanted);
        boolean part = restoring.request().choice().isPart()
                || restoring.request().choice().dataOnly();
        if (!facts.mayCreateDatabases() && !part) {
            throw new BackupException(
                    ErrorCode.RIGHTS_MISSING,
                    "User " + restoring.instance().user() + " of "
                            + restoring.instance().id() + " may not create databases");
        }
        restoring.mean(wanted.isEmpty() ? null : wanted, facts);
        guard(restoring);
    }

    /** Text of a dump reaches only a client that cannot be led to run programs by it, or one that was agreed to. */
    private void guard(Restoring restoring) {
        restorer(restoring).unguarded(restoring.instance()).ifPresent(why -> {
            if (!restoring.request().choice().trusted()) {
                throw new BackupException(ErrorCode.CLIENT_OBEYS, why);
            }
            trusted(restoring, why);
        });
    }

    private static void trusted(Restoring restoring, String why) {
        Problem trusted = new Problem(ErrorCode.DUMP_TRUSTED, why, ErrorCode.DUMP_TRUSTED.hint());
        if (!restoring.warnings().contains(trusted)) {
            restoring.warnings().add(trusted);
        }
    }

    public boolean wantsRoles(Restoring restoring) {
        return restoring.request().roles() != RestoreRequest.RolesPolicy.SKIP
                && restoring.source().roles() != null
                && !restoring.request().choice().dataOnly();
    }

    public void roles(InputStream raw, Restoring restoring) {
        restoring.planned(restorer(restoring)
                .roles(
                        raw,
                        restoring.instance(),
                        restoring.request().roles() == RestoreRequest.RolesPolicy.OVERWRITE,
                        restoring.request().choice().excludedRoles()));
    }

    /**
     * Whether the manifest tells all that has to be known before the first byte. Then the dump is read once, while it
     * goes into a database of the restore's own, and judged on the way.
     */
    private boolean foretold(Restoring restoring) {
        Manifest manifest = restoring.source().manifest();
        if (manifest == null || manifest.outline() == null || !manifest.isWhole()) {
            return false;
        }
        String known = restoring.request().target() == null
                ? manifest.database()
                : restoring.request().target();
        aim(restoring, known, known.equals(restoring.database()));
        boolean dropsLive = restoring.request().mode() == RestoreMode.FAST
                && restoring.facts().exists();
        if (dropsLive || !restoring.target().fresh()) {
            return false;
        }
        restorer(restoring)
                .foretold(manifest, restoring.target(), restoring.facts())
                .ifPresent(restoring::foretold);
        return restoring.isForetold();
    }

    /** Whether all of it is read before anything is touched. */
    public boolean readsFirst(Restoring restoring) {
        return !foretold(restoring);
    }

    /** Whether several jobs are about to read an archive that is not on this machine yet. */
    public boolean readsNow(Restoring restoring) {
        return restoring.isForetold()
                && restoring.wantsJobs()
                && restoring.dump().isArchive();
    }

    /** Whether room is needed for an archive that several jobs are to read. */
    public boolean keeps(Restoring restoring) {
        return restoring.wantsJobs();
    }

    /** Reads the whole dump once; what several jobs are to read stays on this machine. */
    public void data(InputStream raw, Restoring restoring) throws IOException {
        try (ReadAhead ahead = ahead(raw, restoring)) {
            InputStream backup = kept(new Lent(ahead), raw, restoring);
            try {
                read(backup, restoring);
                restoring.read();
            } catch (BackupException e) {
                throw toldBySource(e, ahead);
            } finally {
                if (backup instanceof KeptArchive archive) {
                    settle(archive, restoring);
                }
            }
        }
    }

    /** Bytes that a damaged file turned into look like anything: what its checksum says comes first. */
    static BackupException toldBySource(BackupException e, ReadAhead ahead) throws IOException {
        if (LOOK_OF_DAMAGE.contains(e.code())) {
            try {
                ahead.hearOut();
            } catch (BackupException damage) {
                return damage;
            }
        }
        return e;
    }

    private static ReadAhead ahead(InputStream raw, Restoring restoring) {
        return ReadAhead.of(raw, restoring.source().label());
    }

    private InputStream kept(InputStream ahead, InputStream raw, Restoring restoring) {
        Optional<Archives> archives = restorer(restoring).archives();
        if (!restoring.wantsJobs() || archives.isEmpty()) {
            return ahead;
        }
        Path folder = spool.resolve(restoring.run().id());
        Path stored = raw instanceof RawBackup backup ? backup.stored() : null;
        try {
            return archives.get().kept(ahead, stored, folder);
        } catch (IOException e) {
            throw BackupException.unwritable("The spool's copy of the archive in " + folder, e);
        }
    }

    private static void settle(KeptArchive archive, Restoring restoring) throws IOException {
        if (archive.path().isPresent()) {
            restoring.kept(archive.path().get());
        } else {
            archive.giveUp();
        }
    }

    /** Where only the dump itself knows the database's name, it is aimed at afterwards. */
    private void read(InputStream raw, Restoring restoring) {
        Restorer restorer = restorer(restoring);
        InputStream text = restorer.text(restoring.instance(), raw);
        String known = Stream.of(
                        restoring.request().target(),
                        restoring.source().manifest() == null
                                ? null
                                : restoring.source().manifest().database())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (known != null) {
            if (restoring.target() == null) {
                aim(restoring, known, known.equals(restoring.database()));
            }
            restoring.examined(examined(text, restoring.target(), restoring));
            return;
        }
        RestoreTarget unknown = new RestoreTarget(
                restoring.instance(), null, true, false, restoring.request().choice());
        Examined dump = examined(text, unknown, restoring);
        // a name that was typed is meant; a dump's own may be of a former life
        String typed = restoring.request().what().database();
        String name = Stream.of(typed, dump.database(), restoring.source().named())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() ->
                        new BackupException(ErrorCode.TARGET_UNKNOWN, "The dump does not say which database it is of"));
        aim(restoring, name, false);
        restoring.examined(dump);
        if (typed != null && dump.database() != null && !typed.equals(dump.database())) {
            remark(restoring, "The dump is of database " + dump.database() + ", and restored as " + typed);
        }
    }

    private Examined examined(InputStream text, RestoreTarget target, Restoring restoring) {
        try (ExaminedText reading = restoring.isForetold()
                ? restoring.firstReading(text)
                : restorer(restoring).examine(text, target, restoring.facts())) {
            byte[] chunk = new byte[CHUNK];
            while (reading.read(chunk) >= 0) {
                // looked at by itself
            }
            Examined dump = reading.examined();
            dump.obeyed().ifPresent(why -> trusted(restoring, why));
            return dump;
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE, "the dump cannot be read to its end: " + BackupException.words(e), e);
        } catch (BackupException e) {
            throw named(e, restoring);
        }
    }

    /** Which file it was, and what can be done about it. */
    static BackupException named(BackupException e, Restoring restoring) {
        String label = restoring.source().data().label();
        boolean ofDump =
                Set.of(ErrorCode.DUMP_INCOMPLETE, ErrorCode.DUMP_UNREADABLE).contains(e.code());
        if (!ofDump || e.getMessage().contains(label)) {
            return e;
        }
        String hint = e.code() == ErrorCode.DUMP_INCOMPLETE
                ? "Fetch the file again, or take another destination or restore point."
                : e.hint();
        return new BackupException(e.code(), label + ": " + e.getMessage(), hint, e);
    }

    /** Whether the target turned out to be another than the dump was read for. */
    public boolean mustReadAgain(Restoring restoring) {
        return restoring.source().manifest() == null
                && restoring.request().target() == null
                && !restoring.target().fresh();
    }

    public void again(InputStream raw, Restoring restoring) throws IOException {
        try (ReadAhead ahead = ahead(raw, restoring)) {
            InputStream text = restorer(restoring).text(restoring.instance(), new Lent(ahead));
            restoring.examined(examined(text, restoring.target(), restoring));
        }
    }

    /** {@code looked}: at this very database, at the beginning of the step. */
    private void aim(Restoring restoring, String database, boolean looked) {
        Databases databases = engines.databases(restoring.instance());
        databases.refuseName(database);
        if (!looked) {
            restoring.mean(database, databases.look(restoring.instance(), database));
        }
        restoring.aim();
        boolean replaces = restoring.facts().exists()
                && restoring.target().fresh()
                && restoring.request().mode() != RestoreMode.TEST;
        if (replaces) {
            databases.refuseReplacing(restoring.instance(), database);
        }
    }

    /** What can only be judged when server and dump are both known. */
    public void decide(Restoring restoring) {
        refuseForeign(restoring);
        refuseReplacingByPart(restoring);
        refuseEmptying(restoring);
        if (restoring.facts().exists() && restoring.target().fresh()) {
            restoring.examined(restoring.dump().completed(restoring.instance(), restoring.database()));
        }
        restoring.dump().refuseCollisions(restoring.target(), restoring.facts());
        refuseMissingRoles(restoring);
        compare(restoring);
        space(restoring);
        if (restoring.request().jobs() > 1
                && (restoring.isForetold() ? !restoring.dump().isArchive() : restoring.archive() == null)) {
            remark(restoring, "Only a whole archive of pg_dump -Fc is restored by several jobs: this takes one");
        }
        restoring.dump().remarks().forEach(remark -> remark(restoring, remark));
    }

    private static void remark(Restoring restoring, String text) {
        restoring.warnings().add(new Problem(ErrorCode.RESTORE_REMARK, text, ErrorCode.RESTORE_REMARK.hint()));
    }

    /** Only an owner renames or drops a database: without this the restore would fail at the very end, at the swap. */
    private static void refuseForeign(Restoring restoring) {
        boolean replaces = restoring.target().fresh() && restoring.request().mode() != RestoreMode.TEST;
        if (replaces && !restoring.facts().owned()) {
            throw new BackupException(
                    ErrorCode.RIGHTS_MISSING,
                    "User " + restoring.instance().user() + " of "
                            + restoring.instance().id() + " does not own database " + restoring.database()
                            + ", so it may not be replaced");
        }
    }

    /** What a policy chose out of a database must not take the place of all of it. */
    private static void refuseReplacingByPart(Restoring restoring) {
        Manifest manifest = restoring.source().manifest();
        boolean replaces = restoring.facts().exists()
                && !restoring.facts().empty()
                && restoring.target().fresh()
                && restoring.request().mode() != RestoreMode.TEST;
        if (manifest == null || manifest.isWhole()) {
            return;
        }
        if (replaces) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    "Backup " + manifest.id()
                            + " holds only a part of its database: swapped in, it would take the rest of "
                            + restoring.database() + " away",
                    "Restore it under another name with --target, or the tables you want with --tables.",
                    null);
        }
        if (manifest.selection().content() == Selection.Content.DATA
                && !restoring.request().choice().dataOnly()) {
            throw new BackupException(
                    ErrorCode.TARGET_UNKNOWN,
                    "Backup " + manifest.id() + " holds rows without tables",
                    "Restore them into a database that has the tables, with --data-only.",
                    null);
        }
        remark(restoring, "The backup holds only the part of the database that its policy chose");
    }

    private static void refuseEmptying(Restoring restoring) {
        RestoreChoice choice = restoring.request().choice();
        boolean replaces = restoring.facts().exists()
                && !restoring.facts().empty()
                && restoring.target().fresh()
                && restoring.request().mode() != RestoreMode.TEST;
        if (choice.schemaOnly() && replaces && !restoring.request().recreate()) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    "A restore of the schema alone would put empty tables in the place of database "
                            + restoring.database());
        }
        if (choice.dataOnly() && restoring.target().fresh()) {
            throw new BackupException(
                    ErrorCode.TARGET_UNKNOWN,
                    "There is no database " + restoring.database() + " on "
                            + restoring.instance().id() + " that data alone could go into");
        }
    }

    private void refuseMissingRoles(Restoring restoring) {
        Set<String> missing = restoring.dump().missingRoles(restoring.target());
        if (restoring.roles() != null) {
            missing.removeAll(restoring.roles().created());
            Set<String> gone = restoring.roles().goneBefore(missing);
            if (!gone.isEmpty()) {
                missing.removeAll(gone);
                remark(
                        restoring,
                        "The server of the backup had no " + String.join(", ", gone)
                                + " any more: what is theirs stays theirs");
            }
        }
        if (!missing.isEmpty()) {
            throw new BackupException(
                    ErrorCode.ROLES_MISSING,
                    "Server " + restoring.instance().id() + " has no role " + String.join(", ", missing)
                            + ", which owners or grants of the backup name");
        }
    }

    private static void compare(Restoring restoring) {
        Manifest manifest = restoring.source().manifest();
        if (manifest == null || restoring.request().choice().schemaOnly()) {
            return;
        }
        Map<String, Long> found = restoring.dump().rows();
        boolean part = restoring.request().choice().isPart();
        boolean same = part
                ? found.entrySet().stream()
                        .allMatch(e -> e.getValue().equals(manifest.rows().get(e.getKey())))
                : found.equals(manifest.rows());
        if (!same) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_DAMAGED,
                    "The dump of " + manifest.id() + " does not hold the rows that its manifest names");
        }
    }

    private static void space(Restoring restoring) {
        refuseFull(
                restoring.instance().id(),
                restoring.facts().freeBytes(),
                restoring.dump().rawBytes());
    }

    /** A negative number of free bytes is one that cannot be seen from here. */
    static void refuseFull(String instance, long free, long needed) {
        if (free >= 0 && free < needed) {
            throw new BackupException(
                    ErrorCode.TARGET_FULL,
                    "Server " + instance + " has " + Human.size(free) + " free, the backup is " + Human.size(needed)
                            + " unpacked");
        }
    }

    private Restorer restorer(Restoring restoring) {
        return engines.restorer(restoring.instance());
    }
}
