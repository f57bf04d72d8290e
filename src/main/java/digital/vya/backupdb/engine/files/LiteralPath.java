package digital.vya.backupdb.engine.files;

/** A path as a pattern that means only itself. */
final class LiteralPath {
    private LiteralPath() {}

    static String of(String path) {
        return path.replaceAll("[\\\\*?\\[\\]{},]", "\\\\$0");
    }
}
