package digital.vya.backupdb.errors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one exception of the product: a code, what failed and where, and the next thing to do. */
public class BackupException extends RuntimeException {
    private static final Pattern IDS =
            Pattern.compile(" ?(for )?\\(MessageId: [^()]*( on ExchangeId: [^()]*)?\\)| ?Exchange\\[[\\w-]*\\][.]?");

    private final ErrorCode code;
    private final String hint;

    public BackupException(ErrorCode code, String message) {
        this(code, message, code.hint(), null);
    }

    public BackupException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, code.hint(), cause);
    }

    public BackupException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "none is made without");
    }

    public ErrorCode code() {
        return code;
    }

    public String hint() {
        return hint;
    }

    /** The first exception of ours in a chain of causes, or one with INTERNAL made from the outermost. */
    public static BackupException from(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof BackupException ours) {
                return ours;
            }
        }
        if (isFullDisk(thrown)) {
            return new BackupException(ErrorCode.DISK_FULL, words(thrown), thrown);
        }
        ErrorCode code = isDenied(thrown) ? ErrorCode.FILES_DENIED : ErrorCode.INTERNAL;
        return new BackupException(code, words(thrown), thrown);
    }

    /** The same of what an exception that says nothing itself carries. */
    public static BackupException inside(Throwable wrapper) {
        return from(wrapper.getCause() == null ? wrapper : wrapper.getCause());
    }

    private static boolean isDenied(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof AccessDeniedException;
    }

    /** What an exception says, for people: without names of classes, and without Camel's ids of messages. */
    public static String words(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && isWrapping(cause)) {
            cause = cause.getCause();
        }
        if (cause instanceof FileSystemException file) {
            return file.getFile() + ": " + reason(file);
        }
        if (cause instanceof UnknownHostException) {
            return "there is no host " + cause.getMessage();
        }
        if (cause.getClass().getName().startsWith("com.fasterxml.jackson.")) {
            return "its JSON is damaged, or not of this program";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** What Camel logs of a route that failed names its message and exchange, which cannot be looked up. */
    public static String withoutIds(String logged) {
        return IDS.matcher(logged).replaceAll("");
    }

    private static boolean isWrapping(Throwable thrown) {
        return thrown.getClass().getName().startsWith("org.apache.camel.") || thrown instanceof UncheckedIOException;
    }

    private static String reason(FileSystemException file) {
        if (file instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (file instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (file instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (file instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        return file.getReason() == null ? "it cannot be used" : file.getReason();
    }

    /** A file of ours that could not be written: on a full disk, or for another reason. */
    public static BackupException unwritable(String what, IOException e) {
        return new BackupException(
                isFullDisk(e) ? ErrorCode.DISK_FULL : ErrorCode.STATE_UNWRITABLE,
                what + " cannot be written: " + words(e),
                e);
    }

    /** Java has no exception of its own for this; the words are the C library's, which the launcher keeps English. */
    private static boolean isFullDisk(Throwable thrown) {
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            if (one instanceof IOException
                    && one.getMessage() != null
                    && one.getMessage().contains("No space left on device")) {
                return true;
            }
        }
        return false;
    }
}
