package digital.vya.backupdb.sweep;

import java.util.Set;

/** Something people do with the product, which must hold its promises whatever call fails amid it. */
interface Scenario {
    String name();

    /** Puts everything as it is to be before the run; nothing fails here. */
    void prepare(Stage stage) throws Exception;

    /** Does it, and says whether the product called it a success. What it throws counts as a failure that was told. */
    Result run(Stage stage) throws Exception;

    /** The promises of this scenario beyond those that every scenario holds; called after every run. */
    default void holds(Stage stage, Result result, Invariants invariants) throws Exception {}

    /** The points that it is to remove: all others must stay. */
    default Set<String> mayGo() {
        return Set.of();
    }

    /** Only calls that have this in their words go wrong; all where it is empty. */
    default String only() {
        return "";
    }

    /** Doing it once more, without faults: it must succeed. */
    default Result again(Stage stage) throws Exception {
        return run(stage);
    }

    /** {@code said} is what there is to tell of it when it is not as it should be. */
    record Result(boolean green, String said) {}
}
