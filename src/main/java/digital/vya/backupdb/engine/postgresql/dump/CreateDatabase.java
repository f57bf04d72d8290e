package digital.vya.backupdb.engine.postgresql.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What CREATE DATABASE said in the dump; null where it said nothing.
 *
 * @param locale the shorthand for both lcCollate and lcCtype, and of the provider builtin since 17 something beside them
 */
public record CreateDatabase(
        String name,
        String owner,
        String encoding,
        String localeProvider,
        String locale,
        String lcCollate,
        String lcCtype,
        String icuLocale,
        String icuRules,
        String builtinLocale,
        String tablespace) {
    /** Of the database in a manifest. */
    public static CreateDatabase of(String name, Map<String, String> options) {
        return new CreateDatabase(
                name,
                options.get("owner"),
                options.get("encoding"),
                options.get("localeProvider"),
                options.get("locale"),
                options.get("lcCollate"),
                options.get("lcCtype"),
                options.get("icuLocale"),
                options.get("icuRules"),
                options.get("builtinLocale"),
                options.get("tablespace"));
    }

    /** What is said, for a manifest. */
    Map<String, String> options() {
        Map<String, String> options = new TreeMap<>();
        options.put("owner", owner);
        options.put("encoding", encoding);
        options.put("localeProvider", localeProvider);
        options.put("locale", locale);
        options.put("lcCollate", lcCollate);
        options.put("lcCtype", lcCtype);
        options.put("icuLocale", icuLocale);
        options.put("icuRules", icuRules);
        options.put("builtinLocale", builtinLocale);
        options.put("tablespace", tablespace);
        options.values().removeIf(Objects::isNull);
        return options;
    }

    private static final String LIBC = "libc";
    private static final int LOCALE_SINCE = 13;
    private static final int PROVIDER_SINCE = 15;
    private static final int ICU_RULES_SINCE = 16;
    private static final int BUILTIN_SINCE = 17;

    /**
     * A statement that makes the same database under another name, in words that a server of this version knows.
     * Nothing is taken over from a template, and a tablespace only when the server has one of that name.
     */
    public String createStatement(String target, int serverMajor, Set<String> tablespaces) {
        StringBuilder sql = new StringBuilder("CREATE DATABASE ").append(identifier(target));
        sql.append(" WITH TEMPLATE = template0");
        option(sql, "ENCODING", encoding);
        if (serverMajor >= PROVIDER_SINCE) {
            // said in any case: otherwise it would be the one that the server was set up with
            boolean known = localeProvider != null && knowsProvider(serverMajor);
            option(sql, "LOCALE_PROVIDER", known ? localeProvider : LIBC);
        }
        if (knowsProvider(serverMajor)) {
            option(sql, "ICU_LOCALE", icuLocale);
            option(sql, "BUILTIN_LOCALE", builtinLocale);
            if (serverMajor >= ICU_RULES_SINCE) {
                option(sql, "ICU_RULES", icuRules);
            }
        }
        if (serverMajor >= LOCALE_SINCE) {
            option(sql, "LOCALE", locale);
        }
        option(sql, "LC_COLLATE", lcCollate == null && serverMajor < LOCALE_SINCE ? locale : lcCollate);
        option(sql, "LC_CTYPE", lcCtype == null && serverMajor < LOCALE_SINCE ? locale : lcCtype);
        if (tablespace != null && tablespaces.contains(tablespace)) {
            sql.append(" TABLESPACE = ").append(identifier(tablespace));
        }
        return sql.append(';').toString();
    }

    /** What {@link #createStatement} cannot say to a server of this version, such as {@code ICU_RULES}. */
    public List<String> notKnownTo(int serverMajor) {
        List<String> lost = new ArrayList<>();
        if (localeProvider != null && !localeProvider.equals(LIBC) && !knowsProvider(serverMajor)) {
            lost.add("LOCALE_PROVIDER = " + localeProvider);
        }
        if (icuRules != null && serverMajor < ICU_RULES_SINCE) {
            lost.add("ICU_RULES");
        }
        return lost;
    }

    private boolean knowsProvider(int serverMajor) {
        return serverMajor >= ("builtin".equals(localeProvider) ? BUILTIN_SINCE : PROVIDER_SINCE);
    }

    private static void option(StringBuilder sql, String name, String value) {
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
