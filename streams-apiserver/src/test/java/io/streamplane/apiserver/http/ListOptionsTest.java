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
                "list  | 400 | continue=c&resourceVersion=1 | specifying resource version is not allowed when using continue",
                "list  | 400 | resourceVersion=9223372036854775807 | resourceVersion: Invalid value: \"9223372036854775807\"",
                "watch | 422 | sendInitialEvents=true | resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
                "watch | 422 | resourceVersionMatch=NotOlderThan&resourceVersion=1 | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
                "watch | 422 | sendInitialEvents=true&resourceVersionMatch=Exact | resourceVersionMatch: Unsupported value: \"Exact\": supported values: \"NotOlderThan\"",
                "watch | 400 | resourceVersion=9223372036854775807 | resourceVersion: Invalid value: \"9223372036854775807\"",
            })
    void shouldRefuseWhatDoesNotGoTogether(String verb, int code, String query, String message) {
        // When
        var refused = catchThrowableOfType(
                RequestException.class, () -> ListOptions.requireValid(query(query), verb.equals("watch")));

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
                "continue=c&resourceVersion=0&limit=1"
            })
    void shouldTakeListsThatDo(String query) {
        assertThatCode(() -> ListOptions.requireValid(query(query), false)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "resourceVersion=5",
                "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=5"
            })
    void shouldTakeWatchesThatDo(String query) {
        assertThatCode(() -> ListOptions.requireValid(query(query), true)).doesNotThrowAnyException();
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
