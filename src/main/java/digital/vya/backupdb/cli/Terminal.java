package digital.vya.backupdb.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A person at a terminal who can be asked, if there is one. */
final class Terminal {
    private static final String NOBODY = "nobody is there to be asked";

    private final @Nullable BufferedReader answers;
    private final @Nullable PrintWriter questions;
    /** Null where answers were written down, and nothing shows them anyway. */
    private final @Nullable Console console;

    private boolean ended;

    private Terminal(@Nullable Reader answers, @Nullable PrintWriter questions, @Nullable Console console) {
        this.answers = answers == null ? null : new BufferedReader(answers);
        this.questions = questions;
        this.console = console;
    }

    /** The process's own terminal. It is there only when both its input and its output are. */
    @SuppressWarnings("SystemConsoleNull")
    static Terminal ofProcess() {
        Console console = System.console();
        return console == null || !isTerminal(console)
                ? nobody()
                : new Terminal(console.reader(), console.writer(), console);
    }

    /** From Java 22 on there is always a console, which says itself what it is. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    static Terminal nobody() {
        return new Terminal(null, null, null);
    }

    /** For tests: answers that were written down. */
    static Terminal of(Reader answers, PrintWriter questions) {
        return new Terminal(answers, questions, null);
    }

    /** Whether the input ended, so that no question has an answer any more. */
    boolean hasEnded() {
        return ended;
    }

    /** What a dialog says between its questions. */
    PrintWriter said() {
        return Objects.requireNonNull(questions, NOBODY);
    }

    boolean isThere() {
        return answers != null;
    }

    /** An empty answer, or the end of input, is an empty text. */
    String ask(String question) {
        return answer(question).strip();
    }

    /** The same, and what is typed is not shown; blanks at its ends belong to it. */
    String askHidden(String question) {
        if (console == null) {
            return answer(question);
        }
        char[] typed = console.readPassword("%s ", Table.printable(question));
        ended |= typed == null;
        return typed == null ? "" : String.valueOf(typed);
    }

    private String answer(String question) {
        PrintWriter asks = Objects.requireNonNull(questions, NOBODY);
        asks.print(Table.printable(question) + " ");
        asks.flush();
        try {
            String line = Objects.requireNonNull(answers, NOBODY).readLine();
            ended |= line == null;
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True only when exactly the word that was asked for is typed. */
    boolean confirms(String question, String word) {
        return isThere() && ask(question).equals(word);
    }
}
