package digital.vya.backupdb.config;

import java.util.ArrayList;
import java.util.List;

/** Writes out the braces of a pattern: {@code /srv/{a,b/c}/*} is {@code /srv/a/*} and {@code /srv/b/c/*}. */
final class Braces {
    private static final int MOST = 1000;

    private final String text;

    private Braces(String text) {
        this.text = text;
    }

    /** Throws IllegalArgumentException, saying what is wrong. */
    static List<String> expand(String pattern) {
        List<String> done = new ArrayList<>();
        List<String> open = new ArrayList<>(List.of(pattern));
        while (!open.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (String one : open) {
                List<String> written = new Braces(one).first();
                (written.size() == 1 && written.get(0).equals(one) ? done : next).addAll(written);
            }
            if (done.size() + next.size() > MOST) {
                throw new IllegalArgumentException("its braces stand for more than " + MOST + " patterns");
            }
            open = next;
        }
        return done;
    }

    /** With the first pair of braces written out; the text itself when there is none. */
    private List<String> first() {
        int from = find(0, "{");
        if (from < 0) {
            if (find(0, "}") >= 0) {
                throw new IllegalArgumentException("a brace is closed that was not opened");
            }
            return List.of(text);
        }
        List<String> all = new ArrayList<>();
        int depth = 0;
        int begin = from + 1;
        for (int at = from; at >= 0; at = find(at + 1, "{},")) {
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 || (depth == 1 && c == ',')) {
                all.add(text.substring(begin, at));
                begin = at + 1;
            }
            if (depth == 0) {
                String tail = text.substring(at + 1);
                return all.stream()
                        .map(one -> text.substring(0, from) + one + tail)
                        .toList();
            }
        }
        throw new IllegalArgumentException("a brace is not closed");
    }

    /** The next of these characters that means something; -1 when there is none. */
    private int find(int start, String wanted) {
        boolean inRange = false;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (inRange) {
                inRange = c != ']';
            } else if (c == '[') {
                inRange = true;
            } else if (wanted.indexOf(c) >= 0) {
                return at;
            }
        }
        return -1;
    }
}
