package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Archives;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.ExaminedText;
import digital.vya.backupdb.engine.Foretold;
import digital.vya.backupdb.engine.KeptArchive;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.PointFiles;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.SpreadTar;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpReader;
import digital.vya.backupdb.engine.postgresql.dump.RolesDump;
import digital.vya.backupdb.engine.postgresql.dump.WithoutUnrestrict;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.pack.DumpFormat;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.ToolStream;
import digital.vya.backupdb.process.Tools;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Puts dumps of PostgreSQL back through psql, whose every statement must succeed. */
public final class PostgresRestorer implements Restorer, Archives {
    private static final String MAINTENANCE = "postgres";
    static final String ALL_ROLES = "SELECT json_agg(rolname) FROM pg_roles;";

    /** A table with a key, an index and a sequence takes some locks of its own for each entry of the dump. */
    private static final int LOCKS_AN_ENTRY = 2;

    final PostgresEngine engine;
    final PrivilegeCheck privileges;
    final PostgresContentProof proof;
    final KeysOutside keys;
    final LiveDescription description;
    private final Tools tools;
    private final LiveObjects live;

    public PostgresRestorer(Psql psql, PostgresEngine engine, Tools tools) {
        this.engine = engine;
        this.tools = tools;
        this.privileges = new PrivilegeCheck(engine, tools);
        this.proof = new PostgresContentProof(psql, engine);
        this.live = new LiveObjects(engine);
        this.keys = new KeysOutside(engine);
        this.description = new LiveDescription(engine, tools);
    }

    @Override
    public InputStream text(Settings.Instance instance, InputStream dump) {
        InputStream ahead = new BufferedInputStream(dump, 2 * DumpFormat.HEAD);
        DumpFormat format;
        try {
            format = DumpFormat.of(ahead);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return switch (format) {
            case PLAIN -> ahead;
            case CUSTOM, TAR ->
                tools.start(ToolCall.of("pg_restore", List.of("--create", "--file=-"), tool(instance))
                        .fedWithArchive(ahead));
            case MYSQL ->
                throw new BackupException(
                        ErrorCode.DUMP_OF_ANOTHER,
                        "This is " + format.description() + "; instance " + instance.id() + " is PostgreSQL");
            case DIRECTORY, ZIP, UTF_16, EMPTY, UNKNOWN ->
                throw new BackupException(
                        ErrorCode.DUMP_UNREADABLE,
                        "This is no dump that PostgreSQL's tools read: it is " + format.description());
        };
    }

    @Override
    public Optional<Archives> archives() {
        return Optional.of(this);
    }

    @Override
    public InputStream definitions(Settings.Instance instance, InputStream dump) throws IOException {
        return dump instanceof KeptArchive archive
                ? Definitions.of(archive, tools, tool(instance))
                : text(instance, dump);
    }

    @Override
    public InputStream kept(InputStream raw, @Nullable Path stored, Path folder) throws IOException {
        InputStream ahead = new BufferedInputStream(raw, 2 * DumpFormat.HEAD);
        return switch (DumpFormat.of(ahead)) {
            case CUSTOM -> new KeptArchive(ahead, keeper(stored, folder.resolve("archive.dump")));
            case TAR -> new KeptArchive(ahead, new SpreadTar(tools, folder.resolve("archive")));
            default -> ahead;
        };
    }

    private static KeptArchive.Keeper keeper(@Nullable Path stored, Path file) throws IOException {
        return stored != null && DumpFormat.of(stored) == DumpFormat.CUSTOM
                ? new ArchiveInPlace(stored, file)
                : new ArchiveCopy(file);
    }

    private Identity tool(Settings.Instance instance) {
        return new Identity(Map.of(), List.of(), engine.identity(instance, null).toolFolder(), null);
    }

    @Override
    public ExaminedText examine(InputStream text, RestoreTarget target, TargetFacts facts) {
        return examine(text, target, facts, found -> found, 0);
    }

    /** {@code size} is that of the dump where the text is not all of it, or 0. */
    private ExaminedText examine(
            InputStream text,
            RestoreTarget target,
            TargetFacts facts,
            UnaryOperator<PostgresDumpFacts> judge,
            long size) {
        boolean inPlace = facts.exists() && isPartOfLive(target);
        Set<String> present = inPlace && target.choice().isPart() ? live.present(target) : Set.of();
        List<Long> obeyed = new ArrayList<>();
        PostgresDumpReader reader = PostgresDumpReader.of(
                selection(target), present, target.choice().trusted() ? obeyed::add : null);
        boolean archive = text instanceof ToolStream || text instanceof Definitions;
        return new ExaminedText(text) {
            @Override
            protected void look(byte[] bytes, int offset, int length) {
                reader.accept(bytes, offset, length);
            }

            @Override
            protected Examined examine(long rawBytes) {
                PostgresDumpFacts found = judge.apply(reader.facts());
                return judged(found, Math.max(size, rawBytes), archive, obeyed, target, facts);
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    return super.read(into, offset, length);
                } catch (BackupException e) {
                    throw newerArchive(e);
                }
            }
        };
    }

