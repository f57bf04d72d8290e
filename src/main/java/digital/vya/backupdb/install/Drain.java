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

    static void makeFiles(Layout layout) throws IOException {
        for (String name : new String[] {ASKED, WORKING}) {
            Path file = layout.folder().resolve(name);
            Disk.touch(file);
            InstalledFiles.mode(file, InstalledFiles.PUBLIC_FILE);
        }
    }

    /** From now on no {@code serve} of this installation begins a schedule, until this is closed. */
    static Drain ask(Layout layout) throws IOException {
        makeFiles(layout);
        FileChannel channel = open(layout.folder().resolve(ASKED));
        boolean held = false;
        try {
            // one that looks holds it for a moment
            channel.lock();
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
            try {
                TimeUnit.MILLISECONDS.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackupException(ErrorCode.CANCELLED, "Told to stop while waiting for running jobs", e);
            }
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
