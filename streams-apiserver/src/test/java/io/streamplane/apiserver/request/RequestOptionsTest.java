package io.streamplane.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RequestOptionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                                          | {}
        fieldManager=kubectl&fieldValidation=Strict | {"fieldManager":"kubectl","fieldValidation":"Strict"}
        fieldValidation=Ignore                      | {"fieldValidation":"Ignore"}
        dryRun=All&fieldManager=x                   | {"dryRun":["All"],"fieldManager":"x"}
        """)
    void shouldSayWhatTheClientSaidOfAWrite(String query, String expected) {
        // Given
        Map<String, List<String>> parameters = Arrays.stream(query.split("&"))
                .filter(each -> !each.isEmpty())
                .map(each -> each.split("="))
                .collect(Collectors.toMap(each -> each[0], each -> List.of(each[1])));

        // When
        var options = WriteOptions.of(name -> parameters.getOrDefault(name, List.of()));

        // Then
        assertThat(json(options)).isEqualTo(expected);
    }

    @Test
    void shouldSayWhatTheClientSaidOfADeletion() {
        assertThat(json(new DeleteOptions(false, null, null, null, null))).isEqualTo("{}");
        assertThat(json(new DeleteOptions(true, 0L, "Background", "u", "7")))
                .isEqualTo("{\"gracePeriodSeconds\":0,\"preconditions\":{\"uid\":\"u\",\"resourceVersion\":\"7\"},"
                        + "\"propagationPolicy\":\"Background\",\"dryRun\":[\"All\"]}");
        assertThat(json(new DeleteOptions(false, null, "Orphan", null, null, true)))
                .isEqualTo("{\"orphanDependents\":true}");
    }

    private static String json(RequestOptions options) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        options.putInto(json);
        return json.toString();
    }
}
