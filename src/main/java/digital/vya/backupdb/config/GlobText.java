package digital.vya.backupdb.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one glob pattern from left to right and writes the regular expression it stands for. */
final class GlobText {
    private final int[] glob;
    private int at;

    GlobText(String glob) {
        this.glob = glob.codePoints().toArray();
    }

    /** What it stands for, braces taken apart: a name where no wildcard stands in it, a pattern where one does. */
    static List<String> alternatives(String glob) {
        new GlobText(glob).toRegex();
        List<String> all = new ArrayList<>(List.of(""));
        List<String> before = List.of();
        List<String> after = new ArrayList<>();
        boolean inBraces = false;
        boolean inBrackets = false;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '\\') {
                String escaped = glob.substring(i, glob.offsetByCodePoints(i + 1, 1));
                all.replaceAll(text -> text + escaped);
                i += escaped.length() - 1;
            } else if (inBrackets || (c != '{' && c != '}' && (c != ',' || !inBraces))) {
                inBrackets = inBrackets ? c != ']' : c == '[';
                all.replaceAll(text -> text + c);
            } else if (c == '{') {
                inBraces = true;
                before = List.copyOf(all);
            } else {
                after.addAll(all);
                all = new ArrayList<>(c == ',' ? before : after);
                inBraces = c == ',';
                if (!inBraces) {
                    after.clear();
                }
            }
        }
        return all;
    }

    /** The one name that a pattern without braces stands for, or nothing where a wildcard stands in it. */
    static Optional<String> literal(String glob) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' || c == '?' || c == '[') {
                return Optional.empty();
            }
            if (c == '\\') {
                i++;
            }
            name.append(glob.charAt(i));
        }
        return Optional.of(name.toString());
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
