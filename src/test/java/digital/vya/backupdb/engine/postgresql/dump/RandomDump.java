package digital.vya.backupdb.engine.postgresql.dump;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A dump put together at random from what is hard to read, and the rows that are really in it. */
final class RandomDump {
    private static final List<String> SCRAPS = List.of(
            "'",
            "\"",
            "\\",
            "$",
            "$$",
            "$_$",
            "--",
            "/*",
            "*/",
            ";",
            "(",
            ")",
            "\n",
            ".",
            "\\.",
            "\n\\.\n",
            " ",
            "E",
            "é",
            "表",
            "x",
            "COPY public.fake (a) FROM stdin;\n",
            "\nCOPY public.fake (a) FROM stdin;\n1\n\\.\n",
            "\nINSERT INTO public.fake VALUES (1);\n",
            "\n-- PostgreSQL database dump complete\n");

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Long> rows = new LinkedHashMap<>();

    RandomDump(long seed) {
        random = new Random(seed);
        text.append("--\n-- PostgreSQL database dump\n--\n\n\\restrict key\n\nSET client_encoding = 'UTF8';\n\n");
        for (int i = 0; i < 12; i++) {
            switch (random.nextInt(6)) {
                case 0 -> copy("t" + i);
                case 1 -> inserts("t" + i);
                case 2 -> function();
                case 3 ->
                    text.append("COMMENT ON TABLE x IS '")
                            .append(scraps().replace("'", "''"))
                            .append("';\n");
                case 4 ->
                    text.append("COMMENT ON TABLE x IS E'")
                            .append(escaped(scraps()))
                            .append("';\n");
                default -> block();
            }
        }
        text.append("\n--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict key\n\n");
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    Map<String, Long> rows() {
        return rows;
    }

    private void copy(String table) {
        String name = named(table);
        int count = random.nextInt(5);
        text.append("COPY ")
                .append(name)
                .append(" (a, \"")
                .append(scraps().replace("\"", "\"\""))
                .append("\") FROM stdin;\n");
        for (int i = 0; i < count; i++) {
            text.append(scraps().replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
        }
        text.append("\\.\n\n");
        rows.merge(key(table, name), (long) count, Long::sum);
    }

    private void inserts(String table) {
        String name = named(table);
        int statements = 1 + random.nextInt(3);
        for (int i = 0; i < statements; i++) {
            text.append("INSERT INTO ")
                    .append(name)
                    .append(random.nextBoolean() ? " (a)" : "")
                    .append(" VALUES");
            int values = 1 + random.nextInt(3);
            for (int j = 0; j < values; j++) {
                text.append(j == 0 ? " " : ",\n\t")
                        .append("('")
                        .append(scraps().replace("'", "''"))
                        .append("')");
            }
            text.append(";\n");
            rows.merge(key(table, name), (long) values, Long::sum);
        }
    }

    private void function() {
        String body = scraps();
        String tag = "$_";
        while (body.contains(tag)) {
            tag += "X";
        }
        text.append("CREATE FUNCTION f() RETURNS int\n    AS ")
                .append(tag)
                .append("$")
                .append(body)
                .append(tag)
                .append("$;\n");
    }

    private void block() {
        String inside =
                scraps().replace("/*", "").replace("*/", "").replace("*", "").replace("/", "");
        text.append("/* ")
                .append(inside)
                .append(" /* ")
                .append(inside)
                .append(" */ ")
                .append(inside)
                .append("*/\n");
    }

    /** A name that is either plain or holds whatever a name can hold but a point, which has tests of its own. */
    private String named(String table) {
        if (random.nextBoolean()) {
            return "public." + table;
        }
        return "public.\"" + table + scraps().replace("\"", "\"\"").replace(".", "") + '"';
    }

    private static String key(String table, String name) {
        if (name.equals("public." + table)) {
            return name;
        }
        String quoted = name.substring("public.".length());
        String bare = quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"");
        return "public." + (bare.contains("\"") ? quoted : bare);
    }

    private static String escaped(String scraps) {
        return scraps.replace("\\", "\\\\").replace("'", "\\'");
    }

    private String scraps() {
        StringBuilder some = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            some.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
        }
        return some.toString();
    }
}
