package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.ExaminedText;
import digital.vya.backupdb.engine.Foretold;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.PointFiles;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.mysql.Accounts;
import digital.vya.backupdb.engine.mysql.Flavour;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.dump.AccountsDump;
import digital.vya.backupdb.engine.mysql.dump.MysqlDumpFacts;
import digital.vya.backupdb.engine.mysql.dump.MysqlDumpReader;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.pack.DumpFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts dumps of mysqldump and mariadb-dump back through the server's own client. */
public final class MysqlRestorer implements Restorer {
    final MysqlEngine engine;
    final Mysql mysql;
    final Accounts accounts;
    final MysqlContentProof proof;

    public MysqlRestorer(MysqlEngine engine, Mysql mysql, Accounts accounts) {
        this.engine = engine;
        this.mysql = mysql;
        this.accounts = accounts;
        this.proof = new MysqlContentProof(engine, mysql, new Catalogue(engine, mysql));
    }

    @Override
    public InputStream text(Settings.Instance instance, InputStream dump) {
        InputStream ahead = new BufferedInputStream(dump, 2 * DumpFormat.HEAD);
        byte[] head;
        try {
            ahead.mark(DumpFormat.HEAD);
            head = ahead.readNBytes(DumpFormat.HEAD);
            ahead.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (DumpFormat.isOfPostgresql(head)) {
            throw new BackupException(
                    ErrorCode.DUMP_OF_ANOTHER,
                    "This is a PostgreSQL dump; instance " + instance.id() + " is "
                            + engine.flavour(instance).title());
        }
        DumpFormat format = DumpFormat.of(head);
        return switch (format) {
            case PLAIN, MYSQL -> ahead;
            default ->
                throw new BackupException(
                        ErrorCode.DUMP_UNREADABLE,
                        "This is no dump that the client of MariaDB or MySQL reads: it is " + format.description());
        };
    }

    @Override
    public ExaminedText examine(InputStream text, RestoreTarget target, TargetFacts facts) {
        return examine(text, target, facts, found -> {});
    }

    private ExaminedText examine(
            InputStream text, RestoreTarget target, TargetFacts facts, Consumer<MysqlDumpFacts> requirement) {
        refuseParts(target);
        MysqlDumpReader reader = new MysqlDumpReader();
        return new ExaminedText(text) {
            @Override
            protected void look(byte[] bytes, int offset, int length) {
                reader.accept(bytes, offset, length);
            }

            @Override
            protected Examined examine(long rawBytes) {
                MysqlDumpFacts found = reader.facts();
                requirement.accept(found);
                return judged(found, rawBytes, target, facts);
            }
        };
    }

    @Override
    public Optional<Foretold> foretold(Manifest manifest, RestoreTarget target, TargetFacts facts) {
        refuseParts(target);
        MysqlDumpFacts told = MysqlDumpFacts.foretold(manifest);
        MysqlDump dump = judged(told, new PointFiles(manifest).data().rawBytes(), target, facts);
        return Optional.of(new Foretold(
                dump, text -> examine(text, target, facts, found -> found.requireLike(told, manifest.id()))));
    }

    private MysqlDump judged(MysqlDumpFacts found, long rawBytes, RestoreTarget target, TargetFacts facts) {
        List<String> remarks = new ArrayList<>();
        String version = found.serverVersion();
        if (version != null) {
            boolean sameFamily = Flavour.of(version) == engine.flavour(target.instance());
            if (sameFamily && MysqlTargetLook.number(version) > facts.major()) {
                throw new BackupException(
                        ErrorCode.SERVER_TOO_OLD,
                        "The backup comes from version " + version + ", "
                                + target.instance().id() + " is "
                                + facts.server().serverVersion());
            }
            if (!sameFamily) {
                remarks.add("The backup comes from the other family (" + version
                        + "): what only that one knows stops the restore");
            }
        }
        if (!found.complete()) {
            remarks.add("The dump does not end in mysqldump's last line: nobody can say that it is whole");
        }
        return new MysqlDump(this, found, rawBytes, remarks);
    }

    /** Better refused than left out without a word. */
    private static void refuseParts(RestoreTarget target) {
        RestoreChoice choice = target.choice();
        if (choice.isPart() || choice.schemaOnly() || choice.dataOnly()) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "Databases of MariaDB and MySQL are restored whole: --tables, --schemas, --schema-only and"
                            + " --data-only are not for them",
                    "Restore under another name with --target, and copy from there what you want.",
                    null);
        }
    }

    @Override
    public RolesPlan rolesAlone(
            InputStream text, Settings.Instance instance, boolean overwrite, List<String> excluded) {
        MysqlRoles roles = roles(text, instance, overwrite, excluded);
        roles.giveInside(() -> MysqlRoles.placesOf(mysql.rows(engine.seat(instance), MysqlRoles.OBJECTS)));
        return roles;
    }

    @Override
    public MysqlRoles roles(InputStream text, Settings.Instance instance, boolean overwrite, List<String> excluded) {
        try (text) {
            AccountsDump wanted = AccountsDump.read(text);
            Accounts.Census census = accounts.census(instance, Mysql.PATIENCE);
            Map<String, String> there = new LinkedHashMap<>();
            census.names().forEach(name -> there.put(name, ""));
            census.accounts().forEach(a -> there.put(a.name(), a.create()));
            return new MysqlRoles(wanted, there, census.self(), overwrite, excluded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String maintenanceDatabase(Settings.Instance instance) {
        return "mysql";
    }

    @Override
    public MarkedScript rolesScript(Settings.Instance instance, RolesPlan plan, RestoreChoice choice) {
        return Mysql.marked(engine.flavour(instance).client(), plan.script());
    }
}
