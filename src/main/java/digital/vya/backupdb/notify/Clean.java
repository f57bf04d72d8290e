package digital.vya.backupdb.notify;

/** Names and messages are data: nothing in them may end a header, hide text or become markup. */
final class Clean {
    private static final String REPLACEMENT = "\uFFFD";

    private Clean() {}

    /** One line: every control character, line break and change of reading direction becomes U+FFFD. */
    static String line(String said) {
        return clean(said, false);
    }

    /** Several lines: as {@link #line}, but line breaks and tabs stay. */
    static String lines(String said) {
        return clean(said.replace("\r\n", "\n"), true);
    }

    static String html(String said) {
        StringBuilder escaped = new StringBuilder(said.length() + 16);
        for (int i = 0; i < said.length(); i++) {
            char c = said.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** At most so many characters, never half of one. */
    static String shortened(String said, int most) {
        if (said.codePointCount(0, said.length()) <= most) {
            return said;
        }
        return said.substring(0, said.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static String clean(String said, boolean severalLines) {
        StringBuilder clean = new StringBuilder(said.length());
        said.codePoints().forEach(c -> {
            boolean layout = severalLines && (c == '\n' || c == '\t');
            if (layout || !unwanted(c)) {
                clean.appendCodePoint(c);
            } else {
                clean.append(REPLACEMENT);
            }
        });
        return clean.toString();
    }

    private static boolean unwanted(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // among the format characters only the joiners are wanted: emoji are built with them
            case Character.FORMAT -> c != 0x200C && c != 0x200D && !(c >= 0xE0020 && c <= 0xE007F);
            default -> false;
        };
    }
}
