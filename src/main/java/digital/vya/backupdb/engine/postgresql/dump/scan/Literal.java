package digital.vya.backupdb.engine.postgresql.dump.scan;

/** Finds the end of a string or of a name in quotes. */
final class Literal {
    enum Kind {
        NAME('"'),
        STRING('\''),
        /** With backslashes that take the next character as it is. */
        ESCAPES('\''),
        /** Ends at its first quote: a second one right behind begins another string. */
        BITS('\'');

        private final byte quote;

        Kind(char quote) {
            this.quote = (byte) quote;
        }
    }

    private enum Place {
        TEXT,
        ESCAPED,
        QUOTE,
        END
    }

    private static final int MOST_VARIABLE = 64;

    private final Capture variable = new Capture(MOST_VARIABLE);
    private Kind kind = Kind.STRING;
    private Place place = Place.END;
    private boolean behindColon;

    /** Called behind its first quote; with a colon in front of that it could be a variable of psql. */
    void open(Kind of, boolean colon) {
        kind = of;
        behindColon = colon;
        variable.clear();
        place = Place.TEXT;
    }

    boolean closed() {
        return place == Place.END;
    }

    boolean behindColon() {
        return behindColon;
    }

    String variable() {
        return variable.text();
    }

    /** Goes on up to behind its last quote, which is known one byte later only. */
    int accept(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && place != Place.END) {
            switch (place) {
                case TEXT -> at = kind == Kind.ESCAPES ? escapes(bytes, at, end) : plain(bytes, at, end);
                case ESCAPED -> {
                    place = Place.TEXT;
                    at++;
                }
                default -> {
                    boolean doubled = bytes[at] == kind.quote && kind != Kind.BITS;
                    place = doubled ? Place.TEXT : Place.END;
                    at += doubled ? 1 : 0;
                }
            }
        }
        return at;
    }

    private int plain(byte[] bytes, int from, int end) {
        int at = ByteScan.indexOf(kind.quote, bytes, from, end);
        keep(bytes, from, at);
        if (at == end) {
            return end;
        }
        place = Place.QUOTE;
        return at + 1;
    }

    private int escapes(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '\\' && bytes[at] != kind.quote) {
            at++;
        }
        keep(bytes, from, at);
        if (at == end) {
            return end;
        }
        place = bytes[at] == '\\' ? Place.ESCAPED : Place.QUOTE;
        return at + 1;
    }

    private void keep(byte[] bytes, int from, int to) {
        for (int i = from; behindColon && i < to && !variable.overflowed(); i++) {
            variable.add(bytes[i]);
        }
    }
}
