package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Reload;
import digital.vya.backupdb.model.ReloadRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command and {@code serve} say to one another. */
@Tag("unit")
class ReloadsTest {
    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-21T02:30:00-03:00");

    @TempDir
    private Path state;

    private RunFolder folder() {
        return new RunFolder(state);
    }

    private List<Path> files() throws Exception {
        try (var files = Files.list(folder().reloads())) {
            return files.toList();
        }
    }

    private CompletableFuture<Reload> ask(String configuration) {
        return CompletableFuture.supplyAsync(() -> new Reloads(folder()).ask(new ReloadRequest(configuration)));
    }

    @Test
    void eachRequestIsAnsweredByItself() throws Exception {
        Reloads serve = new Reloads(folder());
        serve.begin();
        try (ProcessLock held = ProcessLock.ofServe(folder())) {
            CompletableFuture<Reload> one = ask("/one");
            CompletableFuture<Reload> other = ask("/other");
            await().until(() -> serve.waiting().size() == 2);
            for (Reloads.Asked asked : serve.waiting()) {
                String configuration = asked.request().configuration();
                Problem why = Problem.of(ErrorCode.RELOAD_ELSEWHERE, "not " + configuration);
                serve.answer(
                        asked,
                        configuration.equals("/one")
                                ? new Reload(true, configuration, AT, List.of("a added"), List.of(), List.of())
                                : Reload.refused(configuration, AT, why));
            }
            assertThat(one.join().changes()).containsExactly("a added");
            assertThat(other.join().problems()).extracting(Problem::message).containsExactly("not /other");
            assertThat(held).isNotNull();
        }
        assertThat(files()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().reloads())))
                .isEqualTo("rwx------");
    }

    @Test
    void theSameFileByAnotherWayIsTheSame() throws Exception {
        Path file = Files.createFile(state.resolve("backup.yaml"));
        Path link = Files.createSymbolicLink(state.resolve("config"), state);
        assertThat(new ReloadRequest(file.toString()).isFor(link.resolve("backup.yaml")))
                .isTrue();
        assertThat(new ReloadRequest(state.resolve("gone").toString()).isFor(state.resolve("gone")))
                .isTrue();
        assertThat(new ReloadRequest(state.resolve("gone").toString()).isFor(file))
                .isFalse();
        Path copy = Files.createFile(state.resolve("other.yaml"));
        assertThat(new ReloadRequest(copy.toString()).isFor(file)).isFalse();
    }

    @Test
    void withoutServeThereIsNobodyToAsk() {
        assertThatThrownBy(() -> new Reloads(folder()).ask(new ReloadRequest("/one")))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVE_MISSING));
        assertThat(folder().reloads()).doesNotExist();
    }

    @Test
    void whoseServeEndsIsNotLeftWaiting() throws Exception {
        Reloads serve = new Reloads(folder());
        serve.begin();
        CompletableFuture<Reload> asked;
        try (ProcessLock held = ProcessLock.ofServe(folder())) {
            asked = ask("/one");
            await().until(() -> !serve.waiting().isEmpty());
            assertThat(held).isNotNull();
        }
        assertThatThrownBy(asked::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RELOAD_UNANSWERED));
        assertThat(files()).isEmpty();
    }

    /** A request that was killed asks nothing of the next one, and no stranger's file is taken for one. */
    @Test
    void whatIsLeftBehindIsTakenAway() throws Exception {
        Reloads serve = new Reloads(folder());
        serve.begin();
        Files.writeString(folder().reloads().resolve("dead.asked"), "{\"configuration\":\"/one\"}");
        Files.writeString(folder().reloads().resolve("dead.answered"), "{}");
        assertThat(serve.waiting()).hasSize(1);
        serve.begin();
        assertThat(files()).isEmpty();

        Files.writeString(folder().reloads().resolve("broken.asked"), "{");
        Files.createSymbolicLink(folder().reloads().resolve("link.asked"), Path.of("/dev/zero"));
        assertThat(serve.waiting()).isEmpty();
        assertThat(files()).isEmpty();
    }
}
