package digital.vya.backupdb.engine.postgresql.dump.statement;

import java.math.BigDecimal;

/** Where a dump puts a sequence; {@code called} is whether that number was given out already. */
public record SequencePosition(BigDecimal at, boolean called) {}
