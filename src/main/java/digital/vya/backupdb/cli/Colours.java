package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.Verdict;
import picocli.CommandLine.Help.Ansi;

/** Colour only where a person looks: on a terminal, and not when NO_COLOR is set. */
record Colours(Ansi ansi) {
    String red(String text) {
        return paint("31", text);
    }

    String yellow(String text) {
        return paint("33", text);
    }

    String green(String text) {
        return paint("32", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    String verdict(Verdict verdict) {
        return verdict(verdict, verdict.name());
    }

    String verdict(Verdict verdict, String text) {
        return switch (verdict) {
            case SUCCESS -> green(text);
            case DEGRADED, SUSPECT, SKIPPED, PARTIAL -> yellow(text);
            case FAILED -> red(text);
        };
    }

    private String paint(String code, String text) {
        return ansi.enabled() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
