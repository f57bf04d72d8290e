package digital.vya.backupdb.install;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How an upgrade asks the {@code serve} that it will end to begin nothing more, and learns that nothing of it runs: by
 * two locks of the kernel's, which a process that dies lets go. An upgrade holds the first; {@code serve} sees that, and
 * holds the second until its jobs are through.
 */
final class Drain implements AutoCloseable {
    /** Held while an upgrade waits and switches. */
    static final String ASKED = ".upgrading";
    /** Held, together with others, by each {@code serve} that has something to do or may begin it. */
    static final String WORKING = ".serving";

    private final FileChannel asked;
    private final Path working;

    private Drain(FileChannel asked, Path working) {
        this.asked = asked;
        this.working = working;
    }

    /** For root and the service only: a lock may be taken by all who can read its file. */
    static void makeFiles(Layout layout, Machine machine, String user) throws IOException {
        for (String name : new String[] {ASKED, WORKING}) {
            Path file = layout.folder().resolve(name);
            Disk.touch(file);
            InstalledFiles.mode(file, InstalledFiles.SHARED_FILE);
            machine.give(file, null, user);
        }
    }

    /** From now on no {@code serve} of this installation begins a schedule, until this is closed. */
    static Drain ask(Layout layout, Duration longest) throws IOException {
        Path file = layout.folder().resolve(ASKED);
        FileChannel channel = open(file);
        boolean held = false;
        try {
            long end = System.nanoTime() + longest.toNanos();
            // one that looks holds it for a moment
            while (channel.tryLock() == null) {
                if (System.nanoTime() - end > 0) {
                    throw new BackupException(
                            ErrorCode.INSTALL_BUSY,
                            "Another process has held " + file + " for " + longest.toSeconds()
                                    + " s; nothing was switched",
                            "See which it is (fuser -v " + file + "), end it, then run this again.",
                            null);
                }
                pause(Duration.ofMillis(50));
            }
            held = true;
            return new Drain(channel, layout.folder().resolve(WORKING));
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** Returns when no {@code serve} has anything to do; throws when that takes longer. */
    void await(Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        while (isWorking(working)) {
            if (System.nanoTime() - end > 0) {
                throw new BackupException(
                        ErrorCode.JOBS_GO_ON,
                        "Jobs of the running `serve` did not end within " + longest.toSeconds()
                                + " s; nothing was switched");
            }
            pause(Duration.ofMillis(500));
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(ErrorCode.CANCELLED, "Told to stop while waiting for running jobs", e);
        }
    }

    /** Whether a {@code serve} of this installation runs that was not asked, or has something to do. */
    static boolean isWorking(Path working) throws IOException {
        if (!Files.exists(working)) {
            return false;
        }
        try (FileChannel channel = open(working);
                FileLock free = channel.tryLock()) {
            return free == null;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        asked.close();
    }
}
