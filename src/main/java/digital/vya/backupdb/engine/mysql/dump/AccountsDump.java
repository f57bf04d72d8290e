package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.engine.RolesContent;
import digital.vya.backupdb.engine.sqldump.StruckStatement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dump of accounts, read again: how each is made, by its name, then rights and default roles in order. */
public record AccountsDump(Map<String, String> made, List<Grant> grants, Map<String, List<String>> defaults) {
    private static final Pattern MADE = Pattern.compile("(?s)CREATE (USER|ROLE) (?:IF NOT EXISTS )?(.*)");

    private static final Set<String> ANNOUNCES_SECRET = Set.of("AS", "BY", "PASSWORD", "USING");

    public static AccountsDump read(InputStream text) throws IOException {
        AccountsDump dump = new AccountsDump(new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
        each(text, dump::add);
        return dump;
    }

    /** What it says, without the hashes of passwords. */
    public static RolesContent content(InputStream text) throws IOException {
        RolesContent content = new RolesContent();
        each(text, sql -> {
            StruckStatement struck = StruckStatement.of(sql, ANNOUNCES_SECRET, true);
            Matcher created = MADE.matcher(sql);
            String owner = struck.secrets().isEmpty()
                    ? ""
                    : created.matches()
                            ? account(sql, created.start(2))
                            : sql.startsWith("GRANT ") ? Grant.of(sql).grantee() : "unknown";
            content.add(struck.shown() + ";", "password of account " + owner, struck.secrets());
        });
        return content;
    }

    /** Hands over every statement without its delimiter. */
    private static void each(InputStream text, Consumer<String> taker) throws IOException {
        MysqlDumpScanner scanner = new MysqlDumpScanner(new MysqlDumpListener() {
            @Override
            public void statement(byte[] bytes, byte[] delimiter) {
                String sql = new String(bytes, StandardCharsets.UTF_8).strip();
                taker.accept(sql.substring(0, sql.length() - delimiter.length));
            }
        });
        byte[] chunk = new byte[64 * 1024];
        for (int count = text.read(chunk); count >= 0; count = text.read(chunk)) {
            scanner.accept(chunk, 0, count);
        }
        scanner.finish();
    }

    private void add(String sql) {
        Matcher created = MADE.matcher(sql);
        if (created.matches()) {
            made.put(account(sql, created.start(2)), sql);
        } else if (sql.startsWith("GRANT ")) {
            grants.add(Grant.of(sql));
        } else if (sql.startsWith("SET DEFAULT ROLE ")) {
            int of = sql.lastIndexOf(" FOR ");
            defaults.computeIfAbsent(account(sql, of + 5), name -> new ArrayList<>())
                    .add(sql);
        } else if (sql.startsWith("ALTER USER ")) {
            defaults.computeIfAbsent(account(sql, "ALTER USER ".length()), name -> new ArrayList<>())
                    .add(sql);
        }
    }

    private static String account(String sql, int from) {
        String bytes = new String(sql.substring(from).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<MysqlToken> tokens = MysqlToken.of(bytes, 3);
        boolean host = tokens.size() == 3 && tokens.get(1).is("@");
        return tokens.get(0).value() + (host ? "@" + tokens.get(2).value() : "");
    }
}
