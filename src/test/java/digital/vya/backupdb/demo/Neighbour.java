package digital.vya.backupdb.demo;

import digital.vya.backupdb.servers.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A MariaDB server beside the others: the same commands and the same promises. */
final class Neighbour {
    private static final String ORDERS = "SELECT COUNT(*) FROM orders;";

    private final Screen screen;
    private final MariaDbServer server;
    private final Product product;

    private Neighbour(Screen screen, MariaDbServer server, Path folder) throws IOException {
        this.screen = screen;
        this.server = server;
        this.product = install(folder);
    }

    static void show(Screen screen, Path folder) {
        try (MariaDbServer server = MariaDbServer.start()) {
            new Neighbour(screen, server, Files.createDirectory(folder.resolve("mariadb"))).show();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void show() {
        server.sql("""
                CREATE DATABASE web;
                CREATE USER web_app@'%' IDENTIFIED BY 'demo-web-app';
                GRANT SELECT, INSERT ON web.* TO web_app@'%';
                """);
        server.sql("web", """
                CREATE TABLE orders (id INT PRIMARY KEY, what VARCHAR(40));
                CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(40));
                INSERT INTO orders SELECT seq, MD5(seq) FROM seq_1_to_50000;
                CREATE TRIGGER logged AFTER INSERT ON orders FOR EACH ROW INSERT INTO log (what) VALUES (NEW.what);
                CREATE DEFINER=web_app@'%' VIEW newest AS SELECT MAX(id) AS id FROM orders;
                """);
        screen.check("a database with a trigger, a view and a user is backed up", run("backup", "--all") == 0);
        server.sql("web", "DELETE FROM orders WHERE id % 2 = 0; DROP VIEW newest;");
        screen.say("An accident: " + server.sql("web", ORDERS) + " orders are left, and no view.");
        screen.check(
                "the live database is replaced, proven before",
                run("restore", "--database", "web", "--source", "neighbour", "--instance", "neighbour", "--force")
                        == 0);
        screen.check(
                "the application sees all orders again, and the trigger works",
                server.sql(
                                        "web_app",
                                        "demo-web-app",
                                        "web",
                                        ORDERS + "SELECT id FROM newest; INSERT INTO orders VALUES (0, 'new');")
                                .out()
                                .equals("50000\n50000\n")
                        && server.sql("web", "SELECT what FROM log;").equals("new"));
        screen.check(
                "the restore is undone",
                run("rollback", "--instance", "neighbour", "--database", "web", "--force") == 0);
        screen.check(
                "the database is as it was before", server.sql("web", ORDERS).equals("25000"));
    }

    private int run(String... arguments) {
        return product.run(arguments);
    }

    private Product install(Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), server.password());
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path config = Files.writeString(folder.resolve("backup.yaml"), """
                server:
                  name: demo

                instances:
                  - id: neighbour
                    engine: mysql
                    host: %s
                    port: %d
                    user: %s
                    password: "{{file:%s}}"
                    policy: everything

                policies:
                  - id: everything
                    destinations: [disk]

                destinations:
                  - id: disk
                    type: file
                    parameters:
                      directory: %s
                """.formatted(
                        server.host(), server.port(), server.superuser(), secret, folder.resolve("disk")));
        return new Product(
                screen,
                Path.of(System.getProperty("vya.home")),
                config,
                Map.of(
                        "VYA_TOOLS_MYSQL",
                        server.tools().toString(),
                        "VYA_SPOOL_DIRECTORY",
                        folder.resolve("spool").toString(),
                        "VYA_STATE_DIRECTORY",
                        folder.resolve("state").toString(),
                        "VYA_HTTP_PORT",
                        "0"));
    }
}