    @Override
    public Optional<Foretold> foretold(Manifest manifest, RestoreTarget target, TargetFacts facts) {
        RestoreChoice choice = target.choice();
        if (choice.isPart()
                || choice.dataOnly()
                || choice.schemaOnly()
                || choice.trusted()
                || !choice.excludedRoles().isEmpty()) {
            return Optional.empty();
        }
        Manifest.Entry data = new PointFiles(manifest).data();
        boolean archive = !data.name().endsWith(".sql" + data.codec().suffix());
        PostgresDumpFacts told = PostgresDumpFacts.foretold(manifest, !choice.noOwner(), !choice.noAcl());
        PostgresDump dump = judged(told, data.rawBytes(), archive, List.of(), target, facts);
        return Optional.of(new Foretold(
                dump,
                text -> text instanceof Definitions definitions
                        ? examine(
                                text,
                                target,
                                facts,
                                found -> found.definitionsOf(told, definitions.tables(), manifest.id()),
                                data.rawBytes())
                        : examine(text, target, facts, found -> found.like(told, manifest.id()), 0)));
    }

    private PostgresDump judged(
            PostgresDumpFacts found,
            long rawBytes,
            boolean archive,
            List<Long> obeyed,
            RestoreTarget target,
            TargetFacts facts) {
        if (found.serverMajor() > facts.major()) {
            throw new BackupException(
                    ErrorCode.SERVER_TOO_OLD,
                    "The backup comes from PostgreSQL " + found.serverVersion() + ", "
                            + target.instance().id() + " is " + facts.server().serverVersion());
        }
        boolean whole = fitsOneTransaction(target.instance(), found);
        List<String> remarks = new ArrayList<>();
        if (!whole) {
            remarks.add(
                    target.fresh()
                            ? "Too many objects for one transaction: restored statement by statement into a database of its own"
                            : "Too many objects for one transaction: a failure would leave a part behind");
        }
        if (!found.reaches().isEmpty()) {
            remarks.add("Does more to the server than fill a database: " + String.join("; ", found.reaches()));
        }
        if (!found.lacking().isEmpty()) {
            remarks.add("Chosen and not made, as something is not chosen that it needs: "
                    + Replacement.some(PostgresDump.lacking(found)));
        }
        keys.remark(target, found).ifPresent(remarks::add);
        boolean inPlace = facts.exists() && isPartOfLive(target);
        Replacement room = inPlace ? live.replacement(target, found) : Replacement.NONE;
        room.leaves().forEach(left -> remarks.add("No longer there afterwards, make it again: " + left));
        return new PostgresDump(
                this,
                found,
                rawBytes,
                archive,
                whole,
                room,
                obeyed.stream().findFirst().map(PostgresRestorer::obeyed),
                remarks);
    }

