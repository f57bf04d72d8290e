package digital.vya.backupdb.demo;

import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.PostgresServer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Two databases on a throwaway server are backed up by the product as it is shipped, and restored into clean servers:
 * without it, and by its own command; then everything is compared. Files go the same way. Exits 1 on any difference.
 */
public final class Demo {
    private static final int OLDEST_CLIENT = 15;

    private final Screen screen;
    private final Workshop workshop;
    private final int serverVersion;

    private Demo(Screen screen, Workshop workshop, int serverVersion) {
        this.screen = screen;
        this.workshop = workshop;
        this.serverVersion = serverVersion;
    }

    public static void main(String[] args) throws IOException, MessagingException {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        List<String> words = List.of(args);
        boolean keep = words.contains("--keep");
        if (!Set.of("demo", "--keep").containsAll(words)) {
            System.err.println("error: demo takes --keep and nothing else\nhint: Run `./vya-backupdb demo --help`.");
            System.exit(2);
        }
        int client;
        try {
            client = ClientTools.majorVersion();
        } catch (IllegalStateException missing) {
            System.err.println("error: " + missing.getMessage());
            System.exit(1);
            return;
        }
        if (client < OLDEST_CLIENT) {
            System.err.println("error: the client tools are of PostgreSQL " + client + ", the demo's server is newer\n"
                    + "hint: Install postgresql-client-15 or newer: https://www.postgresql.org/download/");
            System.exit(1);
        }
        Screen screen = new Screen(System.out);
        Path folder = Files.createTempDirectory("vya-demo-");
        try (Workshop workshop = new Workshop(folder)) {
            new Demo(screen, workshop, ClientTools.serverVersion()).show();
        } finally {
            if (!keep) {
                Folders.delete(folder);
            }
        }
        screen.end(
                keep
                        ? "Everything is still in " + folder
                        : "Run `./vya-backupdb demo --keep` to look at the files afterwards.");
        System.exit(screen.allPassed() ? 0 : 1);
    }

    private void show() throws IOException, MessagingException {
        screen.step("Throwaway servers: PostgreSQL " + serverVersion + ", S3, mail, Slack");
        // the other server has nothing to do with these: it is shown at the end and runs meanwhile
        Screen aside = screen.aside();
        CompletableFuture<Void> neighbour = CompletableFuture.runAsync(() -> Neighbour.show(aside, workshop.folder()));
        try (PostgresServer server = PostgresServer.start(serverVersion);
                PostgresServer clean = PostgresServer.start(serverVersion)) {
            Source source = new Source(server);
            source.fill();
            Product product = workshop.install(screen, source, clean);
            screen.say("two databases with 107,504 rows, large objects, roles and grants: " + Source.DATABASES);
            screen.say("configuration, spool and state are in " + workshop.folder());

            backUp(product);
            Evidence evidence = new Evidence(screen, workshop);
            screen.step("Who heard of it?");
            evidence.mail();
            evidence.slack();
            screen.step("Where is it?");
            evidence.files(source);

            Path disk = workshop.disk();
            screen.step("Restore from disk with plain tools, into a clean server");
            restore(source, disk);

            screen.step("Restore the S3 copy with one command, into another clean server");
            restore(product, source, clean);

            screen.step("An accident, a restore over the live database, and the way back");
            undo(product, clean);

            loseS3(product);
            files(product);
        }
        neighbour.join();
        screen.step("MariaDB, meanwhile: back up, an accident, restore over the live database, and the way back");
        screen.add(aside);
    }

    private void files(Product product) throws IOException {
        screen.step("Files go the same way, and come back to another folder");
        Path signed = workshop.contracts().resolve("2026/signed contract.txt");
        Files.createDirectories(signed.getParent());
        Files.writeString(signed, "the terms\n");
        Files.createSymbolicLink(workshop.contracts().resolve("latest"), Path.of("2026/signed contract.txt"));
        screen.check("the files are backed up", product.run("backup", "--instance", "documents") == 0);
        String[] restore = {"restore", "--instance", "documents", "--database", "contracts"};
        screen.check("they can be listed", product.run(with(restore, "--list")) == 0);
        Path back = workshop.folder().resolve("back");
        screen.check(
                "they are restored and compared",
                product.run(with(restore, "--target", back.toString(), "--from", "cloud", "--force")) == 0);
        Path again = back.resolve("." + workshop.contracts()).resolve("latest");
        screen.check(
                "the link leads to the text again",
                Files.isSymbolicLink(again) && Files.readString(again).equals("the terms\n"));
    }

    private static String[] with(String[] command, String... more) {
        return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
    }

