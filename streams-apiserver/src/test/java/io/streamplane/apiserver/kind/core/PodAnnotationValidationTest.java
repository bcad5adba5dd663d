package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.defaulted;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.apps.DeploymentRules;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodAnnotationValidationTest {

    private static final String MIRROR = "kubernetes.io/config.mirror: ";
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost: ";
    private static final String ARMOR = "container.apparmor.security.beta.kubernetes.io/c: ";

    private final PodRules rules = new PodRules();

    @ParameterizedTest(name = "{0} on node {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '"',
            value = {
                "M: x            | node-0 | -",
                "M: x            | -      | [M]: Invalid value: 'x': must set spec.nodeName if mirror pod annotation"
                        + " is set",
                "C: '-5'         | -      | -",
                "C: '0'          | -      | -",
                "C: '2147483647' | -      | -",
                "C: '2147483648' | -      | [C]: Invalid value: '2147483648': must be a 32bit integer",
                "C: '+10'        | -      | [C]: Invalid value: '+10': must be a 32bit integer",
                "C: '008'        | -      | [C]: Invalid value: '008': must be a 32bit integer",
                "C: ''           | -      | [C]: Invalid value: '': must be a 32bit integer",
            })
    void shouldSayWhatIsWrongWithANewPod(String annotation, @Nullable String node, @Nullable String expected) {
        // When
        List<String> errors = sentences(rules.validate(defaulted(rules, pod(annotation, node))));

        // Then
        assertThat(errors).isEqualTo(told(expected));
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '"',
            value = {
                "M: x    | M: x    | -",
                "M: x    | a: b    | [M]: Forbidden: may not remove or update mirror pod annotation",
                "M: x    | M: y    | [M]: Forbidden: may not remove or update mirror pod annotation",
                "a: b    | M: x    | [M]: Forbidden: may not add mirror pod annotation",
                "A: x    | A: y    | [A]: Forbidden: may not remove or update AppArmor annotations",
                "a: b    | A: y    | [A]: Forbidden: may not add AppArmor annotations",
                "C: '1'  | C: '+1' | [C]: Invalid value: '+1': must be a 32bit integer",
                "C: '+1' | C: '+2' | -",
                "a: b    | a: c    | -",
            })
    void shouldSayWhatMayNotChange(String before, String after, @Nullable String expected) {
        // When
        ObjectNode pod = created(rules, pod(after, "node-0"));
        ObjectNode old = created(rules, pod(before, "node-0"));
        List<String> errors =
                sentences(Stream.concat(rules.validate(pod, old).stream(), rules.validateUpdate(pod, old).stream())
                        .toList());

        // Then
        assertThat(errors).isEqualTo(told(expected));
    }

    @Test
    void shouldCheckThoseOfTemplates() {
        // Given
        var deployment = defaulted(new DeploymentRules(), """
            spec:
              selector: {matchLabels: {a: b}}
              template:
                metadata: {labels: {a: b}, annotations: {kubernetes.io/config.mirror: x}}
                spec: {containers: [{name: c, image: i}]}
            """);

        // When
        List<String> errors = sentences(new DeploymentRules().validate(deployment));

        // Then
        assertThat(errors)
                .singleElement()
                .asString()
                .startsWith("spec.template.annotations[kubernetes.io/config.mirror]: Invalid value:");
    }

    private static String pod(String annotation, @Nullable String node) {
        return "{metadata: {annotations: {" + full(annotation) + "}}, spec: {"
                + (node == null ? "" : "nodeName: " + node + ", ") + "containers: [{name: c, image: i}]}}";
    }

    private static String full(String annotation) {
        return annotation
                .replaceFirst("^M: ", MIRROR)
                .replaceFirst("^C: ", COST)
                .replaceFirst("^A: ", ARMOR);
    }

    private static List<String> told(@Nullable String expected) {
        return expected == null
                ? List.of()
                : List.of("metadata.annotations["
                        + full(expected.substring(1).replaceFirst("]", ""))
                                .replaceFirst(": ", "]: ")
                                .replace('\'', '"'));
    }
}
