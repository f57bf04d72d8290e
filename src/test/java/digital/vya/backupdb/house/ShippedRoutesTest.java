package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.lint.RouteLint;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The routes we ship pass the checks we ship. */
class ShippedRoutesTest {
    /** Names that the runtime binds in the registry. */
    private static final Set<String> BEANS = Set.of(
            "collectOutcomes",
            "databases",
            "deadLetters",
            "deliveries",
            "delivery",
            "deliveryProof",
            "dryRuns",
            "exec",
            "identitySource",
            "kamelet",
            "manifests",
            "meters",
            "notifications",
            "outcomes",
            "packing",
            "planner",
            "records",
            "recovery",
            "restorePoints",
            "roles",
            "shipments",
            "slots",
            "spool");

    /** Endpoints that Java routes consume. */
    private static final Set<String> JAVA_CONSUMERS = Set.of();

    @Test
    void nothingIsFoundInThem() {
        assertThat(new RouteLint(Path.of("routes"), BEANS, JAVA_CONSUMERS).check())
                .isEmpty();
    }
}
