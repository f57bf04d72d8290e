package digital.vya.backupdb.engine.mysql.dump;

import java.util.Locale;

/** What the first bytes after a statement's end say of what follows. */
enum Beginning {
    LINE_COMMENT,
    BLOCK_COMMENT,
    COMMAND,
    ROWS,
    STATEMENT;

    private static final String DELIMITER = "delimiter";
    private static final int LONGEST = 10;

    /** Code for no version of any server. */
    private static final String NEVER = "/*!999999";

    private static final String NEVER_MARIADB = "/*M!999999";

    /** Whether more bytes are needed to tell. */
    static boolean isOpen(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        if (head.length() >= LONGEST) {
            return false;
        }
        if (head.startsWith("--")) {
            return head.length() < 3;
        }
        if (head.startsWith("/*")) {
            return head.length() < 4 || NEVER.startsWith(head) || NEVER_MARIADB.startsWith(head);
        }
        return "-".equals(head)
                || "/".equals(head)
                || DELIMITER.startsWith(lower)
                || "insert".startsWith(lower)
                || "replace".startsWith(lower);
    }

    static Beginning of(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        if (head.startsWith("--") && (head.length() < 3 || blank(head.charAt(2)))) {
            return LINE_COMMENT;
        }
        if (head.startsWith("/*")) {
            boolean never = head.startsWith(NEVER) || head.startsWith(NEVER_MARIADB);
            boolean code = head.startsWith("/*!") || head.startsWith("/*M!");
            return never || !code ? BLOCK_COMMENT : STATEMENT;
        }
        if (lower.startsWith(DELIMITER) && head.length() == LONGEST && blank(head.charAt(LONGEST - 1))) {
            return COMMAND;
        }
        return lower.startsWith("insert") || lower.startsWith("replace") ? ROWS : STATEMENT;
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
