package digital.vya.backupdb.metrics;

import io.micrometer.core.instrument.MeterRegistry;

/** Every meter of the product. Names and tags are a contract: docs/reference/metrics.md, kept equal by a test. */
public final class Meters {
    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** {@code outcome} is sent, failed or timeout. */
    public void notification(String id, String outcome) {
        registry.counter("vya.notifications", "notification", id, "outcome", outcome)
                .increment();
    }
}
