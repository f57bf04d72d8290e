package digital.vya.backupdb.engine;

import java.io.InputStream;
import java.util.function.Function;

/** A dump that its manifest describes and that nobody has read yet; read, it must turn out as was told. */
public record Foretold(Examined dump, Function<InputStream, ExaminedText> reading) {}
