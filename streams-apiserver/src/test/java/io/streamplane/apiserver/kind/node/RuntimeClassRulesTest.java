package io.streamplane.apiserver.kind.node;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeClassRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(RuntimeClassKind.KIND);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {handler: runsc} |
                    {handler: a, overhead: {podFixed: {cpu: 250m, memory: 1Mi}}} |
                    {handler: a, scheduling: {nodeSelector: {a: b}, tolerations: [{key: a, operator: Exists}]}} |
                    {handler: A} | handler: Invalid value: "A":
                    {} | handler:
                    {handler: a, overhead: {podFixed: {cpu: -1}}} | overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0
                    {handler: a, scheduling: {nodeSelector: {a: 'b c'}}} | scheduling.nodeSelector: Invalid value: "b c":
                    {handler: a, scheduling: {tolerations: [{operator: Odd, key: a}]}} | scheduling.tolerations[0].operator: Unsupported value: "Odd"
                    {handler: a, scheduling: {tolerations: [{key: a, operator: Exists}, {key: a, operator: Exists}]}} | scheduling.tolerations[1]: Duplicate value:
                    """)
    void shouldRefuseWhatKubernetesRefuses(String runtime, @Nullable String expected) {
        // When
        List<String> found = sentences(RULES.validate(created(RULES, "{metadata: {name: r}, " + runtime.substring(1))));

        // Then
        if (expected == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).isNotEmpty().allSatisfy(each -> assertThat(each).startsWith(expected));
        }
    }

    @Test
    void shouldKeepItsHandler() {
        assertThat(sentences(RULES.validateUpdate(created(RULES, "{handler: b}"), created(RULES, "{handler: a}"))))
                .containsExactly("handler: Invalid value: \"b\": field is immutable");
    }
}
