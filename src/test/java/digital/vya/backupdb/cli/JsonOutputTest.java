package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With --json standard output is one JSON document and nothing else. */
@Tag("unit")
class JsonOutputTest {
    private final FakeRuntime runtime = new FakeRuntime()
            .answer("direct:backup", Samples.run(Verdict.PARTIAL, Samples.ROLES))
            .answer("direct:dry-run", Samples.dryRun(Samples.ROLES))
            .answer("direct:restore-list", Samples.listing(Samples.point("disk", "shop", Samples.TAKEN)))
            .answer("direct:dead-letter-list", List.of(Samples.letter("dl-1")))
            .answer("direct:dead-letter-drop", List.of(Samples.letter("dl-1")))
            .answer("direct:dead-letter-redrive", List.of(new Redrive(Samples.letter("dl-1"), null)));

    private JsonNode json(String... args) throws Exception {
        runtime.ansi = picocli.CommandLine.Help.Ansi.ON;
        return Json.mapper()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(runtime.run(args).out());
    }

    @Test
    void aRun() throws Exception {
        JsonNode run = json("backup", "--all", "--json");
        assertThat(run.at("/verdict").asText()).isEqualTo("PARTIAL");
        assertThat(run.at("/startedAt").asText()).isEqualTo("2026-11-21T02:30:00-03:00");
        assertThat(run.at("/seconds").asDouble()).isEqualTo(13.0);
        assertThat(run.at("/databases/0/restorePoint").asText()).isEqualTo("main/shop/shop_20261121_023000");
        assertThat(run.at("/databases/0/artifacts/0/packedBytes").asLong()).isEqualTo(27_262_976);
        assertThat(run.at("/databases/0/problems/0/code").asText()).isEqualTo("VYA-3003");
        assertThat(run.at("/databases/0/deliveries/1/deadLetter").asText()).isEqualTo("dl-1");
        assertThat(run.toString()).doesNotContain("/spool/");
    }

    @Test
    void aDryRun() throws Exception {
        JsonNode report = json("backup", "--all", "--dry-run", "--json");
        assertThat(report.at("/passed").asBoolean(true)).isFalse();
        assertThat(report.at("/checks/0/problem/code").asText()).isEqualTo("VYA-3003");
        assertThat(report.at("/plan/0/destinations/1").asText()).isEqualTo("cloud");
    }

    @Test
    void restorePointsAndDeadLetters() throws Exception {
        assertThat(json("restore-list", "--json").at("/restorePoints/0/files/0").asText())
                .isEqualTo("shop.sql.gz");
        assertThat(json("dead-letter", "list", "--json")
                        .at("/deadLetters/0/files/0")
                        .asText())
                .isEqualTo("a.sql.gz");
        assertThat(json("dead-letter", "redrive", "--all", "--json")
                        .at("/redrives/0/committed")
                        .asBoolean())
                .isTrue();
        assertThat(json("dead-letter", "drop", "--all", "--json")
                        .at("/deadLetters/0/id")
                        .asText())
                .isEqualTo("dl-1");
    }

    @Test
    void findings() throws Exception {
        Finding finding = new Finding(Finding.Severity.ERROR, Path.of("config/backup.yaml"), 7, "what", "fix");
        runtime.findings = List.of(finding);
        JsonNode report = json("config", "validate", "--json");
        assertThat(report.at("/valid").asBoolean(true)).isFalse();
        assertThat(report.at("/findings/0/file").asText()).isEqualTo("config/backup.yaml");
        assertThat(report.at("/findings/0/line").asInt()).isEqualTo(7);

        runtime.failure = new InvalidConfiguration(List.of(finding));
        JsonNode refused = json("backup", "--all", "--json");
        assertThat(refused.at("/error/code").asText()).isEqualTo("VYA-1001");
        assertThat(refused.at("/error/findings/0/fix").asText()).isEqualTo("fix");
    }
}
