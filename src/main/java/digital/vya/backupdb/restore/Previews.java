package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.WorkName;
import java.util.ArrayList;
import java.util.List;

/** What a restore is about to do, in words for whoever has to agree. */
final class Previews {
    private static final int NAMED = 20;

    private Previews() {}

    static RestorePreview of(Restoring restoring) {
        Manifest manifest = restoring.source().manifest();
        List<String> unchecked = new ArrayList<>(restoring.source().unchecked());
        if (restoring.facts().freeBytes() < 0) {
            unchecked.add("the free space of the server's disk cannot be seen from here");
        }
        return new RestorePreview(
                restoring.run().id(),
                restoring.request().mode(),
                restoring.source().label(),
                restoring.source().point(),
                manifest == null ? null : manifest.takenAt(),
                restoring.dump().serverVersion(),
                restoring.source().data().packedBytes(),
                restoring.dump().rawBytes(),
                restoring.dump().tables(),
                restoring.dump().rows().values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                restoring.instance().id(),
                restoring.facts().server().serverVersion(),
                restoring.database(),
                restoring.facts().exists(),
                restoring.facts().bytes(),
                restoring.facts().connected().size(),
                steps(restoring),
                replaced(restoring),
                unchecked,
                restoring.warnings());
    }

    private static List<String> steps(Restoring restoring) {
        List<String> steps = new ArrayList<>();
        roles(restoring.roles(), steps);
        String written = restoring.target().database();
        boolean exists = restoring.facts().exists();
        if (!restoring.target().fresh()) {
            steps.add("write into the existing database " + written);
            List<String> replaced = restoring.dump().replaced();
            replaced.stream().limit(NAMED).forEach(what -> steps.add(what + ", no way back"));
            if (replaced.size() > NAMED) {
                steps.add("drop and replace " + (replaced.size() - NAMED) + " more, no way back");
            }
        } else if (exists && restoring.request().mode() == RestoreMode.FAST) {
            steps.add("DROP database " + written + " ("
                    + Human.size(restoring.facts().bytes()) + ") and make it anew");
        } else {
            steps.add("make database " + written);
        }
        steps.add("restore content" + (restoring.dump().inOneTransaction() ? " in one transaction" : ""));
        steps.add("check owners, grants, rows, keys, indexes and sequences");
        if (restoring.request().mode() == RestoreMode.TEST) {
            steps.add(restoring.request().keep() ? "keep " + written : "drop " + written);
        } else if (restoring.swaps() && exists) {
            steps.add("end " + Human.count(restoring.facts().connected().size(), "connection") + " to "
                    + restoring.database()
                    + ", rename it to "
                    + WorkName.of(
                            restoring.database(),
                            WorkName.BEFORE,
                            restoring.run().startedAt())
                    + " and give its name to the restored one");
        } else if (restoring.swaps()) {
            steps.add("name it " + restoring.database());
        }
        return steps;
    }

    /** A whole database in fast mode, or what stands in the way of a part. */
    private static List<String> replaced(Restoring restoring) {
        boolean dropped = restoring.request().mode() == RestoreMode.FAST
                && restoring.facts().exists()
                && restoring.target().fresh();
        return dropped
                ? List.of("drop and replace database " + restoring.database())
                : restoring.dump().replaced();
    }

    private static void roles(RolesPlan roles, List<String> steps) {
        if (roles == null) {
            steps.add("leave roles as they are");
            return;
        }
        steps.add(
                roles.created().isEmpty()
                        ? "create no roles, all are there"
                        : "create " + Human.count(roles.created().size(), "role") + ": "
                                + String.join(", ", roles.created()));
        steps.addAll(roles.conflicts());
    }
}
