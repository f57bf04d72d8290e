package digital.vya.backupdb.config;

import java.nio.file.Path;
import java.util.Optional;

/** Reads backup.yaml: the settings, or everything that is wrong with the file. */
public final class SettingsLoader {
    private final Path home;
    private final KameletDefinitions kamelets;
    private final Placeholders placeholders;
    private final Schema schema = new Schema();

    /** {@code home} is the folder that holds config/ and routes/; relative paths in the file start there. */
    public SettingsLoader(Path home, KameletDefinitions kamelets, Placeholders placeholders) {
        this.home = home;
        this.kamelets = kamelets;
        this.placeholders = placeholders;
    }

    public static SettingsLoader of(Path home) {
        return new SettingsLoader(home, KameletDefinitions.ofHome(home), Placeholders.of(home));
    }

    public Checked<Settings> load() {
        return load(home.resolve("config/backup.yaml"));
    }

    public Checked<Settings> load(Path file) {
        Findings found = new Findings(file);
        Optional<YamlFile> yaml = YamlFile.read(file, found);
        yaml.ifPresent(y -> check(y, found));
        if (yaml.isEmpty() || found.forbidAll()) {
            return new Checked<>(Optional.empty(), found.sorted());
        }
        Settings settings = new SettingsReader(home, placeholders)
                .read(schema.withDefaults(yaml.get().tree()), found.ofEntries());
        return new Checked<>(Optional.of(settings), found.sorted());
    }

    private void check(YamlFile yaml, Findings found) {
        Place root = Place.root(yaml);
        PlaceholderCheck filled = new PlaceholderCheck(found, placeholders);
        schema.check(yaml, found);
        new ReferenceCheck(root, found).run();
        new EngineCheck(root, found, kamelets).run();
        new ValueCheck(root, found, home, filled).run();
        new ScheduleCheck(root, found).run();
        new KameletCheck(root, found, kamelets, filled, new OneOf(found, placeholders)).run();
    }
}
