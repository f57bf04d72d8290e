package digital.vya.backupdb.engine.mysql.dump;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes of single statements that leave everything else in them byte for byte. */
final class Edits {
    private static final Set<String> BEFORE_TABLES = Set.of("FROM", "JOIN", "STRAIGHT_JOIN");

    private final StringBuilder text;
    private final List<MysqlToken> tokens;
    private final MysqlStatement statement;
    /** How far what follows has moved; edits are made from left to right. */
    private int moved;

    Edits(MysqlStatement statement) {
        this.statement = statement;
        this.text = new StringBuilder(statement.text());
        this.tokens = statement.tokens();
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void replace(int start, int end, String by) {
        text.replace(start + moved, end + moved, by);
        moved += by.length() - (end - start);
    }

    private static String quoted(String name) {
        String bytes = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return '`' + bytes.replace("`", "``") + '`';
    }

    /**
     * One pass over all that may be changed: the definer before the name, then the name itself, then names of the
     * database after it. Null for {@code definer} leaves it. A view of a copy belongs to the user who restores, for its own
     * definer has no rights on the copy; it then lends no user the rights of its definer.
     */
    Edits apply(Rewriting rules) {
        boolean moves = !rules.from().equals(rules.to());
        boolean borrowed = rules.asleep() && isView();
        int header = Math.max(statement.nameAt(), 0);
        for (int at = 0; at < tokens.size(); at++) {
            MysqlToken token = tokens.get(at);
            if (at < header
                    && token.is("DEFINER")
                    && at + 1 < tokens.size()
                    && tokens.get(at + 1).is("=")) {
                at = definer(at, borrowed ? "" : rules.definer());
            } else if (at < header && borrowed && token.is("VIEW")) {
                replace(token.start(), token.start(), "SQL SECURITY INVOKER ");
            } else if (at < header && borrowed && token.is("SQL") && is(at + 1, "SECURITY")) {
                replace(token.start(), tokens.get(at + 2).end(), "");
                at += 2;
            } else if (at == statement.nameAt()) {
                at = name(at, rules);
            } else if (statement.kind() == MysqlStatement.Kind.TRIGGER && at > header && token.is("ON")) {
                unqualified(at + 1);
                break;
            } else if (rules.asleep() && statement.kind() == MysqlStatement.Kind.EVENT && at > header && asleep(at)) {
                break;
            } else if (moves && at > header && database(at, rules.from())) {
                replace(token.start(), token.end(), quoted(rules.to()));
            }
        }
        return this;
    }

    private boolean isView() {
        return statement.kind() == MysqlStatement.Kind.VIEW || statement.kind() == MysqlStatement.Kind.STAND_IN;
    }

    private int definer(int at, @Nullable String owner) {
        int last = at + 2;
        if (last + 2 < tokens.size() && tokens.get(last + 1).is("@")) {
            last += 2;
        } else if (last + 2 < tokens.size() && tokens.get(last + 1).is("(")) {
            last += 2;
        }
        if (owner != null) {
            String by = owner.isEmpty() ? "CURRENT_USER" : account(owner);
            replace(tokens.get(at + 2).start(), tokens.get(last).end(), by);
        }
        return last;
    }

    private static String account(String owner) {
        int host = owner.lastIndexOf('@');
        return host < 0 ? quoted(owner) : quoted(owner.substring(0, host)) + "@" + quoted(owner.substring(host + 1));
    }

    /** A database that is named itself gets its new name; whatever else is named belongs to where the client is. */
    private int name(int at, Rewriting rules) {
        if (statement.kind() == MysqlStatement.Kind.ALTER_DATABASE) {
            replace(tokens.get(at).start(), tokens.get(at).end(), quoted(rules.to()));
            return at;
        }
        return unqualified(at);
    }

    private int unqualified(int at) {
        if (!statement.isQualified(at)) {
            return at;
        }
        replace(tokens.get(at).start(), tokens.get(at + 2).start(), "");
        return at + 2;
    }

    /** Makes an event one that does not fire, whatever its head says of that: it is said before a comment and the body. */
    private boolean asleep(int at) {
        MysqlToken token = tokens.get(at);
        if (token.is("ENABLE")) {
            replace(token.start(), token.end(), "DISABLE");
            return true;
        }
        if (token.is("COMMENT") || token.is("DO")) {
            replace(token.start(), token.start(), "DISABLE ");
            return true;
        }
        return token.is("DISABLE");
    }

    /**
     * Whether a name in a table or view is that of the database. Servers write it before a table, a routine or a
     * column of a table; before a column alone it is a table or alias that is called like the database.
     */
    private boolean database(int at, String from) {
        MysqlToken token = tokens.get(at);
        boolean table = statement.kind() == MysqlStatement.Kind.TABLE;
        if (!(table || isView())
                || token.kind() != MysqlToken.Kind.NAME
                || !statement.isQualified(at)
                || (at > 0 && tokens.get(at - 1).is("."))
                || !token.value().equals(from)) {
            return false;
        }
        return table || is(at + 3, ".") || is(at + 3, "(") || afterFrom(at);
    }

    private boolean is(int at, String what) {
        return at < tokens.size() && tokens.get(at).is(what);
    }

    private boolean afterFrom(int at) {
        int before = at - 1;
        while (before > 0 && tokens.get(before).is("(")) {
            before--;
        }
        return before >= 0
                && BEFORE_TABLES.contains(tokens.get(before).upper())
                && tokens.get(before).kind() == MysqlToken.Kind.WORD;
    }
}
