package digital.vya.backupdb.engine.postgresql.dump.scan;

/** Finds the end of a line, keeps its text when that is wanted, and sees carriage returns elsewhere than at its end. */
final class LineText {
    private static final int MOST = 16 * 1024;

    private final Capture text = new Capture(MOST);
    private boolean wanted;
    private boolean ended;
    private boolean returned;
    private boolean broken;

    void open(String head, boolean wantsText) {
        text.clear();
        for (int i = 0; i < head.length(); i++) {
            text.add((byte) head.charAt(i));
        }
        wanted = wantsText;
        ended = false;
        returned = false;
        broken = false;
    }

    boolean wanted() {
        return wanted;
    }

    boolean ended() {
        return ended;
    }

    /** Whether a carriage return stood in the middle of it. */
    boolean broken() {
        return broken;
    }

    Capture text() {
        if (returned && !broken) {
            text.dropLast();
        }
        return text;
    }

    /** Goes on up to its line end, which is not consumed. */
    int accept(byte[] bytes, int from, int end) {
        int at = ByteScan.indexOf((byte) '\n', bytes, from, end);
        if (at > from) {
            broken |= returned;
            int carriage = ByteScan.indexOf((byte) '\r', bytes, from, at);
            broken |= carriage < at - 1;
            returned = bytes[at - 1] == '\r';
        }
        for (int i = from; wanted && i < at; i++) {
            text.add(bytes[i]);
        }
        ended = at < end;
        return at;
    }
}
