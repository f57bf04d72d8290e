package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.RowsOf;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.retention.Retention;
import digital.vya.backupdb.retention.Span;
import digital.vya.backupdb.retention.Tier;
import digital.vya.backupdb.schedule.Blackout;
import digital.vya.backupdb.schedule.CronLine;
import digital.vya.backupdb.schedule.Days;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.schedule.StartRules;
import digital.vya.backupdb.schedule.Timetable;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds the settings from a tree that was found valid and has its defaults. */
final class SettingsReader {
    /** What says how long points are kept, beside the exceptions. */
    private static final List<String> RETENTION_WORDS =
            List.of("keep", "within", "daily", "weekly", "monthly", "yearly");

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path home;
    private final Placeholders placeholders;

    SettingsReader(Path home, Placeholders placeholders) {
        this.home = home;
        this.placeholders = placeholders;
    }

    Settings read(JsonNode tree, List<Finding> missing) {
        JsonNode server = tree.path("server");
        return new Settings(
                new Settings.Server(
                        Objects.requireNonNull(text(server, "name"), "its schema wants one"),
                        text(server, "location"),
                        text(server, "company"),
                        text(server, "contact")),
                each(tree.path("instances"), this::instance),
                each(tree.path("policies"), this::policy),
                each(tree.path("destinations"), this::destination),
                each(tree.path("notifications"), this::notification),
                each(tree.path("schedules"), this::schedule),
                each(tree.path("proofs"), SettingsReader::proof),
                missing);
    }

    private Settings.Instance instance(JsonNode node) {
        String port = text(node, "port");
        String password = node.path("password").asText();
        String caFile = text(node.path("tls"), "caFile");
        return new Settings.Instance(
                node.path("id").asText(),
                EngineNames.canonical(node.path("engine").asText()),
                text(node, "host"),
                port == null ? 0 : Integer.parseInt(port),
                text(node, "user"),
                password.isEmpty() ? null : placeholders.secret(password),
                new Settings.Tls(node.path("tls").path("mode").asText(), caFile == null ? null : home.resolve(caFile)),
                zone(node),
                texts(node.path("databases").path("include")),
                texts(node.path("databases").path("exclude")),
                node.path("policy").asText(),
                node.path("enabled").asBoolean(),
                each(node.path("sets"), this::fileSet),
                values(node.path("parameters")));
    }

    private Settings.FileSet fileSet(JsonNode node) {
        return new Settings.FileSet(
                node.path("id").asText(),
                texts(node.path("paths")),
                texts(node.path("exclude")),
                texts(node.path("volumes")));
    }

    private Settings.Policy policy(JsonNode node) {
        JsonNode timeouts = node.path("timeouts");
        Codec codec = Codec.valueOf(node.path("pack").path("codec").asText().toUpperCase(Locale.ROOT));
        return new Settings.Policy(
                node.path("id").asText(),
                node.path("dump").path("format").asText(),
                values(node.path("dump").path("options")),
                codec,
                node.path("pack").path("level").asInt(codec.usualLevel()),
                duration(timeouts.path("dump")),
                duration(timeouts.path("pack")),
                duration(timeouts.path("stall")),
                node.path("parallelism").asInt(),
                node.path("dump").path("roles").asBoolean(),
                texts(node.path("destinations")),
                texts(node.path("notifications")),
                selection(node.path("dump")),
                node.path("dump").path("jobs").asInt(),
                retentions(node.path("retention")),
                watch(node.path("anomalies")));
    }

    private static Settings.Watch watch(JsonNode node) {
        Settings.Watch usual = Settings.Watch.USUAL;
        return new Settings.Watch(
                node.path("watch").asBoolean(usual.on()),
                node.path("limit").asInt(usual.limit()),
                node.path("emptied").asBoolean(usual.emptied()));
    }

    private Settings.Retentions retentions(JsonNode node) {
        if (node.isMissingNode()) {
            return Settings.Retentions.FOR_EVER;
        }
        ZoneId zone = zone(node);
        Map<String, Retention> at = new LinkedHashMap<>();
        node.path("at").properties().forEach(e -> at.put(e.getKey(), retention(e.getValue(), zone)));
        boolean hasUsual = RETENTION_WORDS.stream().anyMatch(node::has);
        return new Settings.Retentions(hasUsual ? Optional.of(retention(node, zone)) : Optional.empty(), at);
    }

    private static Retention retention(JsonNode node, ZoneId zone) {
        List<Tier> tiers = new ArrayList<>();
        for (Tier.Bucket bucket : Tier.Bucket.values()) {
            JsonNode tier = node.path(bucket.name().toLowerCase(Locale.ROOT));
            if (!tier.isMissingNode()) {
                tiers.add(new Tier(bucket, tier.path("keep").asInt(), span(tier.path("within")), day(tier.path("on"))));
            }
        }
        return new Retention(zone, node.path("keep").asInt(), span(node.path("within")), tiers);
    }

    private static Span span(JsonNode node) {
        return node.isMissingNode() ? Span.NONE : Span.parse(node.asText()).orElseThrow();
    }

