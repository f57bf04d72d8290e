package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.ExaminedText;
import digital.vya.backupdb.engine.Foretold;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.engine.RolesPlan;
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
import digital.vya.backupdb.model.WorkName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Step one of one restore: everything that can be known before anything is touched. */
final class DatabaseCheck {
    private final FoundDatabase found;
    private final RestoreRequest request;
    private final RestoreChoice choice;
    private final @Nullable Manifest manifest;
    private final Restorer restorer;
    private final DumpReading reading;
    private TargetFacts facts;
    private @Nullable String database;
    private @Nullable RestoreTarget target;

    DatabaseCheck(FoundDatabase found) {
        this.found = found;
        this.request = found.request();
        this.choice = found.choice();
        this.manifest = found.source().manifest();
        this.restorer = found.restorer();
        this.reading = new DumpReading(found);
        this.facts = found.facts();
        this.database = found.progress().database();
    }

    CheckedDatabase check() throws IOException {
        Optional<RolesPlan> roles = wantsRoles() ? Optional.of(roles()) : Optional.empty();
        Optional<Foretold> foretold = foretold();
        DumpReading.Read read = foretold.isPresent() ? told(foretold.get()) : readFirst();
        Examined dump = decide(read.dump(), roles);
        boolean archive =
                foretold.isPresent() ? dump.isArchive() : read.archive().isPresent();
        if (request.jobs() > 1 && !archive) {
            remark("Only a whole archive of pg_dump -Fc is restored by several jobs: this takes one");
        }
        dump.remarks().forEach(this::remark);
        found.progress().passed("");
        return new CheckedDatabase(
                found, facts, database(), target(), roles, dump, foretold.map(Foretold::reading), read.archive());
    }

    private boolean wantsRoles() {
        return request.roles() != RestoreRequest.RolesPolicy.SKIP
                && found.source().roles() != null
                && !choice.dataOnly();
    }

    private RolesPlan roles() throws IOException {
        return restorer.roles(
                found.openRoles(),
                found.instance(),
                request.roles() == RestoreRequest.RolesPolicy.OVERWRITE,
                choice.excludedRoles());
    }

    /**
     * Whether the manifest tells all that has to be known before the first byte. Then the dump is read once, while it
     * goes into a database of the restore's own, and judged on the way.
     */
    private Optional<Foretold> foretold() {
        if (manifest == null || manifest.outline() == null || !manifest.isWhole()) {
            return Optional.empty();
        }
        aim(request.target() == null ? manifest.database() : request.target());
        boolean dropsLive = request.mode() == RestoreMode.FAST && facts.exists();
        return dropsLive || !target().fresh() ? Optional.empty() : restorer.foretold(manifest, target(), facts);
    }

    /** It must be there, as large as it should be. */
    private DumpReading.Read told(Foretold foretold) throws IOException {
        found.restores().sources().requireStored(found.source().data());
        return new DumpReading.Read(foretold.dump(), Optional.empty());
    }

    private DumpReading.Read readFirst() throws IOException {
        Optional<Path> folder = found.wantsJobs()
                ? Optional.of(found.restores().spool().open(found.asked().run()))
                : Optional.empty();
        String known = request.target() != null ? request.target() : manifest == null ? null : manifest.database();
        if (known != null) {
            if (target == null) {
                aim(known);
            }
            return read(target(), folder);
        }
        return readForName(folder);
    }

