package digital.vya.backupdb.care;

import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The files that a destination lists, by key, with their sizes. */
record ListedFiles(Map<String, Long> sizes) {
    static final ListedFiles NONE = new ListedFiles(Map.of());

    static ListedFiles of(List<Store.Stored> listed) {
        return new ListedFiles(
                listed.stream().collect(Collectors.toMap(Store.Stored::key, Store.Stored::size, (a, b) -> a)));
    }

    boolean has(String key) {
        return sizes.containsKey(key);
    }

    /**
     * The key of the first file of a point that is not listed, or not in its size; a Kamelet that names keys alone says no
     * sizes.
     */
    Optional<String> missing(Manifest manifest) {
        String folder = folder(manifest);
        return manifest.artifacts().stream()
                .filter(entry -> {
                    Long size = sizes.get(folder + entry.name());
                    return size == null || (size != Store.Stored.UNKNOWN && size != entry.packedBytes());
                })
                .map(entry -> folder + entry.name())
                .findFirst();
    }

    static String folder(Manifest manifest) {
        return manifest.id().substring(0, manifest.id().lastIndexOf('/') + 1);
    }
}
