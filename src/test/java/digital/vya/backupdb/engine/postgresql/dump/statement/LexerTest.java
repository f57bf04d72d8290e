package digital.vya.backupdb.engine.postgresql.dump.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each token as its kind's first letter, where it stands and what it says; a name or string without its quotes. */
@Tag("unit")
class LexerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            a_1$ b           | W0-4:a_1$ W5-6:b
            é;               | W0-1:é S1-2:;
            a.b              | W0-1:a S1-2:. W2-3:b
            a -- b 'c        | W0-1:a
            'it''s' x        | T0-7:it's W8-9:x
            '' x             | T0-2: W3-4:x
            'open            | T0-5:open
            'open''          | T0-7:open'
            '                | T0-1:
            'a\\'c'          | T0-4:a\\ W4-5:c T5-6:
            E'a\\'b' c       | T0-7:a'b W8-9:c
            e'a\\\\' c       | T0-6:a\\ W7-8:c
            E'a\\            | T0-4:a\\
            N'a\\' b         | T0-5:a\\ W6-7:b
            B'01' x          | T0-5:01 W6-7:x
            X'f' x           | T0-4:f W5-6:x
            A'f' x           | W0-1:A T1-4:f W5-6:x
            E x              | W0-1:E W2-3:x
            E                | W0-1:E
            "a""b" c         | N0-6:a"b W7-8:c
            "a";"b           | N0-3:a S3-4:; N4-6:
            "                | N0-1:
            ""               | N0-2:
            $$a'b$$ c        | T0-7:a'b W8-9:c
            $q$a$$b$q$ c     | T0-10:a$$b W11-12:c
            $é$a$é$          | T0-7:a
            $$open           | T0-6:open
            $q$a$q           | T0-6:a$q
            $1 x             | S0-1:$ W1-2:1 W3-4:x
            $1$ x            | S0-1:$ W1-3:1$ W4-5:x
            $                | S0-1:$
            $q x             | S0-1:$ W1-2:q W3-4:x
            $q-$             | S0-1:$ W1-2:q S2-3:- S3-4:$
            a/*b*/c          | W0-1:a W6-7:c
            a/*b/*c*/d*/e    | W0-1:a W12-13:e
            /**/e            | W4-5:e
            /*/ a */e        | W8-9:e
            a/*b/*c*/d       | W0-1:a
            a/*b*            | W0-1:a
            a/b              | W0-1:a S1-2:/ W2-3:b
            a-b              | W0-1:a S1-2:- W2-3:b
            """)
    void asPostgresReadsIt(String text, String expected) {
        assertThat(tokens(text, false)).isEqualTo(expected);
    }

    @Test
    void aLineCommentEndsWithItsLine() {
        assertThat(tokens("-- 'a\nb", false)).isEqualTo("W6-7:b");
    }

    /** As with standard_conforming_strings off, which old dumps set. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'a\\'b' c  | T0-6:a'b W7-8:c
            N'a\\'b' c | T0-7:a'b W8-9:c
            B'a\\' c   | T0-5:a\\ W6-7:c
            """)
    void backslashesWhereTheDumpSaysSo(String text, String expected) {
        assertThat(tokens(text, true)).isEqualTo(expected);
    }

    private static String tokens(String text, boolean backslashQuotes) {
        List<PostgresToken> all = Lexer.tokens(text, backslashQuotes).all();
        return all.stream()
                .map(LexerTest::said)
                .collect(Collectors.joining(" "))
                .strip();
    }

    private static String said(PostgresToken token) {
        char kind = token.kind() == PostgresToken.Kind.STRING
                ? 'T'
                : token.kind().name().charAt(0);
        return kind + "" + token.from() + "-" + token.to() + ":" + token.text();
    }
}
