package digital.vya.backupdb.bench;

import java.util.ArrayList;
import java.util.List;

/** Our time beside that of the raw tool in the same rounds; {@code aim} null where it is only told. */
record Ratio(String measurement, Timing ours, Timing raw, Double aim) {
    private static final int ENOUGH_ROUNDS = 5;

    /** Of the rounds' own ratios: a machine that becomes slower meets both sides of a round. */
    double median() {
        return Timing.median(rounds());
    }

    double least() {
        return rounds().stream().mapToDouble(r -> r).min().orElseThrow();
    }

    double most() {
        return rounds().stream().mapToDouble(r -> r).max().orElseThrow();
    }

    /** Our bytes beside theirs, or null where they were not counted. */
    Double size() {
        return ours.bytes() == 0 || raw.bytes() == 0 ? null : (double) ours.bytes() / raw.bytes();
    }

    boolean met() {
        return aim == null || median() <= aim;
    }

    boolean ofFewRounds() {
        return rounds().size() < ENOUGH_ROUNDS;
    }

    private List<Double> rounds() {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < ours.seconds().size(); i++) {
            all.add(ours.seconds().get(i) / raw.seconds().get(i));
        }
        return all;
    }
}
