package digital.vya.backupdb.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import digital.vya.backupdb.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The walls of docs/architecture: who may touch what. */
@Tag("unit")
class WallsTest {
    private static final String ROOT = "digital.vya.backupdb";
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .importUrl(Application.class.getProtectionDomain().getCodeSource().getLocation());

    private static String room(String name) {
        return ROOT + "." + name + "..";
    }

    private static void holds(ArchRule rule) {
        rule.check(PRODUCT);
    }

    private static DescribedPredicate<JavaAccess<?>> callTo(Set<String> owners, Set<String> names) {
        return DescribedPredicate.describe(
                owners + " " + names,
                call -> owners.contains(call.getTargetOwner().getName())
                        && (names.isEmpty() || names.contains(call.getTarget().getName())));
    }

    @Test
    void knowledgeNeedsNoCamel() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(
                        room("model"), room("pack"), room("disk"), room("schedule"), room("retention"), room("errors"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel.."));
    }

    @Test
    void schedulesAndRetentionKnowNoClockButTheOneHandedIn() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(room("schedule"), room("retention"))
                .should()
                .accessTargetWhere(callTo(
                        Set.of(
                                "java.time.Instant",
                                "java.time.LocalDate",
                                "java.time.LocalDateTime",
                                "java.time.ZonedDateTime",
                                "java.time.OffsetDateTime",
                                "java.time.Clock"),
                        Set.of("now", "systemUTC", "systemDefaultZone")))
                .orShould()
                .accessTargetWhere(callTo(Set.of("java.lang.System"), Set.of("currentTimeMillis", "nanoTime"))));
    }

    /** A file's own times are the disk's, and are held against the machine's. */
    @Test
    void whatDecidesByTheTimeIsHandedItsClock() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(room("backup"), room("restore"), room("store"), room("care"))
                .and()
                .doNotHaveSimpleName("Spool")
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "the machine's time",
                        call -> call.getTarget() instanceof CodeUnitAccessTarget target
                                && target.getOwner().getPackageName().equals("java.time")
                                && (target.getName().equals("systemDefault")
                                        || (target.getName().equals("now")
                                                && target.getRawParameterTypes().isEmpty())))));
    }

    @Test
    void recordsAndErrorsKnowNoRoom() {
        holds(noClasses()
                .that()
                .resideInAnyPackage(room("model"), room("errors"))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(DescribedPredicate.not(resideInAnyPackage(room("model"), room("errors"))))));
    }

    @Test
    void onlyProcessStartsAndEndsProcesses() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage(room("process"))
                .should()
                .accessTargetWhere(callTo(Set.of("java.lang.ProcessBuilder"), Set.of()))
                .orShould()
                .accessTargetWhere(callTo(Set.of("java.lang.Runtime"), Set.of("exec")))
                .orShould()
                .accessTargetWhere(callTo(
                        Set.of("java.lang.Process", "java.lang.ProcessHandle"), Set.of("destroy", "destroyForcibly"))));
    }

    @Test
    void onlyConfigReadsTheEnvironment() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage(room("config"))
                .should()
                .accessTargetWhere(callTo(
                        Set.of("java.lang.System"), Set.of("getenv", "getProperty", "getProperties", "setProperty"))));
    }

    @Test
    void onlyTheCatalogSpeaksSql() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage(room("catalog"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql.."));
    }

    /** A session that is started elsewhere would not begin as {@code SessionStart} says. */
    @Test
    void onlyOneClassStartsPsql() throws IOException {
        // the first asks for its version, the second names it where a mark is missing
        assertThat(filesThatSay(Path.of("src/main/java"), "\"psql\""))
                .containsExactly("ClientVersions.java", "Fence.java", "Psql.java");
        assertThat(filesThatSay(Path.of("routes"), "exec:psql"))
                .containsExactly(
                        "restore-postgresql-action.kamelet.yaml", "restore-roles-postgresql-action.kamelet.yaml");
    }

    private static List<String> filesThatSay(Path folder, String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.readString(file).contains(text)) {
                    found.add(file.getFileName().toString());
                }
            }
            return found;
        }
    }

    @Test
    void commandsReachWorkThroughRoutes() {
        holds(noClasses()
                .that()
                .resideInAPackage(room("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        room("engine"),
                        room("store"),
                        room("pack"),
                        room("disk"),
                        room("process"),
                        room("notify"),
                        room("restore"),
                        room("catalog"),
                        room("retention"),
                        room("metrics"),
                        room("routes")));
    }

    @Test
    void onlyCommandsPrint() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage(room("cli"))
                .should()
                .accessTargetWhere(callTo(Set.of("java.lang.System"), Set.of("out", "err")))
                .orShould()
                .accessTargetWhere(callTo(Set.of("java.lang.Throwable"), Set.of("printStackTrace"))));
    }

    @Test
    void namesSayWhatAThingIs() {
        holds(noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Utility|Utilities)(\\$.*)?"));
    }
}
