package digital.vya.backupdb.catalog;

import digital.vya.backupdb.model.Selection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration that says the same of every instance and policy; {@code types} are of some destinations. */
public record FixedConfiguration(String policy, Selection.Content content, Map<String, String> types)
        implements RunIndex.Configured {
    @Override
    public String policy(String instance, @Nullable String schedule) {
        return policy;
    }

    @Override
    public Selection.Content content(String of) {
        return content;
    }

    @Override
    public String type(String destination) {
        return types.getOrDefault(destination, destination);
    }
}
