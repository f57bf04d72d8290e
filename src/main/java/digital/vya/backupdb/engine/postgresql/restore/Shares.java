package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

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

    /** Answers of all shares; waits for every session, also when one has failed. */
    static List<String> asked(List<List<Long>> shares, Function<List<Long>, String> ask) {
        if (shares.size() == 1) {
            return List.of(ask.apply(shares.get(0)));
        }
        ExecutorService sessions = Executors.newFixedThreadPool(Math.max(1, shares.size()));
        try {
            List<Future<String>> asked = shares.stream()
                    .map(share -> sessions.submit(() -> ask.apply(share)))
                    .toList();
            List<String> answers = new ArrayList<>();
            BackupException failure = null;
            for (Future<String> answer : asked) {
                try {
                    answers.add(answer.get());
                } catch (ExecutionException e) {
                    failure = failure == null ? BackupException.from(e.getCause()) : failure;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(ErrorCode.CANCELLED, "asking the restored database was interrupted", e);
        } finally {
            sessions.shutdownNow();
        }
    }
}
