package digital.vya.backupdb.model;

import java.util.List;

/** Which dead letters to list, redrive or drop: no ids means all, destination null means every one. */
public record DeadLetterRequest(List<String> ids, String destination) {
    public DeadLetterRequest {
        ids = ids == null ? List.of() : List.copyOf(ids);
    }
}
