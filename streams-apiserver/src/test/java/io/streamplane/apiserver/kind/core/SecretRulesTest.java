package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretRulesTest {

    private static final List<String[]> DOCKER = List.of(
            new String[] {"kubernetes.io/dockerconfigjson", ".dockerconfigjson"},
            new String[] {"kubernetes.io/dockercfg", ".dockercfg"});

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {"auths":{}} | -
            x            | invalid character 'x' looking for beginning of value
            ''           | unexpected end of JSON input
            []           | json: cannot unmarshal array into Go value of type map[string]interface {}
            {} {}        | invalid JSON at character
            {"a":        | invalid JSON at character
            """)
    void shouldRefuseADockerConfigurationThatIsNoObject(String content, String problem) {
        for (String[] docker : DOCKER) {
            // Given
            String value = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));

            // When
            var errors = sentences(new SecretRules()
                    .validate(yaml("{type: " + docker[0] + ", data: {" + docker[1] + ": '" + value + "'}}")));

            // Then
            if (problem == null) {
                assertThat(errors).isEmpty();
            } else {
                assertThat(errors)
                        .singleElement()
                        .asString()
                        .startsWith(
                                "data[" + docker[1] + "]: Invalid value: \"<secret contents redacted>\": " + problem);
            }
        }
    }
}