    /** A day of the week by its name, of the month by its number; 0 where none is said. */
    private static int day(JsonNode node) {
        return node.isTextual() ? Weekdays.day(node.asText()).getValue() : node.asInt();
    }

    private static Selection selection(JsonNode dump) {
        return new Selection(
                Selection.Content.valueOf(dump.path("content").asText().toUpperCase(Locale.ROOT)),
                texts(dump.path("schemas").path("include")),
                texts(dump.path("schemas").path("exclude")),
                texts(dump.path("tables").path("include")),
                texts(dump.path("tables").path("exclude")),
                texts(dump.path("tables").path("withoutRows")),
                each(
                        dump.path("rows"),
                        node -> new RowsOf(
                                node.path("table").asText(), node.path("where").asText())));
    }

    private Settings.Destination destination(JsonNode node) {
        return new Settings.Destination(
                node.path("id").asText(),
                node.path("type").asText(),
                values(node.path("parameters")),
                new Settings.Watermark(
                        node.path("watermark").path("percent").asInt(),
                        Sizes.parse(node.path("watermark").path("free").asText())));
    }

    private Settings.Notification notification(JsonNode node) {
        Set<Verdict> on = new LinkedHashSet<>();
        node.path("on").forEach(v -> on.add(Verdict.valueOf(v.asText())));
        return new Settings.Notification(
                node.path("id").asText(), node.path("type").asText(), on, values(node.path("parameters")));
    }

    private Settings.Schedule schedule(JsonNode node) {
        String id = node.path("id").asText();
        ZoneId zone = zone(node);
        return new Settings.Schedule(
                id,
                times(node).map(times -> scheduleTimes(id, times, zone, node)),
                zone,
                node.has("timeZone"),
                texts(node.path("instances")),
                Optional.ofNullable(node.path("policy").textValue()),
                node.path("enabled").asBoolean());
    }

    private static ScheduleTimes scheduleTimes(String id, CronLine times, ZoneId zone, JsonNode node) {
        return new ScheduleTimes(
                id,
                when(node),
                new Timetable(
                        times.days(), times.times(), zone, each(node.path("blackouts"), SettingsReader::blackout)),
                new StartRules(
                        duration(node.path("tolerance")),
                        "latest".equals(node.path("catchUp").asText()),
                        duration(node.path("catchUpWithin")),
                        node.has("jitter") ? duration(node.path("jitter")) : Duration.ZERO));
    }

    /** Empty for a schedule that runs only when it is asked for. */
    private static Optional<CronLine> times(JsonNode node) {
        if (node.has("cron")) {
            return Optional.of(CronLine.parse(node.path("cron").asText()));
        }
        Days days = Days.of(weekdays(node));
        if (node.has("every")) {
            return Optional.of(new CronLine(days, Timetable.every(duration(node.path("every")))));
        }
        return node.has("time")
                ? Optional.of(new CronLine(
                        days, List.of(LocalTime.parse(node.path("time").asText()))))
                : Optional.empty();
    }

    /** As people would write it in one line. */
    private static String when(JsonNode node) {
        if (node.has("cron")) {
            return "cron " + node.path("cron").asText();
        }
        String times = node.has("every")
                ? "every " + node.path("every").asText()
                : node.path("time").asText();
        int days = weekdays(node).size();
        return days == DayOfWeek.values().length ? times : String.join(",", texts(node.path("weekdays"))) + " " + times;
    }

    private static Set<DayOfWeek> weekdays(JsonNode node) {
        Set<DayOfWeek> days = new LinkedHashSet<>();
        node.path("weekdays").forEach(d -> days.add(Weekdays.day(d.asText())));
        return days;
    }

    private static Blackout blackout(JsonNode node) {
        return Blackout.parse(
                weekdays(node), node.path("from").asText(), node.path("to").asText());
    }

    private static Settings.Proof proof(JsonNode node) {
        JsonNode freshness = node.path("freshness");
        return new Settings.Proof(
                node.path("id").asText(),
                texts(node.path("databases")),
                freshness.isMissingNode() ? null : freshness.path("sql").asText(),
                freshness.isMissingNode() ? null : duration(freshness.path("within")),
                each(
                        node.path("assertions"),
                        a -> new Settings.Assertion(
                                a.path("name").asText(), a.path("sql").asText())));
    }

    private ZoneId zone(JsonNode node) {
        String zone = text(node, "timeZone");
        return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    }

    /** The text of a key with its placeholders filled in; null when the key is not there. */
    private @Nullable String text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isMissingNode() ? null : placeholders.resolve(value.asText());
    }

    private static Duration duration(JsonNode value) {
        return Durations.parse(value.asText()).orElseThrow();
    }

    private Map<String, Object> values(JsonNode object) {
        Map<String, Object> values = new LinkedHashMap<>();
        object.properties().forEach(e -> values.put(e.getKey(), mapper.convertValue(e.getValue(), Object.class)));
        return new HiddenValues(values);
    }

    private static List<String> texts(JsonNode list) {
        return each(list, JsonNode::asText);
    }

    private static <T> List<T> each(JsonNode list, Function<JsonNode, T> make) {
        List<T> all = new ArrayList<>();
        list.forEach(item -> all.add(make.apply(item)));
        return List.copyOf(all);
    }
}
