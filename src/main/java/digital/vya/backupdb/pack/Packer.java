package digital.vya.backupdb.pack;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.Human;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Turns a raw stream into a complete, hashed file in one pass, or into nothing at all. The work is done by a thread of
 * its own, so that a limit of time and an interrupt hold even when the stream never answers again.
 */
public final class Packer {
    /** How long a stream that was given up may take to notice before its thread is left behind. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int BUFFER = 128 * 1024;

    private final SpoolFile.Opener opener;

    public Packer() {
        this(SpoolFile.Opener.NEW_FILE);
    }

    Packer(SpoolFile.Opener opener) {
        this.opener = opener;
    }

    /** Always closes {@code raw}. What is thrown is what went wrong first, with its own code. */
    public Artifact pack(InputStream raw, PackRequest request) {
        long started = System.nanoTime();
        String name = request.name() + request.codec().suffix();
        try (SpoolFile spool = create(raw, request, name)) {
            FutureTask<Long> work = new FutureTask<>(() -> pump(raw, request, spool));
            Thread thread = new Thread(work, "pack-" + name);
            thread.setDaemon(true);
            thread.start();
            long rawBytes = await(work, thread, raw, request, name);
            spool.commit();
            return new Artifact(
                    request.kind(),
                    name,
                    spool.file(),
                    request.codec(),
                    rawBytes,
                    spool.written(),
                    spool.takeSha256(),
                    request.inspector().rows(),
                    request.command(),
                    Duration.ofNanos(System.nanoTime() - started),
                    request.inspector().problems(),
                    request.inspector().contents(),
                    request.inspector().outline());
        } finally {
            request.inspector().close();
        }
    }

    private SpoolFile create(InputStream raw, PackRequest request, String name) {
        try {
            return SpoolFile.create(request.folder(), name, opener);
        } catch (BackupException e) {
            try {
                raw.close();
            } catch (IOException | RuntimeException onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
    }

    private static long await(FutureTask<Long> work, Thread thread, InputStream raw, PackRequest request, String name) {
        try {
            return request.timeout() == null
                    ? work.get()
                    : work.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw ours(Objects.requireNonNull(e.getCause(), "what failed"), name);
        } catch (TimeoutException e) {
            giveUp(thread, raw);
            throw new BackupException(
                    ErrorCode.PACK_TIMEOUT, name + " was not packed within " + Human.duration(request.timeout()), e);
        } catch (InterruptedException e) {
            giveUp(thread, raw);
            Thread.currentThread().interrupt();
            throw new BackupException(ErrorCode.CANCELLED, "packing of " + name + " was interrupted", e);
        }
    }

    private static BackupException ours(Throwable thrown, String name) {
        return thrown instanceof IOException
                ? new BackupException(
                        ErrorCode.PACK_FAILED, name + " could not be packed: " + thrown.getMessage(), thrown)
                : BackupException.from(thrown);
    }

    /** Ends the pump: its stream is closed from outside, since a blocked read hears nothing else. */
    private static void giveUp(Thread thread, InputStream raw) {
        FutureTask<Void> close = new FutureTask<>(() -> {
            raw.close();
            return null;
        });
        Thread closer = new Thread(close, thread.getName() + "-close");
        closer.setDaemon(true);
        closer.start();
        thread.interrupt();
        try {
            thread.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long pump(InputStream raw, PackRequest request, SpoolFile spool) throws IOException {
        long rawBytes = 0;
        try (Source source = new Source(raw);
                Compression compression = Compression.of(request.codec(), request.level(), request.threads(), spool)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
                request.inspector().accept(buffer, 0, read);
                compression.write(buffer, 0, read);
                rawBytes += read;
            }
            if (rawBytes == 0) {
                throw new BackupException(ErrorCode.DUMP_EMPTY, "nothing came to pack as " + request.name());
            }
            request.inspector().finish();
            compression.finish();
        }
        return rawBytes;
    }
}
