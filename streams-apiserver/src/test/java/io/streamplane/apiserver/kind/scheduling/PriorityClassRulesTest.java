package io.streamplane.apiserver.kind.scheduling;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityClassRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(PriorityClassKind.KIND);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {metadata: {name: a}, value: 1000000000} |
                    {metadata: {name: a}, value: -2147483648, preemptionPolicy: Never, globalDefault: true} |
                    {metadata: {name: a}} |
                    {metadata: {name: system-node-critical}, value: 2000001000} |
                    {metadata: {name: a}, value: 1000000001} | value: Forbidden: maximum allowed value of a user defined priority is 1000000000
                    {metadata: {name: a}, preemptionPolicy: Odd} | preemptionPolicy: Unsupported value: "Odd": supported values: "Never", "PreemptLowerPriority"
                    {metadata: {name: system-a}} | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-a is not a known system priority class
                    {metadata: {name: system-node-critical}, value: 1} | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000
                    {metadata: {name: system-cluster-critical}, value: 2000000000, globalDefault: true} | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-cluster-critical PriorityClass must be false
                    """)
    void shouldRefuseWhatKubernetesRefuses(String priority, @Nullable String expected) {
        assertThat(sentences(RULES.validate(created(RULES, priority))))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {value: 1, description: other} |
                    {value: 1, globalDefault: true} |
                    {value: 2} | value: Forbidden: may not be changed in an update.
                    {value: 1, preemptionPolicy: Never} | preemptionPolicy: Invalid value: "Never": field is immutable
                    """)
    void shouldLetNumberAndPolicyBe(String now, @Nullable String expected) {
        assertThat(sentences(RULES.validateUpdate(created(RULES, now), created(RULES, "{value: 1}"))))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }
}
