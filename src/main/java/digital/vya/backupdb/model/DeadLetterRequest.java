package digital.vya.backupdb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which dead letters to list, redrive or drop: no ids means all, destination null means every one. */
public record DeadLetterRequest(List<String> ids, @Nullable String destination) {
    public DeadLetterRequest {
        ids = ids == null ? List.of() : List.copyOf(ids);
    }
}
