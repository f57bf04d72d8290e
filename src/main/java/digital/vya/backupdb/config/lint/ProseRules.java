package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import java.util.Set;

/** What helps those who read routes, by eye or in Kaoto. Nothing here stops the runtime. */
final class ProseRules {
    /** What Camel does not read. */
    static final Set<String> KEYS = Set.of("title", "description", "note", "example");

    private final Folder folder;

    ProseRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        folder.routeFiles().forEach(ProseRules::routes);
        folder.endpoints().forEach(ProseRules::query);
    }

    private static void routes(SourceFile file) {
        Findings findings = file.findings();
        for (Element route : file.elements("RouteDefinition", "RouteFromDefinitionDeserializer")) {
            if (route.parent() != null) {
                continue;
            }
            if (!route.is("RouteDefinition")) {
                findings.warn(
                        route.line(),
                        "`from` stands without a route",
                        "Write `- route:` with `id:`, `description:` and `from:`.");
                continue;
            }
            if (route.node().text("id").isEmpty()) {
                findings.warn(route.line(), "the route has no id", "Add `id:`: logs and metrics name routes by it.");
            }
            if (route.node().text("description").isEmpty()) {
                findings.warn(route.line(), "the route has no description", "Add `description:`: say what it is for.");
            }
        }
        for (Element template : file.elements("RouteTemplateDefinition")) {
            findings.warn(template.line(), "Kaoto does not draw route templates", "Make it a Kamelet in `kamelets/`.");
        }
    }

    private static void query(Endpoint endpoint) {
        if (endpoint.uri().matches("[^{$]*\\?[^}].*")) {
            String what = "`uri` has a query string";
            endpoint.file().findings().warn(endpoint.line(), what, "Write its options below `parameters:`.");
        }
    }
}
