package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.KameletDefinition;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.ServerFacts;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.Identity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An engine of which nothing is known but its Kamelet {@code dump-NAME-action}: what its annotations say. See
 * docs/how-to/add-an-engine.md.
 */
final class KameletEngine implements Backup {
    private static final String UNKNOWN = "unknown";

    private final String id;
    private final KameletDefinition kamelet;
    private final Placeholders placeholders;

    KameletEngine(String id, KameletDefinition kamelet, Placeholders placeholders) {
        this.id = id;
        this.kamelet = kamelet;
        this.placeholders = placeholders;
    }

    @Override
    public String id() {
        return id;
    }

    /** There is no server to ask, so the databases are those that are named; without names there is one, called like the instance. */
    @Override
    public Inspection inspect(Settings.Instance instance) {
        List<String> names = instance.include().equals(List.of("*")) ? List.of(instance.id()) : instance.include();
        return new Inspection(
                new ServerFacts(UNKNOWN, UNKNOWN),
                names.stream()
                        .map(name -> new Inspection.Database(name, 0, true))
                        .toList(),
                true);
    }

    /** Parameters that the annotation gives names in the environment of the tool. */
    @Override
    public Identity identity(Settings.Instance instance, @Nullable String database) {
        Map<String, String> environment = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        for (String pair : kamelet.listed("environment")) {
            String[] parts = pair.split("=", 2);
            if (parts.length != 2 || !parts[0].matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new BackupException(
                        ErrorCode.CONFIG_INVALID,
                        "Kamelet " + kamelet.name() + " has `" + pair
                                + "` in its annotation vya.digital/environment; write VARIABLE=parameter");
            }
            Object value = instance.parameters().get(parts[1]);
            if (value != null) {
                KameletDefinition.Parameter declared = kamelet.parameters().get(parts[1]);
                boolean secret = declared != null && declared.secret();
                String given = String.valueOf(value);
                String text = secret ? placeholders.secret(given).reveal() : placeholders.resolve(given);
                environment.put(parts[0], text);
                if (secret && !text.isEmpty()) {
                    secrets.add(text);
                }
            }
        }
        return new Identity(environment, secrets, null, null);
    }

    @Override
    public StreamInspector inspector(ArtifactKind kind, String format) {
        return kamelet.noted("trailer")
                .<StreamInspector>map(TrailerInspector::new)
                .orElse(StreamInspector.NONE);
    }

    @Override
    public String ending(ArtifactKind kind, String format) {
        return kamelet.noted("ending").orElse(".dump");
    }

    /** Unpacked by plain tools, and given to the command that the Kamelet names. */
    @Override
    public String restoreByHand(Manifest manifest) {
        // it reads the dump from its standard input
        Optional<String> command = kamelet.noted("restore");
        PointFiles files = new PointFiles(manifest);
        String unpack = files.unpack(manifest.artifacts().get(0));
        String last = command.isEmpty() || !manifest.holdsData()
                ? """
                ## 2. Unpack it

                What to do with it then is for the tools of %s to say.

                ```sh
                %s > restored
                ```
                """.formatted(manifest.engine(), unpack)
                : """
                ## 2. Restore it

                ```sh
                %s | %s
                ```
                """.formatted(unpack, command.get());
        return """
                ## 1. Check the files

                ```sh
                %s
                ```

                """.formatted(files.check()) + last;
    }
}
