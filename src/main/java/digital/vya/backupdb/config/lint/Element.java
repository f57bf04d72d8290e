package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.yaml.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * A place in a file where the DSL's schema knows what it is looking at: {@code type} is the schema's word for it
 * ("SplitDefinition"), {@code key} the word in the file ("split"). The parent is null at the top.
 */
record Element(
        String type,
        String key,
        int line,
        YamlNode node,
        @Nullable Element parent) {
    boolean is(String... types) {
        for (String t : types) {
            if (t.equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** The route this stands in, or null. */
    @Nullable
    Element route() {
        for (Element e = this; e != null; e = e.parent) {
            if (e.is("RouteDefinition", "RouteFromDefinitionDeserializer", "RouteTemplateDefinition")) {
                return e;
            }
        }
        return null;
    }
}
