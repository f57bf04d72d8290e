package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Extended attributes and ACLs of one file, as tar has them in its headers. */
record Attributes(String path, Map<String, byte[]> values) {
    private static final String EXTENDED = "SCHILY.xattr.";
    private static final String ACL = "SCHILY.acl.";
    /** The same ACLs once more, with numbers for names. */
    private static final String RAW_ACL = EXTENDED + "system.posix_acl_";

    static boolean has(TarEntry entry) {
        return entry.extended().keySet().stream().anyMatch(Attributes::isOne);
    }

    static Attributes of(TarEntry entry, String path) {
        Map<String, byte[]> values = new TreeMap<>();
        boolean raw = entry.extended().keySet().stream().anyMatch(key -> key.startsWith(RAW_ACL));
        entry.extended().forEach((key, value) -> {
            if (isOne(key) && !(raw && key.startsWith(ACL))) {
                values.put(key, value);
            }
        });
        return new Attributes(path, values);
    }

    private static boolean isOne(String key) {
        return key.startsWith(EXTENDED) || key.startsWith(ACL);
    }

    /** Whether all of these are there; what is there besides does not count. */
    boolean areAmong(Attributes there) {
        return values.entrySet().stream()
                .allMatch(mine -> Arrays.equals(mine.getValue(), there.values().get(mine.getKey())));
    }
}
