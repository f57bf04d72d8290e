package digital.vya.backupdb.engine.mysql.dump;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of SHOW GRANTS. {@code database} is a pattern as the server keeps it: null for rights on everything, for
 * memberships and for the right to be another account; {@code object} is null for rights on a whole database. {@code at} is where the database's name stands.
 */
public record Grant(
        String sql,
        boolean given,
        Set<String> privileges,
        boolean membership,
        @Nullable String database,
        @Nullable String object,
        String grantee,
        int from,
        int to) {

    public static Grant of(String sql) {
        String text = new String(sql.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<MysqlToken> tokens = MysqlToken.of(text, Integer.MAX_VALUE);
        boolean given = tokens.get(0).is("GRANT");
        int on = find(tokens, "ON", 1);
        int to = find(tokens, given ? "TO" : "FROM", Math.max(on, 1));
        String grantee = grantee(tokens, to + 1);
        if (on < 0 || on > to) {
            return new Grant(sql, given, Set.of(), true, null, null, grantee, 0, 0);
        }
        Set<String> privileges = privileges(tokens.subList(1, on));
        if (privileges.contains("PROXY")) {
            return new Grant(sql, given, privileges, true, null, null, grantee, 0, 0);
        }
        int name = on + 1;
        while (name < to
                && tokens.get(name).kind() == MysqlToken.Kind.WORD
                && !tokens.get(name + 1).is(".")) {
            name++;
        }
        boolean everywhere = tokens.get(name).is("*");
        boolean whole = name + 2 < to && tokens.get(name + 2).is("*");
        return new Grant(
                sql,
                given,
                privileges,
                false,
                everywhere ? null : tokens.get(name).value(),
                everywhere || whole || name + 2 >= to
                        ? null
                        : tokens.get(name + 2).value(),
                grantee,
                bytes(text, tokens.get(name).start()),
                bytes(text, tokens.get(name).end()));
    }

    /** Without what is said of passwords, TLS and limits: how an account is made says that, and here it would change one. */
    public static String alone(String sql) {
        String text = new String(sql.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<MysqlToken> tokens = MysqlToken.of(text, Integer.MAX_VALUE);
        int rest = Math.max(find(tokens, "IDENTIFIED", 1), find(tokens, "REQUIRE", 1));
        if (find(tokens, "IDENTIFIED", 1) >= 0 && find(tokens, "REQUIRE", 1) >= 0) {
            rest = Math.min(find(tokens, "IDENTIFIED", 1), find(tokens, "REQUIRE", 1));
        }
        int limits = find(tokens, "WITH", 1);
        rest = rest < 0 ? limits : rest;
        if (rest < 0 || !tokens.get(0).is("GRANT")) {
            return sql;
        }
        String kept = text.substring(0, tokens.get(rest).start()).stripTrailing();
        String option = "";
        for (int i = Math.max(limits, rest); i + 1 < tokens.size(); i++) {
            boolean passedOn = tokens.get(i).is("GRANT") || tokens.get(i).is("ADMIN");
            option = passedOn && tokens.get(i + 1).is("OPTION")
                    ? " WITH " + tokens.get(i).upper() + " OPTION"
                    : option;
        }
        return new String((kept + option).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Places of Latin-1 text are bytes; those of the statement itself are wanted. */
    private static int bytes(String text, int place) {
        return new String(text.substring(0, place).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .length();
    }

    private static int find(List<MysqlToken> tokens, String word, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (tokens.get(i).is(word)) {
                return i;
            }
        }
        return -1;
    }

    private static String grantee(List<MysqlToken> tokens, int at) {
        String user = tokens.get(at).value();
        boolean host = at + 2 < tokens.size() && tokens.get(at + 1).is("@");
        return host ? user + "@" + tokens.get(at + 2).value() : user;
    }

    /** Those on the whole object; a list of columns makes it no such thing. */
    private static Set<String> privileges(List<MysqlToken> tokens) {
        Set<String> all = new LinkedHashSet<>();
        List<String> words = new ArrayList<>();
        boolean columns = false;
        for (MysqlToken token : tokens) {
            if (token.is("(")) {
                columns = true;
            } else if (token.is(",") && !columns) {
                all.add(String.join(" ", words));
                words.clear();
            } else if (token.is(")")) {
                words.clear();
                columns = false;
            } else if (!columns) {
                words.add(token.upper());
            }
        }
        all.add(String.join(" ", words));
        all.remove("");
        all.remove("USAGE");
        return all;
    }

    /** Whether the right is on this database or in it, by its name and not by a pattern that fits others too. */
    public boolean concerns(String name) {
        return database != null && (database.equals(name) || plain(database).equals(name));
    }

    /** Whether the pattern fits the name; only for rights on whole databases is it a pattern. */
    public boolean covers(String name) {
        return database == null ? !membership : object != null ? database.equals(name) : like(database, name);
    }

    /** Whether it is on a routine, with which it goes when that is dropped by itself. Rights on tables outlive their tables. */
    public boolean isOnRoutine() {
        return sql.matches("(?is)GRANT .* ON (PROCEDURE|FUNCTION|PACKAGE|PACKAGE BODY) `.*");
    }

    /** Whether what it names may be several databases. */
    public boolean isPattern() {
        return database != null && database.replaceAll("\\\\.", "").matches("(?s).*[%_].*");
    }

    /** Whether it has this privilege for all that it is on. */
    public boolean gives(String privilege) {
        return privileges.contains(privilege) || privileges.contains("ALL PRIVILEGES") || privileges.contains("ALL");
    }

    /** The same right on another database. */
    public String forDatabase(String name) {
        if (concerns(name)) {
            return sql;
        }
        String pattern =
                object == null ? name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%") : name;
        return sql.substring(0, from) + '`' + pattern.replace("`", "``") + '`' + sql.substring(to);
    }

    private static String plain(String pattern) {
        return pattern.replaceAll("\\\\(.)", "$1");
    }

    private static boolean like(String pattern, String name) {
        StringBuilder regex = new StringBuilder("(?s)");
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
            } else {
                regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return name.matches(regex.toString());
    }
}
