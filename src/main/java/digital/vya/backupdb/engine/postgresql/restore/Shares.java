package digital.vya.backupdb.engine.postgresql.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Work on relations, shared out to several sessions of a server so that all of them end at about the same time. */
final class Shares {
    private static final class Share {
        private final List<Long> oids = new ArrayList<>();
        private long bytes;
    }

    private Shares() {}

    /** The largest goes first, each to the share that has least so far; none is empty. */
    static List<List<Long>> of(Map<Long, Long> bytes, int sessions) {
        List<Share> shares = new ArrayList<>();
        bytes.entrySet().stream()
                .sorted(Map.Entry.<Long, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(relation -> {
                    Share least = shares.size() < sessions
                            ? new Share()
                            : shares.stream()
                                    .min(Comparator.comparingLong(share -> share.bytes))
                                    .orElseThrow();
                    if (least.oids.isEmpty()) {
                        shares.add(least);
                    }
                    least.oids.add(relation.getKey());
                    least.bytes += relation.getValue();
                });
        return shares.stream().map(share -> share.oids).toList();
    }
}
