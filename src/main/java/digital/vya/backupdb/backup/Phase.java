package digital.vya.backupdb.backup;

import digital.vya.backupdb.model.Job;

/** The four things a backup does, as its log counts them. */
enum Phase {
    ROLES(1),
    DATA(2),
    MANIFEST(3),
    DELIVERY(4);

    private static final int ALL = 4;

    private final int number;

    Phase(int number) {
        this.number = number;
    }

    String line(Job job, String text) {
        return "[PHASE %d/%d] %s - %s".formatted(number, ALL, job.title(), text);
    }
}
