package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.ToolStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Asks a server several things at once, each in a session of its own, no more at a time than there are threads. Where the
 * server has no room for another session beside the first, what was to be asked there is asked when that one has ended.
 */
final class Sessions implements AutoCloseable {
    /** Asks in a session, which is handed over as soon as it runs. */
    @FunctionalInterface
    interface Question {
        String ask(Consumer<ToolStream> started);
    }

    private static final Pattern NO_ROOM = Pattern.compile("sorry, too many clients already"
            + "|remaining connection slots are reserved|too many connections for (?:role|database)");

    private final ExecutorService threads;
    private final Set<ToolStream> running = ConcurrentHashMap.newKeySet();
    private final AtomicReference<BackupException> failure = new AtomicReference<>();
    private final ReadWriteLock room = new ReentrantReadWriteLock();
    private volatile boolean over;

    Sessions(int atOnce) {
        threads = Executors.newFixedThreadPool(atOnce, task -> {
            Thread thread = new Thread(task, "asks a restored database");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Without this answer the others are worth nothing: where it fails, they are ended. */
    Future<String> required(Question question) {
        return threads.submit(() -> {
            try {
                return ask(question);
            } catch (RuntimeException e) {
                failure.compareAndSet(null, BackupException.from(e));
                end();
                throw e;
            }
        });
    }

    /** Where this fails, the others go on. */
    Future<String> optional(Question question) {
        return threads.submit(() -> ask(question));
    }

    private String ask(Question question) {
        try {
            return ask(question, room.readLock());
        } catch (BackupException e) {
            if (over || !NO_ROOM.matcher(String.valueOf(e.getMessage())).find()) {
                throw e;
            }
            return ask(question, room.writeLock());
        }
    }

    private String ask(Question question, Lock lock) {
        lock.lock();
        List<ToolStream> mine = new ArrayList<>();
        try {
            return question.ask(session -> {
                mine.add(session);
                running.add(session);
                if (over) {
                    close(session);
                }
            });
        } finally {
            mine.forEach(running::remove);
            lock.unlock();
        }
    }

    /** Waits for all; the first required one that failed is what is thrown. */
    List<String> answers(Collection<Future<String>> asked) {
        List<String> answers = new ArrayList<>();
        for (Future<String> answer : asked) {
            answers.add(answer(answer));
        }
        return answers;
    }

    String answer(Future<String> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            BackupException first = failure.get();
            throw first == null ? BackupException.inside(e) : first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(ErrorCode.CANCELLED, "asking the restored database was interrupted", e);
        }
    }

    private void end() {
        over = true;
        running.forEach(Sessions::close);
    }

    private static void close(ToolStream session) {
        try {
            session.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what still runs; what was not begun is not asked any more. */
    @Override
    public void close() {
        end();
        threads.shutdownNow();
    }
}
