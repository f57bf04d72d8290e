package digital.vya.backupdb.schemas;

import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A database of a MariaDB server as its own dump tool tells it, or the server's accounts, part by part. */
final class MariaDbPicture {
    /** Every part of a dump has a comment of its own above it. */
    private static final Pattern PART = Pattern.compile(
            "-- (Current Database|Table structure|Sequence structure|Dumping data|Temporary table structure"
                    + "|Temporary view structure|Dumping events|Dumping routines|Final view structure).*");

    private static final Pattern COLUMNS = Pattern.compile("(?<=[A-Z] )\\(([^()]*)\\)");

    private final Map<String, List<String>> parts;

    private MariaDbPicture(Map<String, List<String>> parts) {
        this.parts = parts;
    }

    /** With all that rows of system-versioned tables were; {@code options} is the file that says how to get in. */
    static MariaDbPicture ofDatabase(MariaDbServer server, Path options, String database) {
        Tool.Result dump = Tool.run(
                server.tools().resolve("mariadb-dump").toString(),
                "--defaults-file=" + options,
                "--single-transaction",
                "--routines",
                "--triggers",
                "--events",
                "--hex-blob",
                "--dump-history",
                "--skip-extended-insert",
                "--skip-dump-date",
                "--databases",
                "--",
                database);
        Map<String, List<String>> parts = new LinkedHashMap<>();
        String part = "beginning";
        for (String line : dump.out().lines().toList()) {
            part = PART.matcher(line).matches() ? line : part;
            parts.computeIfAbsent(part, p -> new ArrayList<>()).add(line);
        }
        // without an order of their own, rows come as the server finds them
        parts.forEach((name, lines) -> {
            if (name.startsWith("-- Dumping data")) {
                lines.sort(null);
            }
        });
        parts.put("what the dump said", dump.err().lines().toList());
        return new MariaDbPicture(parts);
    }

    /** By name, how each is made and what it may do; in any order, as servers tell it. */
    static MariaDbPicture ofAccounts(Map<String, List<String>> accounts) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        accounts.forEach((name, statements) -> parts.put(
                name, statements.stream().map(MariaDbPicture::ordered).sorted().toList()));
        return new MariaDbPicture(parts);
    }

    private static String ordered(String grant) {
        Matcher columns = COLUMNS.matcher(grant);
        return columns.replaceAll(found -> Matcher.quoteReplacement(
                Arrays.stream(found.group(1).split(", ")).sorted().collect(Collectors.joining(", ", "(", ")"))));
    }

    /** Of each part that differs, lines that went and lines that came. */
    List<String> differences(MariaDbPicture other) {
        TreeSet<String> names = new TreeSet<>(parts.keySet());
        names.addAll(other.parts.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            List<String> wanted = parts.getOrDefault(name, List.of());
            List<String> there = other.parts.getOrDefault(name, List.of());
            if (!wanted.equals(there)) {
                differences.add(name + ": without " + more(wanted, there) + ", but with " + more(there, wanted));
            }
        }
        return differences;
    }

    private static List<String> more(List<String> lines, List<String> others) {
        List<String> left = new ArrayList<>(lines);
        others.forEach(left::remove);
        return left.subList(0, Math.min(5, left.size()));
    }
}
