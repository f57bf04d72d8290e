package digital.vya.backupdb.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.cli.CommandLineEntry;
import digital.vya.backupdb.disk.Claim;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

/** What install, upgrade and uninstall do to files, below a root of their own. */
@Tag("server")
class InstallTest {
    private static final Path PREFIX = Layout.USUAL_PREFIX;

    @TempDir
    private Path folder;

    private Path root;
    private Layout layout;
    private Built one;
    private Built two;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void build() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        layout = new Layout(root, PREFIX);
        one = Built.small(folder.resolve("one"), "3.0.0");
        two = Built.small(folder.resolve("two"), "3.1.0");
    }

    private InstallReport install() {
        return new Install(layout, one.home(), null).run();
    }

    private InstallReport upgrade(Built to) {
        return upgrade(to, false);
    }

    private InstallReport upgrade(Built to, boolean replaceRoutes) {
        return new Upgrade(layout, new Upgrade.Options(replaceRoutes, Duration.ofSeconds(1)), what -> {}).to(to.home());
    }

    private InstallReport back() {
        return new Upgrade(layout, new Upgrade.Options(false, null), what -> {}).back();
    }

    @Test
    void laysProgramConfigurationFoldersUnitAndCommand() throws IOException {
        assertThat(install().version()).isEqualTo("3.0.0");

        assertThat(tree())
                .containsEntry("opt/vya-backupdb", "rwxr-xr-x")
                .containsEntry("opt/vya-backupdb/current", "-> versions/3.0.0")
                .containsEntry("opt/vya-backupdb/versions/3.0.0/vya-backupdb", "rwxr-xr-x")
                .containsEntry("opt/vya-backupdb/versions/3.0.0/target/vya-backupdb.jar", "rw-r--r--")
                .containsEntry("opt/vya-backupdb/versions/3.0.0/target/lib/one.jar", "rw-r--r--")
                .containsEntry("opt/vya-backupdb/versions/3.0.0/routes/backup/backup.camel.yaml", "rw-r--r--")
                .containsEntry("opt/vya-backupdb/versions/3.0.0/config", "-> /etc/vya-backupdb")
                .containsEntry("usr/local/bin/vya-backupdb", "-> /opt/vya-backupdb/current/vya-backupdb")
                .containsEntry("etc/vya-backupdb", "rwxr-x---")
                .containsEntry("etc/vya-backupdb/backup.yaml", "rw-r-----")
                .containsEntry("etc/vya-backupdb/application.properties", "rw-r-----")
                .containsEntry("etc/vya-backupdb/secrets", "rwx------")
                .containsEntry("etc/systemd/system/vya-backupdb.service", "rw-r--r--")
                .containsEntry("var/lib/vya-backupdb", "rwx------")
                .containsEntry("var/backups/vya-backupdb", "rwx------")
                .doesNotContainKey("opt/vya-backupdb/versions/3.0.0/target/lib/left-behind.jar")
                .doesNotContainKey("opt/vya-backupdb/previous");
        assertThat(read("etc/vya-backupdb/application.properties"))
                .contains(
                        "\nvya.state.directory = /var/lib/vya-backupdb/state\n",
                        "\nvya.spool.directory = /var/lib/vya-backupdb/spool\n",
                        "\nvya.http.port = 9464\n")
                .doesNotContain("var/spool\n");
        assertThat(read("etc/vya-backupdb/backup.yaml"))
                .contains("directory: /var/backups/vya-backupdb", "{{file:config/secrets/main}}");
        assertThat(read("etc/systemd/system/vya-backupdb.service"))
                .contains("User=vya-backup\n", "ExecStart=/opt/vya-backupdb/current/vya-backupdb serve\n")
                .doesNotContain("JAVA_HOME=", root.toString());
    }

    @Test
    void twiceChangesNothing() throws IOException {
        install();
        Map<String, String> before = all();
        InstallReport again = install();
        assertThat(again.done()).isEmpty();
        assertThat(again.version()).isEqualTo("3.0.0");
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void neverOverwritesAConfiguration() throws IOException {
        Files.createDirectories(root.resolve("etc/vya-backupdb"));
        write("etc/vya-backupdb/backup.yaml", "mine");
        write("etc/vya-backupdb/application.properties", "mine too");
        install();
        upgrade(two);
        assertThat(read("etc/vya-backupdb/backup.yaml")).isEqualTo("mine");
        assertThat(read("etc/vya-backupdb/application.properties")).isEqualTo("mine too");
    }

    @Test
    void aConfigurationOfTheFolderGoesAlongWithItsSecrets() throws IOException {
        one.write("config/backup.yaml", "server: {name: mine}\n");
        one.write("config/secrets/main", "s3cret");
        Files.createSymbolicLink(one.home().resolve("config/secrets/link"), Path.of("main"));
        install();
        assertThat(read("etc/vya-backupdb/backup.yaml")).isEqualTo("server: {name: mine}\n");
        assertThat(read("etc/vya-backupdb/secrets/main")).isEqualTo("s3cret");
        assertThat(tree())
                .containsEntry("etc/vya-backupdb/secrets/main", "rw-------")
                .doesNotContainKey("etc/vya-backupdb/secrets/link");
    }

    /** Cut off between the two, or refused: the next install does all of it. */
    @Test
    void secretsAreThereBeforeTheConfigurationThatNamesThem() throws IOException {
        one.write("config/backup.yaml", "server: {name: mine}\n");
        one.write("config/secrets/main", "x".repeat(70_000));
        assertThatThrownBy(this::install).isInstanceOf(BackupException.class);
        assertThat(root.resolve("etc/vya-backupdb/backup.yaml")).doesNotExist();
        one.write("config/secrets/main", "s3cret");
        install();
        assertThat(read("etc/vya-backupdb/backup.yaml")).isEqualTo("server: {name: mine}\n");
        assertThat(read("etc/vya-backupdb/secrets/main")).isEqualTo("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"etc/vya-backupdb", "var/lib/vya-backupdb", "var/backups/vya-backupdb"})
    void refusesALinkInPlaceOfAFolderOfItsOwn(String link) throws IOException {
        Path other = Files.createDirectories(root.resolve("other"));
        Files.createDirectories(root.resolve(link).getParent());
        Files.createSymbolicLink(root.resolve(link), other);
        Map<String, String> before = all();
        refused(this::install, ErrorCode.PLACE_TAKEN, root.resolve(link) + " is a symbolic link");
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void onlyRootAndTheServiceMayTakeItsLocks() throws IOException {
        install();
        assertThat(tree())
                .containsEntry("opt/vya-backupdb/.lock", "rw-------")
                .containsEntry("opt/vya-backupdb/.upgrading", "rw-r-----")
                .containsEntry("opt/vya-backupdb/.serving", "rw-r-----");
    }

    @Test
    void anUpgradeDoesNotWaitForeverForALockThatAnotherProcessHolds() throws IOException {
        install();
        Path lock = layout.folder().resolve(Drain.ASKED);
        Process holder = new ProcessBuilder("perl", "-MFcntl", "-e", """
                $| = 1;
                open(my $file, '+<', $ARGV[0]) or die "cannot open: $!";
                my $whole = pack('s s x4 q q l x4', F_WRLCK, 0, 0, 0, 0);
                fcntl($file, F_SETLK, $whole) or die "cannot lock: $!";
                print "x";
                sleep 60;
                """, lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('x');
            refused(
                    () -> Drain.ask(layout, Duration.ofMillis(200)).close(),
                    ErrorCode.INSTALL_BUSY,
                    "Another process has held " + lock);
        } finally {
            holder.destroyForcibly().onExit().join();
        }
        Drain.ask(layout, Duration.ofSeconds(20)).close();
    }

    @Test
    void refusesWhatIsNotItsOwnAndWritesNothing() throws IOException {
        Files.createDirectories(root.resolve("opt/vya-backupdb"));
        write("opt/vya-backupdb/important", "x");
        refused(this::install, ErrorCode.PLACE_TAKEN, "opt/vya-backupdb holds files");
        Files.delete(root.resolve("opt/vya-backupdb/important"));

        Files.createDirectories(root.resolve("usr/local/bin"));
        write("usr/local/bin/vya-backupdb", "another program");
        refused(this::install, ErrorCode.PLACE_TAKEN, "usr/local/bin/vya-backupdb is there, and leads elsewhere");
        Files.delete(root.resolve("usr/local/bin/vya-backupdb"));

        Files.createDirectories(root.resolve("etc/systemd/system"));
        write("etc/systemd/system/vya-backupdb.service", "[Service]\nExecStart=/bin/true\n");
        refused(this::install, ErrorCode.PLACE_TAKEN, "vya-backupdb.service is there");
        assertThat(root.resolve("opt/vya-backupdb")).isEmptyDirectory();
        assertThat(root.resolve("etc/vya-backupdb")).doesNotExist();
    }

    @Test
    void refusesAFolderThatOthersMayChange() throws IOException {
        Path open = Files.createDirectories(root.resolve("opt"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        refused(this::install, ErrorCode.FOLDER_EXPOSED, "may be written by others");
    }

    @Test
    void refusesAProgramThatIsNotWhole() throws IOException {
        Files.delete(one.home().resolve("target/lib/one.jar"));
        refused(
                this::install,
                ErrorCode.PROGRAM_INCOMPLETE,
                "there is no " + one.home().resolve("target/lib/one.jar"));
        Files.delete(one.home().resolve("target/vya-backupdb.jar"));
        refused(this::install, ErrorCode.PROGRAM_INCOMPLETE, "there is no");
        assertThat(root.resolve("opt")).doesNotExist();
    }

    @Test
    void anotherVersionOrUserIsNotInstalledOver() throws IOException {
        install();
        Map<String, String> before = all();
        refused(
                () -> new Install(layout, two.home(), null).run(),
                ErrorCode.INSTALLED_ALREADY,
                "Version 3.0.0 is installed");
        refused(
                () -> new Install(layout, one.home(), "other").run(),
                ErrorCode.INSTALLED_ALREADY,
                "It is installed for user vya-backup");
        assertThat(all()).isEqualTo(before);
    }

    /** Killed at one moment or another: the next install finishes it. */
    @Test
    void whatWasCutOffIsFinished() throws IOException {
        install();
        Map<String, String> whole = tree();
        Path versions = root.resolve("opt/vya-backupdb/versions");
        Files.move(versions.resolve("3.0.0"), versions.resolve(".3.0.0.part"));
        Files.delete(root.resolve("opt/vya-backupdb/current"));
        Files.delete(versions.resolve(".3.0.0.part/target/vya-backupdb.jar"));
        Files.delete(root.resolve("etc/systemd/system/vya-backupdb.service"));
        Files.delete(root.resolve("usr/local/bin/vya-backupdb"));
        Files.delete(root.resolve("etc/vya-backupdb/backup.yaml"));
        write("opt/vya-backupdb/.current.part", "");
        install();
        assertThat(tree()).isEqualTo(whole);
    }

    @Test
    void aFolderWithoutARecordYetIsStillItsOwn() throws IOException {
        Files.createDirectories(root.resolve("opt/vya-backupdb"));
        write("opt/vya-backupdb/.installation.json.part", "{");
        write("opt/vya-backupdb/.lock", "");
        install();
        assertThat(used()).containsExactly("3.0.0");
    }

    /** Killed after the link was switched: the next upgrade to that version does what is left. */
    @Test
    void aSwitchThatWasCutOffIsFinished() throws IOException {
        install();
        upgrade(two);
        assertThat(layout.pending()).doesNotExist();
        Files.writeString(layout.pending(), "3.0.0");
        Files.delete(root.resolve("etc/systemd/system/vya-backupdb.service"));
        assertThat(upgrade(two).before()).isEqualTo("3.0.0");
        assertThat(root.resolve("etc/systemd/system/vya-backupdb.service")).exists();
        assertThat(layout.pending()).doesNotExist();
        assertThat(used()).containsExactly("3.1.0", "3.0.0");
        assertThat(upgrade(two).done()).isEmpty();
    }

    @Test
    void aDamagedFileOfTheProgramIsMendedAndARouteIsLeftAsItIs() throws IOException {
        install();
        write("opt/vya-backupdb/current/target/lib/one.jar", "damaged");
        Files.delete(root.resolve("opt/vya-backupdb/current/vya-backupdb"));
        write("opt/vya-backupdb/current/routes/backup/backup.camel.yaml", "mine");
        assertThat(install().done())
                .containsExactly(
                        "mended: " + root.resolve("opt/vya-backupdb/versions/3.0.0/target/lib/one.jar"),
                        "mended: " + root.resolve("opt/vya-backupdb/versions/3.0.0/vya-backupdb"));
        assertThat(read("opt/vya-backupdb/current/target/lib/one.jar")).isEqualTo("one of 3.0.0");
        assertThat(tree()).containsEntry("opt/vya-backupdb/versions/3.0.0/vya-backupdb", "rwxr-xr-x");
        assertThat(read("opt/vya-backupdb/current/routes/backup/backup.camel.yaml"))
                .isEqualTo("mine");
    }

    @Test
    void anUpgradeSwitchesAndGoesBack() throws IOException {
        install();
        write("etc/vya-backupdb/backup.yaml", "mine");
        Files.createDirectories(root.resolve("var/lib/vya-backupdb/state/dead-letters"));
        write("var/lib/vya-backupdb/state/dead-letters/one", "waits");
        Map<String, String> first = all("opt/vya-backupdb/versions/3.0.0");

        InstallReport report = upgrade(two);
        assertThat(report.before()).isEqualTo("3.0.0");
        assertThat(report.version()).isEqualTo("3.1.0");
        assertThat(used()).containsExactly("3.1.0", "3.0.0");
        // what runs with it goes on with it
        assertThat(all("opt/vya-backupdb/versions/3.0.0")).isEqualTo(first);
        assertThat(read("opt/vya-backupdb/current/target/lib/one.jar")).isEqualTo("one of 3.1.0");
        assertThat(upgrade(two).done()).isEmpty();

        assertThat(back().version()).isEqualTo("3.0.0");
        assertThat(used()).containsExactly("3.0.0", "3.1.0");
        assertThat(back().version()).isEqualTo("3.1.0");
        assertThat(read("etc/vya-backupdb/backup.yaml")).isEqualTo("mine");
        assertThat(read("var/lib/vya-backupdb/state/dead-letters/one")).isEqualTo("waits");
    }

    @Test
    void thereIsNothingToGoBackToOrToUpgrade() throws IOException {
        refused(() -> upgrade(two), ErrorCode.NOT_INSTALLED, "There is no installation in");
        refused(() -> new Uninstall(layout).run(), ErrorCode.NOT_INSTALLED, "There is no installation in");
        install();
        refused(this::back, ErrorCode.NOT_INSTALLED, "There is no version before 3.0.0");
        refused(
                () -> new Upgrade(layout, new Upgrade.Options(false, null), what -> {})
                        .to(root.resolve("opt/vya-backupdb/versions/3.0.0")),
                ErrorCode.INSTALLED_ALREADY,
                "This is the installed program itself");
    }

    @Test
    void anotherBuildOfAVersionHasAFolderOfItsOwn() throws IOException {
        install();
        Built same = Built.small(folder.resolve("again"), "3.0.0");
        same.write("LICENSE", "as it is");
        String version = upgrade(same).version();
        assertThat(version).matches("3\\.0\\.0\\+[0-9a-f]{8}");
        assertThat(used()).containsExactly(version, "3.0.0");
        assertThat(read("opt/vya-backupdb/versions/3.0.0/target/lib/one.jar")).isEqualTo("one of 3.0.0");
        assertThat(upgrade(same).done()).isEmpty();
    }

    @Test
    void routesOfOnesOwnGoAlong() throws IOException {
        install();
        write("opt/vya-backupdb/current/routes/triggers/own.camel.yaml", "own");
        write("opt/vya-backupdb/current/routes/triggers/schedules.camel.yaml", "changed");
        Files.delete(root.resolve("opt/vya-backupdb/current/routes/backup/backup.camel.yaml"));
        upgrade(two);
        assertThat(read("opt/vya-backupdb/current/routes/triggers/own.camel.yaml"))
                .isEqualTo("own");
        assertThat(read("opt/vya-backupdb/current/routes/triggers/schedules.camel.yaml"))
                .isEqualTo("changed");
        assertThat(root.resolve("opt/vya-backupdb/current/routes/backup/backup.camel.yaml"))
                .doesNotExist();
        // and once more, as they are still known to be one's own
        upgrade(Built.small(folder.resolve("three"), "3.2.0"));
        assertThat(read("opt/vya-backupdb/current/routes/triggers/own.camel.yaml"))
                .isEqualTo("own");
        assertThat(read("opt/vya-backupdb/current/routes/triggers/schedules.camel.yaml"))
                .isEqualTo("changed");
    }

    @Test
    void aRouteOfOnesOwnIsReadByNoMoreThanBefore() throws IOException {
        install();
        write("opt/vya-backupdb/current/routes/triggers/own.camel.yaml", "token");
        Files.setPosixFilePermissions(
                root.resolve("opt/vya-backupdb/versions/3.0.0/routes/triggers/own.camel.yaml"),
                PosixFilePermissions.fromString("rwxr-----"));
        upgrade(two);
        assertThat(tree()).containsEntry("opt/vya-backupdb/versions/3.1.0/routes/triggers/own.camel.yaml", "rw-r-----");
    }

    @Test
    void aRouteThatBothChangedIsNotLost() throws IOException {
        install();
        write("opt/vya-backupdb/current/routes/triggers/schedules.camel.yaml", "changed");
        two.write("routes/triggers/schedules.camel.yaml", "new");
        Map<String, String> before = all();
        refused(() -> upgrade(two), ErrorCode.ROUTES_CHANGED, "routes/triggers/schedules.camel.yaml");
        assertThat(all()).isEqualTo(before);

        InstallReport report = upgrade(two, true);
        assertThat(report.kept()).anyMatch(kept -> kept.contains("routes/triggers/schedules.camel.yaml"));
        assertThat(read("opt/vya-backupdb/current/routes/triggers/schedules.camel.yaml"))
                .isEqualTo("new");
        assertThat(read("opt/vya-backupdb/previous/routes/triggers/schedules.camel.yaml"))
                .isEqualTo("changed");
    }

    @Test
    void goingBackTellsOfRoutesThatStay() throws IOException {
        install();
        upgrade(two);
        write("opt/vya-backupdb/current/routes/triggers/own.camel.yaml", "own");
        assertThat(back().next()).anyMatch(next -> next.contains("versions/3.1.0: routes/triggers/own.camel.yaml"));
    }

    @Test
    void aUnitThatWasChangedByHandIsKept() throws IOException {
        install();
        String changed = read("etc/systemd/system/vya-backupdb.service") + "# mine\n";
        write("etc/systemd/system/vya-backupdb.service", changed);
        assertThat(upgrade(two).kept()).anyMatch(kept -> kept.contains("which was changed by hand"));
        assertThat(read("etc/systemd/system/vya-backupdb.service")).isEqualTo(changed);
        assertThat(read("opt/vya-backupdb/current/vya-backupdb.service")).doesNotContain("# mine");
    }

    @Test
    void olderVersionsGoUnlessAProcessUsesThem() throws IOException {
        install();
        Path used = root.resolve("opt/vya-backupdb/versions/3.0.0/target/vya-backupdb.jar");
        try (InputStream open = Files.newInputStream(used)) {
            assertThat(open.read()).isPositive();
            upgrade(two);
            upgrade(Built.small(folder.resolve("three"), "3.2.0"));
            assertThat(used).exists();
        }
        upgrade(Built.small(folder.resolve("four"), "3.3.0"));
        assertThat(versions()).containsExactly("3.2.0", "3.3.0");
    }

    @Test
    void uninstallTakesWhatInstallBroughtAndNothingElse() throws IOException {
        install();
        upgrade(two);
        write("etc/vya-backupdb/backup.yaml", "mine");
        write("etc/vya-backupdb/secrets/main", "s3cret");
        write("var/lib/vya-backupdb/record", "x");
        write("var/backups/vya-backupdb/backup", "x");
        Files.createDirectories(root.resolve("etc/systemd/system/vya-backupdb.service.d"));

        InstallReport report = new Uninstall(layout).run();
        assertThat(report.version()).isEqualTo("3.1.0");
        assertThat(report.kept())
                .anyMatch(kept -> kept.startsWith(root.resolve("etc/vya-backupdb") + ","))
                .anyMatch(kept -> kept.startsWith(root.resolve("var/lib/vya-backupdb") + ","))
                .anyMatch(kept -> kept.startsWith(root.resolve("var/backups/vya-backupdb") + ","))
                .anyMatch(kept -> kept.startsWith(root.resolve("etc/systemd/system/vya-backupdb.service.d")
                        .toString()));
        assertThat(root.resolve("opt/vya-backupdb")).doesNotExist();
        assertThat(root.resolve("etc/systemd/system/vya-backupdb.service")).doesNotExist();
        assertThat(Files.exists(root.resolve("usr/local/bin/vya-backupdb"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(read("etc/vya-backupdb/backup.yaml")).isEqualTo("mine");
        assertThat(read("etc/vya-backupdb/secrets/main")).isEqualTo("s3cret");
        assertThat(read("var/lib/vya-backupdb/record")).isEqualTo("x");
        assertThat(read("var/backups/vya-backupdb/backup")).isEqualTo("x");

        install();
        assertThat(read("etc/vya-backupdb/backup.yaml")).isEqualTo("mine");
    }

    /** Also where the folder is reached by a link, which is no part of what the kernel says. */
    @Test
    void uninstallTakesNothingFromAProcessThatUsesIt() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        layout = new Layout(link, PREFIX);
        install();
        Map<String, String> before = all();
        Path jar = root.resolve("opt/vya-backupdb/versions/3.0.0/target/vya-backupdb.jar");
        Process user =
                new ProcessBuilder("sleep", "60").redirectInput(jar.toFile()).start();
        try {
            refused(
                    () -> new Uninstall(layout).run(),
                    ErrorCode.INSTALL_BUSY,
                    "Process " + user.pid() + " has files of");
            assertThat(all()).isEqualTo(before);
        } finally {
            user.destroyForcibly().onExit().join();
        }
        new Uninstall(layout).run();
        assertThat(root.resolve("opt/vya-backupdb")).doesNotExist();
    }

    @Test
    void uninstallLeavesRoutesThatWereWrittenByHand() throws IOException {
        install();
        write("opt/vya-backupdb/current/routes/triggers/own.camel.yaml", "own");
        Path own = root.resolve("opt/vya-backupdb/versions/3.0.0/routes/triggers/own.camel.yaml");
        assertThat(new Uninstall(layout).run().kept()).contains(own + ", which `install` did not bring");
        assertThat(Files.readString(own)).isEqualTo("own");
        assertThat(own.resolveSibling("schedules.camel.yaml")).doesNotExist();
        // and the place is still known to be its own
        assertThat(new Install(layout, two.home(), null).run().version()).isEqualTo("3.1.0");
    }

    @Test
    void oneAtATime() throws IOException {
        install();
        try (Claim held = Claim.tryTake(layout.lock()).orElseThrow()) {
            assertThat(held).isNotNull();
            refused(() -> upgrade(two), ErrorCode.INSTALL_BUSY, "Another install, upgrade or uninstall holds");
            refused(() -> new Uninstall(layout).run(), ErrorCode.INSTALL_BUSY, "holds");
        }
        upgrade(two);
    }

    @Test
    void theInstalledCommandTellsWhereTheProgramIs() {
        layout = new Layout(root, Path.of("/srv/backup"));
        install();
        assertThat(Layout.installed(root)).isEqualTo(layout);
        assertThat(Layout.installed(folder)).isEqualTo(new Layout(folder, PREFIX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"relative", "/", "/opt/with space", "/opt/per%cent", "/home/me", "/tmp/x", "/opt/../root/x"})
    void aPrefixThatTheServiceCouldNotUseIsRefused(String prefix) {
        assertThatThrownBy(() -> new Layout(root, Path.of(prefix))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "", "Upper", "with space", "-dash", "a%n"})
    void aUserThatIsNoneIsRefused(String user) {
        assertThatThrownBy(() -> new Install(layout, one.home(), user))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--user");
    }

    @Test
    void theCommandsSayWhatTheyDid() throws IOException {
        String below = " --root " + root;
        assertThat(command(one, "install --json" + below)).isZero();
        assertThat(Json.mapper().readTree(out.toString()).at("/version").asText())
                .isEqualTo("3.0.0");
        assertThat(command(one, "install" + below)).isZero();
        assertThat(out.toString()).isEqualTo("nothing to do: version 3.0.0 is there as it should be\n");
        assertThat(command(two, "upgrade" + below)).isZero();
        assertThat(out.toString()).contains("done: " + layout.current() + " is 3.1.0\n");
        assertThat(command(two, "upgrade --back" + below)).isZero();
        assertThat(used()).containsExactly("3.0.0", "3.1.0");
        assertThat(command(one, "uninstall" + below)).isZero();
        assertThat(out.toString()).contains("kept: " + root.resolve("etc/vya-backupdb") + ", the configuration");
        assertThat(command(one, "uninstall" + below)).isEqualTo(1);
        assertThat(err.toString()).contains("error: VYA-9021 There is no installation in ", "hint: Run ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "install --prefix relative",
                "install --prefix /tmp/program",
                "install --user Root",
                "upgrade --wait soon",
                "uninstall --prefix /"
            })
    void whatCannotBeMeantIsAWrongCommandLine(String line) {
        assertThat(command(one, line + " --root " + root)).isEqualTo(2);
        assertThat(err.toString()).contains("error: ", "hint: ");
        assertThat(root).isEmptyDirectory();
    }

    private int command(Built home, String line) {
        out = new StringWriter();
        err = new StringWriter();
        RuntimeStarter starter = new RuntimeStarter(home.home());
        return new CommandLineEntry(home.home(), starter, starter::check)
                .commandLine(new PrintWriter(out), new PrintWriter(err), Ansi.OFF)
                .execute(line.split(" "));
    }

    private static void refused(ThrowingCallable what, ErrorCode code, String words) {
        assertThatThrownBy(what).isInstanceOfSatisfying(BackupException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e).hasMessageContaining(words);
        });
    }

    /** The version that is used, and the one before. */
    private List<String> used() {
        return Stream.of(layout.currentVersion(), layout.previousVersion())
                .flatMap(Optional::stream)
                .toList();
    }

    private List<String> versions() throws IOException {
        try (Stream<Path> folders = Files.list(layout.versions())) {
            return folders.map(version -> version.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(root.resolve(file), text);
    }

    /** Modes of files and folders, and where links lead. */
    private Map<String, String> tree() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path path : paths(root)) {
            found.put(
                    root.relativize(path).toString(),
                    Files.isSymbolicLink(path)
                            ? "-> " + Files.readSymbolicLink(path)
                            : PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
        return found;
    }

    private Map<String, String> all() throws IOException {
        return all("");
    }

    /** All that can be seen of them: that a file is the same, and not just alike. */
    private Map<String, String> all(String below) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path path : paths(root.resolve(below))) {
            found.put(
                    path.toString(),
                    Files.readAttributes(path, "unix:ino,mode,lastModifiedTime,size", LinkOption.NOFOLLOW_LINKS)
                            .toString());
        }
        return found;
    }

    private static List<Path> paths(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return new ArrayList<>(all.sorted().toList());
        }
    }
}
