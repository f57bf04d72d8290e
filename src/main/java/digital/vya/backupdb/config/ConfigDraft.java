package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.config.yaml.YamlText;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.OwnPath;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A backup.yaml that is being written, and the files for its secrets, in the folder {@code secrets} beside it. The secrets
 * themselves stand in those files only.
 */
public final class ConfigDraft {
    /** The policy, destination and schedule that all instances of a new configuration have. */
    public static final String POLICY = "nightly";

    public static final String DISK = "disk";
    public static final String SCHEDULE = "every-night";
    public static final String USUAL_DIRECTORY = "/var/backups/vya-backupdb";

    private static final long LARGEST_SAMPLE = 64 * 1024;
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    /** A secret that has a file; {@code value} is null where it is not known and remains to be written there. */
    public record SecretFile(
            String name, Path file, @Nullable Secret value) {}

    private final Path home;
    private final @Nullable Path out;
    private final ObjectNode tree = MAKE.objectNode();
    private final Map<String, String> comments = new LinkedHashMap<>();
    private final Map<String, SecretFile> secrets = new LinkedHashMap<>();

    /** {@code out} is the file that will be written, null where the text goes to standard output. */
    public ConfigDraft(Path home, @Nullable Path out) {
        this.home = home;
        this.out = out == null ? null : out.toAbsolutePath().normalize();
        // in the order in which they are read
        tree.putObject("server");
        List.of("instances", "policies", "destinations").forEach(tree::putArray);
        comments.put("/server", """
                yaml-language-server: $schema=backup.schema.json

                What is backed up, how, when, where to, and who hears of it.
                Every key is explained in docs/reference/configuration.md. Passwords stand in files of their own (0600),
                which `{{file:...}}` names. After a change: `vya-backupdb config validate`, then
                `vya-backupdb backup --all --dry-run`, which tries connections, rights, space and destinations.

                The machine this runs on, as messages name it.""");
        comments.put("/instances", "\nWhat to back up.");
        comments.put("/policies", "\nHow backups are made, where they go, and how long they are kept.");
        comments.put("/destinations", "\nPlaces that keep backups: routes/kamelets/store-TYPE-action.kamelet.yaml.");
    }

    ObjectNode server() {
        return (ObjectNode) tree.get("server");
    }

    /** A new entry of a section, which is made with its first. */
    ObjectNode add(String section, String id) {
        if (!tree.has(section)) {
            comments.put(
                    "/" + section,
                    section.equals("schedules")
                            ? "\nWhen backups run by themselves, while `vya-backupdb serve` runs."
                            : "\nWho hears of runs: routes/kamelets/notify-TYPE-sink.kamelet.yaml.");
        }
        return tree.withArray("/" + section).addObject().put("id", id);
    }

    ArrayNode entries(String section) {
        return tree.withArray("/" + section);
    }

    /** A comment above a key of an entry, by its JSON pointer. It is ours: it holds nothing that was read somewhere. */
    void comment(String pointer, String text) {
        comments.put(pointer, text);
    }

    /** What a key says whose secret has a file of this name. */
    String secret(String name, @Nullable Secret value) {
        Path folder =
                out == null ? home.resolve("config/secrets") : Disk.parent(out).resolve("secrets");
        Path file = folder.resolve(name);
        secrets.put(name, new SecretFile(name, file, value));
        String written = file.startsWith(home) ? home.relativize(file).toString() : file.toString();
        if (Placeholders.anyIn(written)) {
            throw new BackupException(
                    ErrorCode.CONFIG_INVALID,
                    "No placeholder can name a file in " + folder,
                    "Take a folder without double braces in its name.",
                    null);
        }
        return "{{file:" + written + "}}";
    }

    public Collection<SecretFile> secrets() {
        return List.copyOf(secrets.values());
    }

    /** The same, by another name where a file of this one is there already and stays. */
    String secret(String name, Secret value, boolean replacing) {
        String free = name;
        String placeholder = secret(free, value);
        for (int number = 2; !replacing && Files.exists(fileOf(free), LinkOption.NOFOLLOW_LINKS); number++) {
            secrets.remove(free);
            free = name + "-" + number;
            placeholder = secret(free, value);
        }
        return placeholder;
    }

    /** Where the secret of this name is to be. */
    Path fileOf(String name) {
        return Objects.requireNonNull(secrets.get(name), name).file();
    }

    /** Those that remain to be written by hand. */
    public List<SecretFile> missing() {
        return secrets.values().stream()
                .filter(secret -> out == null || secret.value() == null)
                .filter(secret -> !Files.exists(secret.file()))
                .toList();
    }

    public String text() {
        return YamlText.of(tree, comments);
    }

    /** Refuses to take the place of anything. Asked before people are asked, too. */
    public void requireFree() {
        List<Path> files = new ArrayList<>(Stream.ofNullable(out).toList());
        secrets.values().stream()
                .filter(secret -> secret.value() != null)
                .map(SecretFile::file)
                .forEach(files::add);
        files.stream()
                .filter(file -> out != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isSample(file))
                .findFirst()
                .ifPresent(file -> {
                    throw new BackupException(ErrorCode.FILE_THERE, file + " is there already");
                });
    }

    /** The one that comes with the product, as it came. */
    public static boolean isSample(Path file) {
        try (InputStream sample = ConfigDraft.class.getResourceAsStream("backup.yaml")) {
            return sample != null
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) <= LARGEST_SAMPLE
                    && Arrays.equals(sample.readAllBytes(), Files.readAllBytes(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** Secrets first: a configuration that is there can be used. Files 0600, folders 0700. */
    public void write(boolean replacing) {
        Path file = Objects.requireNonNull(out, "only a draft that has a file is written");
        if (!replacing) {
            requireFree();
        }
        List<Path> made = new ArrayList<>();
        try {
            for (SecretFile secret : secrets.values()) {
                Path folder = Disk.parent(secret.file());
                Disk.folders(folder);
                OwnPath.requireFolder("The folder of secrets", folder);
                if (secret.value() != null) {
                    if (!Files.exists(secret.file(), LinkOption.NOFOLLOW_LINKS)) {
                        made.add(secret.file());
                    }
                    Disk.write(secret.file(), bytes(secret.value()));
                }
            }
            Disk.folders(Disk.parent(file));
            Disk.write(file, text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            made.forEach(ConfigDraft::takeBack);
            throw BackupException.unwritable(file.toString(), e);
        }
    }

    /** One line end at the end is not read as part of a secret, and a return before it neither. */
    private static byte[] bytes(Secret secret) {
        String text = secret.reveal();
        return (text.endsWith("\r") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void takeBack(Path secret) {
        try {
            Files.deleteIfExists(secret);
        } catch (IOException left) {
            // what could not be written is told; this file is 0600 in a folder that is 0700
        }
    }

    public static ZoneId machineZone() {
        return ZoneId.systemDefault();
    }

    /** A zone that was typed; an IllegalArgumentException says what is wrong with it. */
    public static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "`" + name + "` is no time zone. "
                            + Nearest.to(name, ZoneId.getAvailableZoneIds())
                                    .map(near -> "Did you mean `" + near + "`?")
                                    .orElse("Use one of the tz database, such as America/Sao_Paulo or UTC."),
                    e);
        }
    }

    /** What this machine is called. */
    public static String machineName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
