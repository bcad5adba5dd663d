package io.streamplane.apiserver.kind.batch;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.defaulted;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.batch.JobKind;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class JobRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(JobKind.KIND);
    private static final String JOB = """
            metadata: {name: pi, uid: u-1}
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: pi, image: perl}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {} | parallelism | 1
                    {} | completions | 1
                    {parallelism: 3} | completions | null
                    {completions: 3} | parallelism | 1
                    {} | backoffLimit | 6
                    {backoffLimitPerIndex: 1} | backoffLimit | 2147483647
                    {} | completionMode | "NonIndexed"
                    {} | suspend | false
                    {} | manualSelector | false
                    {} | podReplacementPolicy | "TerminatingOrFailed"
                    {podFailurePolicy: {rules: []}} | podReplacementPolicy | "Failed"
                    """)
    void shouldFillInWhatKubernetesDoes(String spec, String field, String expected) {
        // When
        ObjectNode job = defaulted(RULES, "spec: " + spec);

        // Then
        assertThat(String.valueOf(job.get("spec").get(field))).isEqualTo(expected);
    }

    @Test
    void shouldSelectPodsByTheUidOfTheJob() {
        // When
        ObjectNode job = created(RULES, JOB);

        // Then
        assertThat(job.at("/spec/selector")).isEqualTo(yaml("matchLabels: {batch.kubernetes.io/controller-uid: u-1}"));
        assertThat(job.at("/spec/template/metadata/labels"))
                .isEqualTo(
                        yaml(
                                "{controller-uid: u-1, job-name: pi, batch.kubernetes.io/controller-uid: u-1, batch.kubernetes.io/job-name: pi}"));
        assertThat(RULES.validate(job)).isEmpty();
    }

    @Test
    void shouldLeaveAManualSelectorAsItIs() {
        // Given
        ObjectNode job = yaml(JOB);
        ((ObjectNode) job.get("spec")).setAll(yaml("{manualSelector: true, selector: {matchLabels: {a: b}}}"));
        ((ObjectNode) job.at("/spec/template")).set("metadata", yaml("labels: {a: b}"));

        // When
        ObjectNode stored = created(RULES, job.toString());

        // Then
        assertThat(stored.at("/spec/selector")).isEqualTo(yaml("matchLabels: {a: b}"));
        assertThat(stored.at("/spec/template/metadata/labels")).isEqualTo(yaml("{a: b}"));
        assertThat(RULES.validate(stored)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {parallelism: -1} | spec.parallelism: Invalid value: -1: must be greater than or equal to 0
                    {completionMode: Odd} | spec.completionMode: Unsupported value: "Odd": supported values: "Indexed", "NonIndexed"
                    {completionMode: Indexed, parallelism: 1} | spec.completions: Required value: when completion mode is Indexed
                    {backoffLimitPerIndex: 1} | spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode
                    {podReplacementPolicy: Odd} | spec.podReplacementPolicy: Unsupported value: "Odd": supported values: "Failed", "TerminatingOrFailed"
                    {selector: {matchLabels: {a: b}}} | spec.template.metadata.labels: Invalid value: {"batch.kubernetes.io/controller-uid":"u-1"}: `selector` does not match template `labels`
                    {template: {spec: {restartPolicy: Always, containers: [{name: a, image: b}]}}} | spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
                    {template: {spec: {containers: [{name: a, image: b}]}}} | spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
                    {podFailurePolicy: {rules: [{action: Odd, onExitCodes: {operator: In, values: [1]}}]}} | spec.podFailurePolicy.rules[0].action: Unsupported value: "Odd": supported values: "Count", "FailIndex", "FailJob", "Ignore"
                    {podFailurePolicy: {rules: [{action: FailIndex, onExitCodes: {operator: In, values: [1]}}]}} | spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set
                    {podFailurePolicy: {rules: [{action: Count, onExitCodes: {operator: Of, values: [1]}}]}} | spec.podFailurePolicy.rules[0].onExitCodes.operator: Unsupported value: "Of": supported values: "In", "NotIn"
                    {podFailurePolicy: {rules: [{action: Count, onExitCodes: {operator: In, values: [0]}}]}} | spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator
                    {podFailurePolicy: {rules: [{action: Count, onExitCodes: {operator: In, values: [2, 1]}}]}} | spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]: must be ordered
                    {podFailurePolicy: {rules: [{action: Count, onExitCodes: {operator: In, values: [1, 1]}}]}} | spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Duplicate value: 1
                    {podFailurePolicy: {rules: [{action: Count, onExitCodes: {containerName: x, operator: In, values: [1]}}]}} | spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template
                    {podFailurePolicy: {rules: [{action: Count, onPodConditions: [{type: Ready, status: Odd}]}]}} | spec.podFailurePolicy.rules[0].onPodConditions[0].status: Unsupported value: "Odd": supported values: "False", "True", "Unknown"
                    {successPolicy: {rules: [{succeededCount: 1}]}} | spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode
                    {completionMode: Indexed, completions: 3, successPolicy: {rules: [{}]}} | spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified
                    {completionMode: Indexed, completions: 3, successPolicy: {rules: [{succeededCount: 4}]}} | spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)
                    {completionMode: Indexed, completions: 3, successPolicy: {rules: [{succeededIndexes: '0,2', succeededCount: 3}]}} | spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)
                    {completionMode: Indexed, completions: 3, successPolicy: {rules: [{succeededIndexes: '2,1'}]}} | 'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "2,1": error parsing succeededIndexes: non-increasing order, previous: 2, current: 1'
                    {completionMode: Indexed, completions: 3, successPolicy: {rules: [{succeededIndexes: '0-3'}]}} | 'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0-3": error parsing succeededIndexes: too large index: "3"'
                    {managedBy: me} | spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")
                    """)
    void shouldRefuseWhatKubernetesRefuses(String change, String expected) {
        // Given
        ObjectNode job = yaml(JOB);
        ((ObjectNode) job.get("spec")).setAll(yaml(change));

        // When
        List<String> found = sentences(RULES.validate(created(RULES, job.toString())));

        // Then
        String start =
                expected.startsWith("spec.template.metadata.labels") ? "spec.template.metadata.labels" : expected;
        assertThat(found).anySatisfy(each -> assertThat(each).startsWith(start));
        assertThat(found).hasSize(start.equals(expected) ? 1 : 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {parallelism: 2} |
                    {suspend: true} |
                    {backoffLimit: 1} |
                    {completions: 2} | spec.completions
                    {completionMode: Indexed} | spec.completionMode
                    {selector: {matchLabels: {a: b}}} | spec.selector
                    {template: {spec: {}}} | spec.template
                    {managedBy: example.com/x} | spec.managedBy
                    """)
    void shouldLetOnlyWhatKubernetesNamesChange(String change, String refused) {
        // Given
        ObjectNode old = created(RULES, JOB);
        ObjectNode job = old.deepCopy();
        ((ObjectNode) job.get("spec")).setAll(yaml(change));

        // When
        var found = RULES.validateUpdate(job, old);

        // Then
        assertThat(found.stream().map(each -> each.field())).isEqualTo(refused == null ? List.of() : List.of(refused));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {} | Running,0/1,
                    {active: 1, startTime: '2026-01-01T00:00:00Z'} | Running,0/1,60s
                    {succeeded: 1, startTime: '2026-01-01T00:00:00Z', completionTime: '2026-01-01T00:00:07Z', conditions: [{type: Complete, status: 'True'}]} | Complete,1/1,7s
                    {conditions: [{type: Failed, status: 'True'}]} | Failed,0/1,
                    {conditions: [{type: Suspended, status: 'True'}]} | Suspended,0/1,
                    {conditions: [{type: Suspended, status: 'False'}]} | Running,0/1,
                    """)
    void shouldShowStatusCompletionsAndDuration(String status, String expected) {
        // Given
        ObjectNode job = created(RULES, JOB);
        job.set("status", yaml(status));

        // When
        List<String> cells = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> RULES.columns()
                        .get(i)
                        .cell()
                        .of(job, Instant.parse("2026-01-01T00:01:00Z"))
                        .asString())
                .toList();

        // Then
        assertThat(String.join(",", cells)).isEqualTo(expected);
    }
}
