package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One file of the routes folder, read and taken apart. */
record SourceFile(Place place, YamlNode root, List<Element> elements) {
    static final String ROUTES = ".camel.yaml";
    static final String KAMELET = ".kamelet.yaml";

    /** Where findings about one file go. */
    record Place(Path folder, Path file, List<Finding> findings) {
        void error(int line, String what, String fix) {
            findings.add(new Finding(Finding.Severity.ERROR, file, line, what, fix));
        }

        /** For a name that is missing: one finding, where it is first used. */
        void errorOnce(int line, String what, String fix) {
            if (findings.stream()
                    .noneMatch(f -> f.file().equals(file) && f.what().equals(what))) {
                error(line, what, fix);
            }
        }

        void warning(int line, String what, String fix) {
            findings.add(new Finding(Finding.Severity.WARNING, file, line, what, fix));
        }

        String name() {
            return String.valueOf(file.getFileName());
        }

        /** Where in the routes folder this is, for messages about another file. */
        String shown() {
            return folder.relativize(file).toString().replace('\\', '/');
        }

        boolean isKamelet() {
            return name().endsWith(KAMELET);
        }

        /** The file's name without its ending. */
        String baseName() {
            return name().replaceFirst("(\\.camel|\\.kamelet)?\\.ya?ml$", "");
        }

        /** Whether the file stands in the named folder of the routes folder. */
        boolean isIn(String subfolder) {
            Path inside = folder.relativize(file);
            return inside.getNameCount() > 1 && inside.getName(0).toString().equals(subfolder);
        }
    }

    boolean isKamelet() {
        return place.isKamelet();
    }

    Optional<YamlNode> template() {
        return isKamelet() ? root.at("spec", "template") : Optional.empty();
    }

    List<Element> elements(String... types) {
        return elements.stream().filter(e -> e.is(types)).toList();
    }
}
