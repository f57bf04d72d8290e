package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** How redriving one dead letter ended; problem is null when it was committed and the letter is gone. */
public record Redrive(DeadLetter letter, @Nullable Problem problem) {
    public boolean committed() {
        return problem == null;
    }
}
