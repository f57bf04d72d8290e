package digital.vya.backupdb.engine.postgresql.dump;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What CREATE DATABASE said in the dump, by the names that a manifest gives its options; nothing else of it counts. */
public record CreateDatabase(String name, Map<String, String> options) {
    /** {@code locale} is short for both lcCollate and lcCtype, and for builtin since 17 something beside them. */
    private static final Set<String> KNOWN = Set.of(
            "owner",
            "encoding",
            "localeProvider",
            "locale",
            "lcCollate",
            "lcCtype",
            "icuLocale",
            "icuRules",
            "builtinLocale",
            "tablespace");

    private static final String LIBC = "libc";
    private static final int LOCALE_SINCE = 13;
    private static final int PROVIDER_SINCE = 15;
    private static final int ICU_RULES_SINCE = 16;
    private static final int BUILTIN_SINCE = 17;

    public CreateDatabase {
        Map<String, String> known = new TreeMap<>(options);
        known.keySet().retainAll(KNOWN);
        options = Collections.unmodifiableMap(known);
    }

    /** Null where it said nothing. */
    private @Nullable String said(String option) {
        return options.get(option);
    }

    /** Whether it names a tablespace, which a server may not have. */
    public boolean namesTablespace() {
        return said("tablespace") != null;
    }

    /**
     * A statement that makes the same database under another name, in words that a server of this version knows.
     * Nothing is taken over from a template, and a tablespace only when the server has one of that name.
     */
    public String createStatement(String target, int serverMajor, Set<String> tablespaces) {
        String localeProvider = said("localeProvider");
        String locale = said("locale");
        String tablespace = said("tablespace");
        StringBuilder sql = new StringBuilder("CREATE DATABASE ").append(identifier(target));
        sql.append(" WITH TEMPLATE = template0");
        option(sql, "ENCODING", said("encoding"));
        if (serverMajor >= PROVIDER_SINCE) {
            // said in any case: otherwise it would be the one that the server was set up with
            boolean known = localeProvider != null && knowsProvider(serverMajor);
            option(sql, "LOCALE_PROVIDER", known ? localeProvider : LIBC);
        }
        if (knowsProvider(serverMajor)) {
            option(sql, "ICU_LOCALE", said("icuLocale"));
            option(sql, "BUILTIN_LOCALE", said("builtinLocale"));
            if (serverMajor >= ICU_RULES_SINCE) {
                option(sql, "ICU_RULES", said("icuRules"));
            }
        }
        if (serverMajor >= LOCALE_SINCE) {
            option(sql, "LOCALE", locale);
        }
        String forBoth = serverMajor < LOCALE_SINCE ? locale : null;
        option(sql, "LC_COLLATE", options.getOrDefault("lcCollate", forBoth));
        option(sql, "LC_CTYPE", options.getOrDefault("lcCtype", forBoth));
        if (tablespace != null && tablespaces.contains(tablespace)) {
            sql.append(" TABLESPACE = ").append(identifier(tablespace));
        }
        return sql.append(';').toString();
    }

    /** What {@link #createStatement} cannot say to a server of this version, such as {@code ICU_RULES}. */
    public List<String> notKnownTo(int serverMajor) {
        String localeProvider = said("localeProvider");
        List<String> lost = new ArrayList<>();
        if (localeProvider != null && !localeProvider.equals(LIBC) && !knowsProvider(serverMajor)) {
            lost.add("LOCALE_PROVIDER = " + localeProvider);
        }
        if (said("icuRules") != null && serverMajor < ICU_RULES_SINCE) {
            lost.add("ICU_RULES");
        }
        return lost;
    }

    private boolean knowsProvider(int serverMajor) {
        return serverMajor >= ("builtin".equals(said("localeProvider")) ? BUILTIN_SINCE : PROVIDER_SINCE);
    }

    private static void option(StringBuilder sql, String name, @Nullable String value) {
        if (value != null) {
            sql.append(' ')
                    .append(name)
                    .append(" = '")
                    .append(value.replace("'", "''"))
                    .append('\'');
        }
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
