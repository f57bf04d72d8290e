package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.process.Tools;

/** What an engine is made from. */
public record EngineContext(Settings settings, Knobs knobs, Tools tools) {}
