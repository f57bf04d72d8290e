package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of paths, as operators write them. */
@Tag("unit")
class PathPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/srv/www         | /srv/www         | true",
                "/srv/www         | /srv/www2        | false",
                "/srv/*           | /srv/.hidden     | true",
                "/srv/*           | /srv/a/b         | false",
                "/srv/**          | /srv             | true",
                "/srv/**          | /srv/a/b/c       | true",
                "/srv/**/*.conf   | /srv/x.conf      | true",
                "/srv/**/*.conf   | /srv/a/b/x.conf  | true",
                "/srv/**/*.conf   | /srv/a/b/x.txt   | false",
                "/**/c/**/d       | /a/c/b/c/e/d     | true",
                "/srv/?           | /srv/é           | true",
                "/srv/?           | /srv/ab          | false",
                "/srv/[a-c]x      | /srv/bx          | true",
                "/srv/[!a-c]x     | /srv/bx          | false",
                "/srv/{a,b/c}/*   | /srv/b/c/d       | true",
                "/srv/{a,b/c}/*   | /srv/b/d         | false",
                "/srv/{a{1,2},b}  | /srv/a2          | true",
                "/srv/\\{a\\}     | /srv/{a}         | true",
                "/srv/\\*         | /srv/*           | true",
                "/srv/\\*         | /srv/x           | false",
                "/srv//./x/       | /srv/x           | true",
                "/                | /                | true",
            })
    void includesMatchWholePaths(String pattern, String path, boolean matches) {
        assertThat(matches(PathPattern.included(pattern), path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.log        | /a/b/x.log   | true",
                "*.log        | /x.log       | true",
                "cache/**     | /a/cache     | false",
                "cache/**     | /a/cache/x   | true",
                "/a/*.log     | /a/x.log     | true",
                "/a/*.log     | /b/a/x.log   | false",
                "a/b          | /x/a/b       | true",
                "{tmp,temp}   | /x/temp      | true",
            })
    void excludesMatchAtAnyDepthUnlessTheyBeginAtTheRoot(String pattern, String path, boolean matches) {
        assertThat(matches(PathPattern.excluded(pattern), path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relative/path",
                "/a/{b",
                "/a/b}",
                "/a/../b",
                "/a/[b",
                "/a\\",
                "/{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"
            })
    void whatMeansNothingIsRefused(String pattern) {
        assertThatThrownBy(() -> PathPattern.included(pattern)).isInstanceOf(IllegalArgumentException.class);
        assertThat(PathPattern.problem(pattern, false)).isPresent();
    }

    @Test
    void aNameThatIsNoUtf8IsMatchedByWildcards() {
        assertThat(matches(PathPattern.included("/srv/a?b"), "/srv/a\uDCFFb")).isTrue();
        assertThat(matches(PathPattern.included("/srv/*"), "/srv/new\nline\uDC80"))
                .isTrue();
    }

    private static boolean matches(List<PathPattern> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> {
            long state = pattern.start();
            for (String name : path.substring(1).split("/", -1)) {
                state = name.isEmpty() ? state : pattern.step(state, name);
            }
            return pattern.matched(state);
        });
    }
}