    /** Where only the dump itself knows the database's name, it is aimed at afterwards. */
    private DumpReading.Read readForName(Optional<Path> folder) throws IOException {
        DumpReading.Read read = read(new RestoreTarget(found.instance(), null, true, false, choice), folder);
        // a name that was typed is meant; a dump's own may be of a former life
        String typed = request.what().database();
        String own = read.dump().database();
        // reading took its time: the server is looked at as it is now
        database = null;
        aim(Stream.of(typed, own, found.source().named())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.TARGET_UNKNOWN, "The dump does not say which database it is of")));
        if (typed != null && own != null && !typed.equals(own)) {
            remark("The dump is of database " + own + ", and restored as " + typed);
        }
        // it was read for a database of its own, and goes into one that is there
        return target().fresh()
                ? read
                : new DumpReading.Read(read(target(), Optional.empty()).dump(), read.archive());
    }

    private DumpReading.Read read(RestoreTarget into, Optional<Path> folder) throws IOException {
        Function<InputStream, ExaminedText> judge = text -> restorer.examine(text, into, facts);
        DumpReading.Read read = reading.whole(judge, folder);
        read.dump().obeyed().map(DatabaseRestores::trusted).ifPresent(found.progress()::warn);
        return read;
    }

    private String database() {
        return Objects.requireNonNull(database, "known once it is aimed");
    }

    private RestoreTarget target() {
        return Objects.requireNonNull(target, "known once it is aimed");
    }

    private void aim(String name) {
        found.databases().refuseName(name);
        if (!name.equals(database)) {
            facts = found.databases().look(found.instance(), name);
            database = name;
            found.progress().meant(name);
        }
        target = aimedAt();
        boolean replaces = facts.exists() && target().fresh() && request.mode() != RestoreMode.TEST;
        if (replaces) {
            found.databases().refuseReplacing(found.instance(), name);
        }
    }

    /**
     * Where the content goes. Beside the live database in safe mode, unless a part of a backup goes into it: that is
     * one transaction, which is safe without a copy.
     */
    private RestoreTarget aimedAt() {
        boolean intoLive =
                facts.exists() && (choice.isPart() || choice.dataOnly()) && request.mode() != RestoreMode.TEST;
        boolean straight = request.mode() == RestoreMode.FAST;
        String name =
                switch (request.mode()) {
                    case TEST -> workName(WorkName.TEST);
                    case FAST -> database;
                    case SAFE -> intoLive ? database : workName(WorkName.RESTORING);
                };
        boolean fresh = !intoLive && (!straight || !facts.exists() || request.recreate());
        return new RestoreTarget(found.instance(), name, fresh, request.recreate(), choice);
    }

    private String workName(String kind) {
        return WorkName.of(database(), kind, found.asked().run().startedAt());
    }

    /** What can only be judged when server and dump are both known. */
    private Examined decide(Examined read, Optional<RolesPlan> roles) {
        refuseForeign();
        refuseReplacingByPart();
        refuseEmptying();
        Examined dump = facts.exists() && target().fresh() ? read.completed(found.instance(), database()) : read;
        dump.refuseCollisions(target(), facts);
        refuseMissingRoles(dump, roles);
        compare(dump);
        refuseFull(found.instance().id(), facts.freeBytes(), dump.rawBytes());
        return dump;
    }

    private void remark(String text) {
        found.progress().warn(Problem.of(ErrorCode.RESTORE_REMARK, text));
    }

    private boolean replacesContent() {
        return facts.exists() && !facts.empty() && target().fresh() && request.mode() != RestoreMode.TEST;
    }

    /** Only an owner renames or drops a database: without this the restore would fail at the very end, at the swap. */
    private void refuseForeign() {
        boolean replaces = target().fresh() && request.mode() != RestoreMode.TEST;
        if (replaces && !facts.owned()) {
            throw new BackupException(
                    ErrorCode.RIGHTS_MISSING,
                    "User " + found.instance().user() + " of "
                            + found.instance().id() + " does not own database " + database
                            + ", so it may not be replaced");
        }
    }

    /** What a policy chose out of a database must not take the place of all of it. */
    private void refuseReplacingByPart() {
        if (manifest == null || manifest.isWhole()) {
            return;
        }
        if (replacesContent()) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    "Backup " + manifest.id()
                            + " holds only a part of its database: swapped in, it would take the rest of "
                            + database + " away",
                    "Restore it under another name with --target, or the tables you want with --tables.",
                    null);
        }
        Selection selection = Objects.requireNonNull(manifest.selection(), "what is not whole was selected");
        if (selection.content() == Selection.Content.DATA && !choice.dataOnly()) {
            throw new BackupException(
                    ErrorCode.TARGET_UNKNOWN,
                    "Backup " + manifest.id() + " holds rows without tables",
                    "Restore them into a database that has the tables, with --data-only.",
                    null);
        }
        remark("The backup holds only the part of the database that its policy chose");
    }

    private void refuseEmptying() {
        if (choice.schemaOnly() && replacesContent() && !request.recreate()) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    "A restore of the schema alone would put empty tables in the place of database " + database);
        }
        if (choice.dataOnly() && target().fresh()) {
            throw new BackupException(
                    ErrorCode.TARGET_UNKNOWN,
                    "There is no database " + database + " on "
                            + found.instance().id() + " that data alone could go into");
        }
    }

    private void refuseMissingRoles(Examined dump, Optional<RolesPlan> roles) {
        Set<String> missing = dump.missingRoles(target());
        roles.ifPresent(plan -> {
            missing.removeAll(plan.created());
            Set<String> gone = plan.goneBefore(missing);
            if (!gone.isEmpty()) {
                missing.removeAll(gone);
                remark("The server of the backup had no " + String.join(", ", gone)
                        + " any more: what is theirs stays theirs");
            }
        });
        if (!missing.isEmpty()) {
            throw new BackupException(
                    ErrorCode.ROLES_MISSING,
                    "Server " + found.instance().id() + " has no role " + String.join(", ", missing)
                            + ", which owners or grants of the backup name");
        }
    }

    private void compare(Examined dump) {
        if (manifest == null || choice.schemaOnly()) {
            return;
        }
        Map<String, Long> rows = dump.rows();
        boolean same = choice.isPart()
                ? rows.entrySet().stream()
                        .allMatch(e -> e.getValue().equals(manifest.rows().get(e.getKey())))
                : rows.equals(manifest.rows());
        if (!same) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_DAMAGED,
                    "The dump of " + manifest.id() + " does not hold the rows that its manifest names");
        }
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
}
