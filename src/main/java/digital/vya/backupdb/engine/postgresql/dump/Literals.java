package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.ByteScan;
import digital.vya.backupdb.engine.postgresql.dump.scan.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Whether what follows is nothing but groups of literals as pg_dump writes them, so that nothing is called. It keeps its
 * place between pieces, and needs no more room for a row that is long.
 */
final class Literals {
    private enum Place {
        GROUP,
        VALUE,
        NUMBER,
        WORD,
        STRING,
        ESCAPED,
        QUOTE,
        BEHIND_VALUE,
        BEHIND_GROUP,
        TAIL,
        END,
        OTHER
    }

    private static final byte[] TAIL = "ON CONFLICT DO NOTHING;".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> WORDS = Set.of("NULL", "true", "false", "DEFAULT");
    private static final int LONGEST_WORD = 8;

    private final byte[] word = new byte[LONGEST_WORD];
    private Place place = Place.END;
    private boolean backslashQuotes;
    private boolean several;
    private boolean escapes;
    private int length;
    private byte last;

    /** {@code backslashes} take the next character as it is in every string; {@code rows} are several groups. */
    void begin(boolean backslashes, boolean rows) {
        place = Place.GROUP;
        backslashQuotes = backslashes;
        several = rows;
    }

    /** Whether all that went by was that, up to its semicolon. */
    boolean ended() {
        return place == Place.END;
    }

    void accept(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && place != Place.OTHER) {
            if (place == Place.STRING) {
                at = string(bytes, at, to);
            } else {
                byte b = bytes[at];
                at += takes(b) ? 1 : 0;
                last = b;
            }
        }
    }

    private int string(byte[] bytes, int from, int to) {
        int end = ByteScan.indexOf((byte) '\'', bytes, from, to);
        int backslash = escapes ? ByteScan.indexOf((byte) '\\', bytes, from, end) : end;
        if (backslash < end) {
            place = Place.ESCAPED;
            return backslash + 1;
        }
        if (end < to) {
            place = Place.QUOTE;
            return end + 1;
        }
        return to;
    }

    /** False for a byte that only ended what was before it. */
    private boolean takes(byte b) {
        switch (place) {
            case GROUP -> {
                if (b == '(') {
                    place = Place.VALUE;
                } else {
                    blank(b);
                }
            }
            case VALUE -> value(b);
            case NUMBER -> {
                boolean sign = (b == '+' || b == '-') && (last == 'e' || last == 'E');
                if (!sign && !isDigit(b) && b != '.' && b != 'e' && b != 'E') {
                    place = Place.BEHIND_VALUE;
                    return false;
                }
            }
            case WORD -> {
                return word(b);
            }
            case ESCAPED -> place = Place.STRING;
            case QUOTE -> {
                if (b != '\'') {
                    place = Place.BEHIND_VALUE;
                    return false;
                }
                place = Place.STRING;
            }
            case BEHIND_VALUE -> {
                if (b == ',') {
                    place = Place.VALUE;
                } else if (b == ')') {
                    place = Place.BEHIND_GROUP;
                } else {
                    blank(b);
                }
            }
            case BEHIND_GROUP -> behindGroup(b);
            case TAIL -> {
                place = b != TAIL[length] ? Place.OTHER : ++length == TAIL.length ? Place.END : Place.TAIL;
            }
            default -> place = Place.OTHER;
        }
        return true;
    }

    private void value(byte b) {
        if (b == '\'') {
            escapes = backslashQuotes;
            place = Place.STRING;
        } else if (isDigit(b) || b == '-') {
            place = Place.NUMBER;
        } else if (Words.isPart(b)) {
            word[0] = b;
            length = 1;
            place = Place.WORD;
        } else {
            blank(b);
        }
    }

    private boolean word(byte b) {
        if (Words.isPart(b) && length < LONGEST_WORD) {
            word[length++] = b;
            return true;
        }
        if (b == '\'' && length == 1 && (word[0] == 'E' || word[0] == 'B')) {
            escapes = word[0] == 'E' || backslashQuotes;
            place = Place.STRING;
            return true;
        }
        String said = new String(Arrays.copyOf(word, length), StandardCharsets.ISO_8859_1);
        place = WORDS.contains(said) ? Place.BEHIND_VALUE : Place.OTHER;
        return false;
    }

    private void behindGroup(byte b) {
        if (b == ';') {
            place = Place.END;
        } else if (several && b == ',') {
            place = Place.GROUP;
        } else if (several && b == TAIL[0]) {
            length = 1;
            place = Place.TAIL;
        } else {
            blank(b);
        }
    }

    private void blank(byte b) {
        if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
            place = Place.OTHER;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
