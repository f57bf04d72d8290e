package digital.vya.backupdb.config;

import java.util.regex.Pattern;

/** Reads one glob pattern from left to right and writes the regular expression it stands for. */
final class GlobText {
    private final int[] glob;
    private int at;

    GlobText(String glob) {
        this.glob = glob.codePoints().toArray();
    }

    String toRegex() {
        if (glob.length == 0) {
            throw wrong("it is empty");
        }
        StringBuilder regex = new StringBuilder();
        boolean inBraces = false;
        while (at < glob.length) {
            int c = glob[at++];
            switch (c) {
                case '*' -> regex.append(regex.toString().endsWith(".*") ? "" : ".*");
                case '?' -> regex.append('.');
                case '[' -> range(regex);
                case '\\' -> regex.append(quoted(next("a backslash stands at its end")));
                case '{' -> {
                    if (inBraces) {
                        throw wrong("braces stand inside braces");
                    }
                    inBraces = true;
                    regex.append("(?:");
                }
                case '}' -> {
                    if (!inBraces) {
                        throw wrong("a brace is closed that was not opened");
                    }
                    inBraces = false;
                    regex.append(')');
                }
                case ',' -> regex.append(inBraces ? "|" : ",");
                default -> regex.append(quoted(c));
            }
        }
        if (inBraces) {
            throw wrong("a brace is not closed");
        }
        return regex.toString();
    }

    private void range(StringBuilder regex) {
        String open = "a bracket is not closed";
        regex.append('[');
        int c = next(open);
        if (c == '!' || c == '^') {
            regex.append('^');
            c = next(open);
        }
        if (c == ']') {
            throw wrong("brackets are empty");
        }
        while (c != ']') {
            int from = c == '\\' ? next(open) : c;
            c = next(open);
            int to = from;
            if (c == '-' && at < glob.length && glob[at] != ']') {
                to = next(open);
                c = next(open);
            }
            if (to < from) {
                throw wrong("a range runs backwards");
            }
            regex.append(inClass(from)).append('-').append(inClass(to));
        }
        regex.append(']');
    }

    private int next(String otherwise) {
        if (at >= glob.length) {
            throw wrong(otherwise);
        }
        return glob[at++];
    }

    private static String quoted(int c) {
        return Pattern.quote(Character.toString(c));
    }

    private static String inClass(int c) {
        return "\\x{" + Integer.toHexString(c) + "}";
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what);
    }
}