    /** Every object that a dump makes holds a lock until the end of its transaction. */
    private boolean fitsOneTransaction(Settings.Instance instance, PostgresDumpFacts facts) {
        return facts.transactional()
                && (facts.entries() + facts.largeObjects()) * LOCKS_AN_ENTRY < engine.locks(instance);
    }

    private static String obeyed(long line) {
        return "line " + line + " of the dump has " + WithoutUnrestrict.WHAT;
    }

    static boolean isPartOfLive(RestoreTarget target) {
        return !target.fresh() && (target.choice().isPart() || target.choice().dataOnly());
    }

    private static BackupException newerArchive(BackupException e) {
        if (!String.valueOf(e.getMessage()).contains("unsupported version")) {
            return e;
        }
        return new BackupException(
                ErrorCode.CLIENT_TOO_OLD, "The archive was written by a newer pg_dump: " + e.getMessage(), e);
    }

    static DumpSelection selection(RestoreTarget target) {
        RestoreChoice choice = target.choice();
        return new DumpSelection(
                new LinkedHashSet<>(choice.tables()),
                new LinkedHashSet<>(choice.schemas()),
                !choice.dataOnly(),
                !choice.schemaOnly(),
                !choice.noOwner(),
                !choice.noAcl(),
                !target.fresh(),
                target.fresh(),
                choice.excludedRoles());
    }

    @Override
    public RolesPlan roles(InputStream text, Settings.Instance instance, boolean overwrite, List<String> excluded) {
        try (text) {
            RolesDump wanted = RolesDump.read(text);
            PostgresEngine.Answered self = engine.inspect(instance, "SELECT to_json(current_user::text)");
            return new PostgresRoles(
                    wanted,
                    there(instance, self.inspection().rolesReadable()),
                    self.answer().asText(),
                    overwrite,
                    excluded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, List<String>> there(Settings.Instance instance, boolean readable) throws IOException {
        Identity identity = engine.identity(instance, null);
        if (readable) {
            try (InputStream now =
                    tools.start(ToolCall.of("pg_dumpall", List.of("--roles-only", "--no-password"), identity))) {
                return PostgresRoles.byName(RolesDump.read(now));
            }
        }
        Map<String, List<String>> names = new LinkedHashMap<>();
        PostgresEngine.texts(engine.ask(instance, ALL_ROLES)).forEach(name -> names.put(name, List.of()));
        return names;
    }

    @Override
    public String maintenanceDatabase(Settings.Instance instance) {
        return MAINTENANCE;
    }

    @Override
    public MarkedScript rolesScript(Settings.Instance instance, RolesPlan plan, RestoreChoice choice) {
        return engine.fence(instance, choice.trusted()).around(plan.script());
    }

    @Override
    public Optional<String> unguarded(Settings.Instance instance) {
        return engine.psqlWithoutFence(instance)
                .map(version ->
                        "psql " + version + " runs programs that a dump names; since 13.22, 14.19, 15.14, 16.10 and"
                                + " 17.6 it can be kept from that");
    }

    @Override
    public InputStream structure(Settings.Instance instance, Path archive) {
        return tools.start(ToolCall.of(
                "pg_restore",
                List.of("--create", "--section=pre-data", "--file=-", archive.toString()),
                tool(instance)));
    }

    @Override
    public List<String> archiveOptions(RestoreTarget target) {
        List<String> options = new ArrayList<>();
        if (!target.choice().dataOnly()) {
            options.add("--section=post-data");
        }
        if (target.choice().noOwner() || target.choice().owner() != null) {
            options.add("--no-owner");
        }
        if (target.choice().noAcl()) {
            options.add("--no-acl");
        }
        // the name stands in a connection string, whose own quotes are these
        String name = target.database().replace("\\", "\\\\").replace("'", "\\'");
        options.add("--dbname=dbname='" + name + "'");
        return options;
    }
}
