package digital.vya.backupdb.notify;

import digital.vya.backupdb.model.SafeText;

/** Names and messages are data: nothing in them may end a header, hide text or become markup. */
final class Sanitizer {
    private Sanitizer() {}

    /** One line, as {@link SafeText#line}. */
    static String line(String said) {
        return SafeText.line(said);
    }

    /** Several lines, as {@link SafeText#lines}. */
    static String lines(String said) {
        return SafeText.lines(said);
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
}
