package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules are those of {@code ValidateListOptions} of apimachinery. */
class ListOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list  | 422 | resourceVersionMatch=Exact | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
                "list  | 422 | resourceVersionMatch=NotOlderThan | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
                "list  | 422 | resourceVersionMatch=Exact&resourceVersion=0 | resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"",
                "list  | 422 | resourceVersionMatch=Foo&resourceVersion=1 | resourceVersionMatch: Unsupported value: \"Foo\": supported values: \"Exact\", \"NotOlderThan\", \"\"",
                "list  | 422 | resourceVersionMatch=Exact&resourceVersion=1&continue=c | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided",
                "list  | 422 | sendInitialEvents=true | sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list",
                "list  | 400 | continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiJhXHUwMDAwIn0&resourceVersion=1 | specifying resource version is not allowed when using continue",
                "list  | 400 | continue=c&resourceVersion=1 | invalid continue token: continue key is not valid",
                "list  | 400 | limit=x | strconv.ParseInt: parsing \"x\": invalid syntax",
                "list  | 400 | limit=99999999999999999999 | strconv.ParseInt: parsing \"99999999999999999999\": value out of range",
                "list  | 400 | resourceVersion=x | invalid resource version: resourceVersion: Invalid value: \"x\": strconv.ParseUint: parsing \"x\": invalid syntax",
                "watch | 400 | resourceVersion=-1 | resourceVersion: Invalid value: \"-1\": strconv.ParseUint: parsing \"-1\": invalid syntax",
                "watch | 422 | sendInitialEvents=false | resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
                "watch | 422 | sendInitialEvents=true&resourceVersionMatch=NotOlderThan&continue=c | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided",
                "list  | 400 | resourceVersion=9223372036854775807 | resourceVersion: Invalid value: \"9223372036854775807\"",
                "watch | 422 | sendInitialEvents=true | resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
                "watch | 422 | resourceVersionMatch=NotOlderThan&resourceVersion=1 | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
                "watch | 422 | sendInitialEvents=true&resourceVersionMatch=Exact | resourceVersionMatch: Unsupported value: \"Exact\": supported values: \"NotOlderThan\"",
                "watch | 400 | resourceVersion=9223372036854775807 | resourceVersion: Invalid value: \"9223372036854775807\"",
            })
    void shouldRefuseWhatDoesNotGoTogether(String verb, int code, String query, String message) {
        // When
        var refused = catchThrowableOfType(RequestException.class, () -> read(verb, query(query)));

        // Then
        assertThat(refused.failure().code()).isEqualTo(code);
        assertThat(refused.failure().message()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "resourceVersion=5",
                "resourceVersion=5&resourceVersionMatch=Exact",
                "resourceVersion=0&resourceVersionMatch=NotOlderThan",
                "continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiJhXHUwMDAwIn0&resourceVersion=0&limit=1"
            })
    void shouldTakeListsThatDo(String query) {
        assertThatCode(() -> ListOptions.ofList(query(query))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "resourceVersion=5",
                "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=5"
            })
    void shouldTakeWatchesThatDo(String query) {
        assertThatCode(() -> ListOptions.ofWatch(query(query))).doesNotThrowAnyException();
    }

    /** The table of lists in Kubernetes' "API concepts", and what storage makes of it. */
    @ParameterizedTest(name = "match {0}, limit {1}, continue {2}, version {3}: {4}")
    @CsvSource(textBlock = """
                    '',           0, no,  '', Latest
                    '',           0, no,  0,  Any
                    '',           0, no,  7,  NotOlderThan[revision=7]
                    '',           5, no,  '', Latest
                    '',           5, no,  0,  Any
                    '',           5, no,  7,  Exactly[revision=7]
                    '',           5, yes, '', Continued
                    '',           5, yes, 0,  Continued
                    '',           5, yes, 7,  400
                    '',           0, yes, '', Continued
                    Exact,        0, no,  '', 422
                    Exact,        0, no,  0,  422
                    Exact,        0, no,  7,  Exactly[revision=7]
                    Exact,        5, no,  '', 422
                    Exact,        5, no,  0,  422
                    Exact,        5, no,  7,  Exactly[revision=7]
                    Exact,        5, yes, 7,  422
                    NotOlderThan, 0, no,  '', 422
                    NotOlderThan, 0, no,  0,  Any
                    NotOlderThan, 0, no,  7,  NotOlderThan[revision=7]
                    NotOlderThan, 5, no,  '', 422
                    NotOlderThan, 5, no,  0,  Any
                    NotOlderThan, 5, no,  7,  NotOlderThan[revision=7]
                    NotOlderThan, 5, yes, '', 422
                    """)
    void shouldShowTheStateThatIsDocumented(String match, int limit, String paged, String version, String state) {
        // Given
        var query = query("resourceVersionMatch=" + match + "&limit=" + limit + "&resourceVersion=" + version
                + (paged.equals("yes")
                        ? "&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiJhXHUwMDAwIn0"
                        : ""));

        // When
        String told;
        try {
            ListOptions.Of of = ListOptions.ofList(query).of();
            told = of instanceof ListOptions.Of.Continued
                    ? "Continued"
                    : of.toString().replace("[]", "");
        } catch (RequestException e) {
            told = Integer.toString(e.failure().code());
        }

        // Then
        assertThat(told).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=5, 5",
        "limit=0, 9223372036854775807",
        "limit=-3, 9223372036854775807",
        "limit=5&resourceVersion=7, 5",
        "limit=5&resourceVersion=0, 9223372036854775807",
        "limit=5&resourceVersion=0&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiJhXHUwMDAwIn0, 5"
    })
    void shouldNotPageWhatMayBeOfAnyState(String query, long size) {
        assertThat(ListOptions.ofList(query(query)).pageSize()).isEqualTo(size);
    }

    /** As {@code SetListOptionsDefaults} of apimachinery. */
    @ParameterizedTest
    @CsvSource({
        "'', true",
        "resourceVersion=0, true",
        "resourceVersion=7, false",
        "sendInitialEvents=false&resourceVersionMatch=NotOlderThan, false",
        "sendInitialEvents=false&resourceVersionMatch=NotOlderThan&resourceVersion=0, false",
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=7, true"
    })
    void shouldStartAWatchWithTheStateWhereItDoesNotSayFromWhereOn(String query, boolean state) {
        assertThat(ListOptions.ofWatch(query(query)).startsWithState()).isEqualTo(state);
    }

    private static ListOptions read(String verb, QueryOptions query) {
        return verb.equals("watch") ? ListOptions.ofWatch(query) : ListOptions.ofList(query);
    }

    private static QueryOptions query(String text) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String parameter : text.split("&")) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters
                        .computeIfAbsent(parameter.substring(0, equals), _ -> new ArrayList<>())
                        .add(parameter.substring(equals + 1));
            }
        }
        return new QueryOptions(parameters);
    }
}
