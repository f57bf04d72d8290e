package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.Archives;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.engine.ExaminedText;
import digital.vya.backupdb.engine.KeptArchive;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.BulkInput;
import digital.vya.backupdb.pack.ReadAhead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a dump from where it lies: whole, before anything is touched, or while a client is fed with it. */
final class DumpReading {
    private static final Set<ErrorCode> LOOK_OF_DAMAGE =
            Set.of(ErrorCode.DUMP_UNSAFE, ErrorCode.DUMP_INCOMPLETE, ErrorCode.DUMP_UNREADABLE);

    private static final int CHUNK = 256 * 1024;

    private final FoundDatabase found;
    private final Restorer restorer;

    DumpReading(FoundDatabase found) {
        this.found = found;
        this.restorer = found.restorer();
    }

    /** A dump that was read whole, and where it was kept. */
    record Read(Examined dump, Optional<Path> archive) {}

    /** Reads it whole; an archive that several jobs are to read stays in the folder, or where it is already. */
    Read whole(Function<InputStream, ExaminedText> judge, Optional<Path> folder) throws IOException {
        return read(backup -> restorer.text(found.instance(), backup), judge, folder);
    }

    /** Keeps an archive and hashes it; of what its manifest tells only the definitions are looked at, its rows are not. */
    Read definitions(Function<InputStream, ExaminedText> judge, Path folder) throws IOException {
        Archives archives = restorer.archives().orElseThrow();
        return read(backup -> archives.definitions(found.instance(), backup), judge, Optional.of(folder));
    }

    private interface AsText {
        InputStream of(InputStream backup) throws IOException;
    }

    private Read read(AsText asText, Function<InputStream, ExaminedText> judge, Optional<Path> folder)
            throws IOException {
        RawBackup raw = found.openData();
        try (ReadAhead ahead = ReadAhead.of(raw, found.source().label())) {
            InputStream backup =
                    folder.isPresent() ? kept(new Lent(ahead), raw.stored(), folder.get()) : new Lent(ahead);
            try {
                Examined dump = examined(asText.of(backup), judge);
                return new Read(dump, backup instanceof KeptArchive archive ? archive.path() : Optional.empty());
            } catch (BackupException e) {
                throw toldBySource(e, ahead);
            } finally {
                if (backup instanceof KeptArchive archive && archive.path().isEmpty()) {
                    archive.giveUp();
                }
            }
        }
    }

    private InputStream kept(InputStream backup, @Nullable Path stored, Path folder) {
        Optional<Archives> archives = restorer.archives();
        if (archives.isEmpty()) {
            return backup;
        }
        try {
            return archives.get().kept(backup, stored, folder);
        } catch (IOException e) {
            throw BackupException.unwritable("The spool's copy of the archive in " + folder, e);
        }
    }

    private Examined examined(InputStream text, Function<InputStream, ExaminedText> judge) {
        try (ExaminedText reading = judge.apply(text)) {
            byte[] chunk = new byte[CHUNK];
            while (reading.read(chunk) >= 0) {
                // looked at by itself
            }
            return reading.examined();
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE, "the dump cannot be read to its end: " + BackupException.words(e), e);
        } catch (BackupException e) {
            throw named(e);
        }
    }

    /** The text of a dump that was read before. */
    InputStream again() throws IOException {
        return restorer.text(found.instance(), found.openData());
    }

    /** The text of a dump that is read for the first time, on its way into the client. */
    Judged judged(Function<InputStream, ExaminedText> judge) throws IOException {
        RawBackup raw = found.openData();
        ReadAhead source = ReadAhead.of(raw, found.source().label());
        try {
            SourcePart data = found.source().data();
            if (raw.stored() != null && data.sha256() != null) {
                // what lies on this machine is hashed first: damage is found before any work was done
                RestoreSources.requireWhole(raw.stored(), data, found.asked());
            }
            return new Judged(judge.apply(restorer.text(found.instance(), new Lent(source))), source);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Where the dump is refused, its source has the first word. */
    final class Judged extends BulkInput {
        private final ExaminedText text;
        private final ReadAhead source;
        private @Nullable BackupException told;

        private Judged(ExaminedText text, ReadAhead source) {
            super(text);
            this.text = text;
            this.source = source;
        }

        /** What went by; only after its end was reached. */
        Examined examined() {
            return text.examined();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (told != null) {
                throw told;
            }
            try {
                return in.read(into, offset, length);
            } catch (BackupException e) {
                told = named(toldBySource(e, source));
                throw told;
            }
        }

        @Override
        public void close() throws IOException {
            try (source) {
                super.close();
            }
        }
    }

    /** Bytes that a damaged file turned into look like anything: what its checksum says comes first. */
    private static BackupException toldBySource(BackupException e, ReadAhead ahead) throws IOException {
        if (LOOK_OF_DAMAGE.contains(e.code())) {
            try {
                ahead.hearOut();
            } catch (BackupException damage) {
                return damage;
            }
        }
        return e;
    }

    /** Which file it was, and what can be done about it. */
    private BackupException named(BackupException e) {
        String label = found.source().data().label();
        boolean ofDump =
                Set.of(ErrorCode.DUMP_INCOMPLETE, ErrorCode.DUMP_UNREADABLE).contains(e.code());
        if (!ofDump || e.getMessage().contains(label)) {
            return e;
        }
        String hint = e.code() == ErrorCode.DUMP_INCOMPLETE
                ? "Fetch the file again, or take another destination or restore point."
                : e.hint();
        return new BackupException(e.code(), label + ": " + e.getMessage(), hint, e);
    }
}
