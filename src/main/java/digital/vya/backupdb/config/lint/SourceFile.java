package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.yaml.YamlNode;
import digital.vya.backupdb.config.yaml.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One file of the routes folder, read and taken apart; without content and elements when it could not be read. */
record SourceFile(Path folder, Path file, Findings findings, Optional<YamlNode> content, List<Element> elements) {
    static final String ROUTES = ".camel.yaml";
    static final String KAMELET = ".kamelet.yaml";

    static SourceFile read(Path folder, Path file) {
        Findings findings = new Findings(file);
        SourceFile found = new SourceFile(folder, file, findings, Optional.empty(), List.of());
        if (!found.isLoaded()) {
            return found;
        }
        return YamlReader.read(file, findings::error)
                .map(root -> new SourceFile(folder, file, findings, Optional.of(root), found.elements(root)))
                .orElse(found);
    }

    private List<Element> elements(YamlNode root) {
        if (!isKamelet()) {
            return SchemaCheck.routes(findings, root);
        }
        return root.at("spec")
                .flatMap(s -> s.entry("template"))
                .map(t -> SchemaCheck.template(findings, t))
                .orElse(List.of());
    }

    boolean isRead() {
        return content.isPresent();
    }

    /** Of a file that was read. */
    YamlNode root() {
        return content.orElseThrow();
    }

    /** Whether Camel takes a file of this name. */
    boolean isLoaded() {
        return isKamelet() || name().endsWith(ROUTES);
    }

    boolean isKamelet() {
        return name().endsWith(KAMELET);
    }

    String name() {
        return String.valueOf(file.getFileName());
    }

    /** The file's name without its ending. */
    String baseName() {
        return name().replaceFirst("(\\.camel|\\.kamelet)?\\.ya?ml$", "");
    }

    /** Where in the routes folder this is, for messages about another file. */
    String shown() {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /** Whether the file stands in the named folder of the routes folder. */
    boolean isIn(String subfolder) {
        Path inside = folder.relativize(file);
        return inside.getNameCount() > 1 && inside.getName(0).toString().equals(subfolder);
    }

    Optional<YamlNode> template() {
        return isKamelet() ? root().at("spec", "template") : Optional.empty();
    }

    List<Element> elements(String... types) {
        return elements.stream().filter(e -> e.is(types)).toList();
    }
}