    private void loseS3(Product product) throws IOException {
        screen.step("S3 dies: what does a backup say, and how is it mended?");
        workshop.s3().kill();
        Product impatient =
                product.with("VYA_DELIVERY_MAXIMUMREDELIVERIES", "1").with("VYA_DELIVERY_REDELIVERYDELAY", "200ms");
        screen.check(
                "the backup is PARTIAL (exit status 4), not a success",
                impatient.run("backup", "--instance", "source", "--database", Source.SHOP) == 4);
        screen.check(
                "the copy on disk is committed all the same",
                PlainRestore.manifests(workshop.disk()).size() == Source.DATABASES.size() + 1);
        screen.check("the delivery waits as a dead letter", product.run("dead-letter", "list") == 0);
        workshop.s3().restart();
        screen.say("S3 is back.");
        screen.check("the dead letter is delivered", product.run("dead-letter", "redrive", "--all") == 0);
        screen.check(
                "S3 holds the same files as the disk again", workshop.objects().equals(workshop.filesOnDisk()));
    }

    private void backUp(Product product) {
        screen.step("Is the configuration right, and would a backup work?");
        screen.check("the configuration is valid", product.run("config", "validate") == 0);
        screen.check("a dry run finds nothing wrong", product.run("backup", "--all", "--dry-run") == 0);
        screen.check(
                "the dry run wrote nothing",
                PlainRestore.folders(workshop.disk()).isEmpty());

        screen.step("Back up to disk and S3");
        screen.check("the backup is a success", product.run("backup", "--all") == 0);

        screen.step("What is there to restore?");
        screen.check("restore-list works", product.run("restore-list") == 0);
    }

    private void restore(Source source, Path destination) {
        List<Path> points = PlainRestore.folders(destination);
        if (!screen.check("one restore point for each database", points.size() == Source.DATABASES.size())) {
            return;
        }
        try (PostgresServer target = PostgresServer.start(serverVersion)) {
            PlainRestore restore = new PlainRestore(screen, target);
            points.forEach(restore::checkSums);
            restore.roles(points.get(0));
            screen.say("From here on the clean server is entered with the passwords that came back with the roles.");
            Map<String, String> superuser = source.environment(target, "postgres");
            points.forEach(point -> restore.content(superuser, point));
            compare(source, target);
            logIn(source, target);
        }
    }

    private void restore(Product product, Source source, PostgresServer clean) {
        for (String database : Source.DATABASES) {
            screen.check(
                    database + " is restored and proven",
                    product.run(
                                    "restore",
                                    "--database",
                                    database,
                                    "--source",
                                    "source",
                                    "--instance",
                                    "clean",
                                    "--from",
                                    "cloud",
                                    "--force")
                            == 0);
        }
        compare(source, clean, clean.superuser());
        logIn(source, clean);
    }

    private void undo(Product product, PostgresServer clean) {
        clean.psql(Source.SHOP, "DELETE FROM sales.orders WHERE id % 2 = 0;");
        String half = count(clean);
        screen.say("An accident: " + half + " orders are left.");
        screen.check(
                "the live database is replaced in one moment",
                product.run(
                                "restore",
                                "--database",
                                Source.SHOP,
                                "--source",
                                "source",
                                "--instance",
                                "clean",
                                "--from",
                                "disk",
                                "--force")
                        == 0);
        screen.check("all orders are back", count(clean).equals("100000"));
        screen.check(
                "the restore is undone",
                product.run("rollback", "--instance", "clean", "--database", Source.SHOP, "--force") == 0);
        screen.check("the database is as it was before", count(clean).equals(half));
    }

    private static String count(PostgresServer clean) {
        return clean.psql(Source.SHOP, "SELECT count(*) FROM sales.orders;");
    }

    private void compare(Source source, PostgresServer target, String... leftOut) {
        screen.same(
                "",
                DatabaseComparison.roles(
                        source.environment(source.server, "postgres"),
                        source.environment(target, "postgres"),
                        leftOut));
        for (String database : Source.DATABASES) {
            DatabaseComparison.expecting(source.environment(source.server, database))
                    .with(source.environment(target, database))
                    .forEach(answers -> screen.same(database + ": ", answers));
        }
    }

    private void logIn(Source source, PostgresServer target) {
        Map<String, String> application = target.environment("shop_app", source.applicationPassword, Source.SHOP);
        String orders =
                PostgresServer.psql(application, "SELECT count(*) FROM orders;").out();
        screen.check(
                "the application logs in with its old password and reads its orders",
                orders.strip().equals("100000"));
        String refused = PostgresServer.psql(application, "SELECT tax_number FROM customer;")
                .err();
        screen.check("it still may not read the column it was never granted", refused.contains("permission denied"));
    }
}
