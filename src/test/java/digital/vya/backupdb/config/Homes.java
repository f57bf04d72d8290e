package digital.vya.backupdb.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Homes of an installation for tests: a folder with Kamelets of our own and one backup.yaml. */
final class Homes {
    private Homes() {}

    static Path with(Path home, String yaml) {
        try {
            Files.createDirectories(home.resolve("config"));
            Files.createDirectories(home.resolve("routes/kamelets"));
            Files.writeString(home.resolve("config/backup.yaml"), yaml);
            kamelet(home, "dump-postgresql-action", "jobs: {type: integer, title: Jobs}, timeout: {type: integer}");
            kamelet(home, "dump-roles-postgresql-action", "timeout: {type: integer}");
            kamelet(
                    home,
                    "store-file-action",
                    "directory: {type: string, description: Where backups go.}",
                    "directory");
            kamelet(
                    home,
                    "store-s3-action",
                    "bucket: {type: string}, secretKey: {type: string, format: password},"
                            + " pathStyle: {type: boolean}, storageClass: {type: string, enum: [STANDARD, GLACIER]}",
                    "bucket");
            kamelet(home, "notify-mail-sink", "to: {type: string}, port: {type: integer, default: 25}", "to");
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void kamelet(Path home, String name, String properties, String... required) throws IOException {
        Files.writeString(home.resolve("routes/kamelets/" + name + ".kamelet.yaml"), """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: %s
                spec:
                  definition:
                    title: A title
                    description: A description.
                    type: object
                    required: [%s]
                    properties: {%s}
                """.formatted(
                        name, String.join(", ", required), properties));
    }

    static SettingsLoader loader(Path home, Map<String, String> environment) {
        return new SettingsLoader(home, KameletDefinitions.ofHome(home), placeholders(home, environment));
    }

    static Placeholders placeholders(Path home, Map<String, String> environment) {
        UnaryOperator<String> lookup = environment::get;
        return new Placeholders(home, lookup);
    }
}
