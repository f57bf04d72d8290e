package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class PatternsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "app        | app         | true",
                "app        | App         | false",
                "app        | my_app      | false",
                "app_*      | app_        | true",
                "app_*      | app_1.2/3   | true",
                "*          | ../etc $(x) | true",
                "a?c        | abc         | true",
                "a?c        | ac          | false",
                "a?c        | a😀c        | true",
                "db[0-9]    | db7         | true",
                "db[0-9]    | db77        | false",
                "db[!0-9]   | db7         | false",
                "db[!0-9]   | dbx         | true",
                "db[abc-]   | db-         | true",
                "db[.]      | dbx         | false",
                "a.b        | axb         | false",
                "{crm,erp}  | erp         | true",
                "{crm,erp}  | crm,erp     | false",
                "{a*,b}_x   | abc_x       | true",
                "{,x}y      | y           | true",
                "a,b        | a,b         | true",
                "a\\*       | a*          | true",
                "a\\*       | abc         | false",
                "a]b        | a]b         | true",
                "'it''s'    | 'it''s'     | true",
                "ação_*     | ação_é      | true",
                "a(b+c      | a(b+c       | true",
                "[^x]       | x           | false",
            })
    void matches(String glob, String name, boolean expected) {
        assertThat(Patterns.of(List.of(glob), List.of()).matches(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crm              | crm",
                "{crm,erp}_{1,2}  | crm_1;erp_1;crm_2;erp_2",
                "{crm,e*}x        | crmx",
                "a\\*             | a*",
                "a\\{b,c\\}       | a{b,c}",
                "{a[,}]b,c\\,d}   | c,d",
                "{a,}             | a",
                "a?c              | ''",
                "db[0]            | ''",
            })
    void namesAreWhatHasNoWildcard(String glob, String names) {
        Patterns patterns = Patterns.of(List.of(glob), List.of());
        assertThat(String.join(";", patterns.names())).isEqualTo(names);
        assertThat(patterns.names()).allMatch(patterns::matches);
    }

    @Test
    void aNewlineIsACharacterToo() {
        assertThat(Patterns.of(List.of("a*"), List.of()).matches("a\nb")).isTrue();
    }

    @Test
    void excludeWinsOverInclude() {
        Patterns patterns = Patterns.of(List.of("app_*", "crm"), List.of("*_tmp", "crm"));

        assertThat(patterns.matches("app_1")).isTrue();
        assertThat(patterns.matches("app_tmp")).isFalse();
        assertThat(patterns.matches("crm")).isFalse();
        assertThat(patterns.matches("other")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a[b    | a bracket is not closed",
                "a[]    | brackets are empty",
                "a[!    | a bracket is not closed",
                "a[z-a] | a range runs backwards",
                "{a     | a brace is not closed",
                "a}     | a brace is closed that was not opened",
                "{a,{b}}| braces stand inside braces",
                "a\\    | a backslash stands at its end",
                "''     | it is empty",
            })
    void saysWhatIsWrong(String glob, String problem) {
        assertThat(Patterns.problem(glob)).contains(problem);
    }
}
