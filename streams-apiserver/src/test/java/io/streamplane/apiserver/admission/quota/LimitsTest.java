package io.streamplane.apiserver.admission.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class LimitsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{type: Container, min: {cpu: 100m}} | {requests: {cpu: 100m}} | ''",
                "{type: Container, min: {cpu: 100m}} | {} | minimum cpu usage per Container is 100m.  No request is specified",
                "{type: Container, min: {cpu: 100m}} | {requests: {cpu: 50m}} | minimum cpu usage per Container is 100m, but request is 50m",
                "{type: Container, min: {memory: 1Gi}} | {requests: {memory: 2Gi}, limits: {memory: 512Mi}} | minimum memory usage per Container is 1Gi, but limit is 512Mi",
                "{type: Container, max: {cpu: 1}} | {} | maximum cpu usage per Container is 1.  No limit is specified",
                "{type: Container, max: {cpu: 1}} | {limits: {cpu: 1500m}} | maximum cpu usage per Container is 1, but limit is 1500m",
                "{type: Container, max: {cpu: 1}} | {limits: {cpu: 1}, requests: {cpu: 2}} | maximum cpu usage per Container is 1, but request is 2",
                "{type: Container, maxLimitRequestRatio: {cpu: 2}} | {limits: {cpu: 1}, requests: {cpu: 500m}} | ''",
                "{type: Container, maxLimitRequestRatio: {cpu: 2}} | {limits: {cpu: 1}, requests: {cpu: 300m}} | cpu max limit to request ratio per Container is 2, but provided ratio is 3.333333",
                "{type: Container, maxLimitRequestRatio: {cpu: 2}} | {limits: {cpu: 1}} | cpu max limit to request ratio per Container is 2, but no request is specified or request is 0",
                "{type: Container, maxLimitRequestRatio: {cpu: 2}} | {requests: {cpu: 1}} | cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0",
                "{type: Pod, max: {cpu: 1}} | {limits: {cpu: 600m}} | maximum cpu usage per Pod is 1, but limit is 1200m",
                "{type: Pod, max: {memory: 1Gi}} | {limits: {memory: 512Mi}} | ''",
                "{type: Pod, min: {cpu: 3}} | {requests: {cpu: 1}} | minimum cpu usage per Pod is 3, but request is 2",
                "{type: PersistentVolumeClaim, min: {storage: 1Gi}} | {} | ''",
            })
    void shouldHoldPods(String limit, String resources, String expected) {
        // Given
        ObjectNode pod = yaml("spec: {containers: [{name: a, resources: " + resources + "}, {name: b, resources: "
                + resources + "}]}");

        // When
        var problems = Limits.ofPod(range(limit), pod).stream().distinct().toList();

        // Then
        assertThat(String.join("; ", problems)).isEqualTo(expected.equals("''") ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{containers: [{resources: {limits: {cpu: 1}}}], initContainers: [{resources: {limits: {cpu: 3}}}]} | but limit is 3",
                "{containers: [{resources: {limits: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {limits: {cpu: 2}}}]} | but limit is 3",
                "{containers: [{resources: {limits: {cpu: 3}}}], resources: {limits: {cpu: 1}}} | ''",
                "{containers: [{resources: {}}]} | No limit is specified",
            })
    void shouldSumPods(String spec, String expected) {
        // When
        var problems = Limits.ofPod(range("{type: Pod, max: {cpu: 2}}"), yaml("spec: " + spec));

        // Then
        assertThat(String.join("; ", problems)).endsWith(expected.equals("''") ? "" : expected);
        assertThat(problems).hasSize(expected.equals("''") ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "2Gi | ''",
                "500Mi | minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi",
                "5Gi | maximum storage usage per PersistentVolumeClaim is 4Gi, but request is 5Gi",
            })
    void shouldHoldClaims(String storage, String expected) {
        // Given
        ObjectNode claim = yaml("spec: {resources: {requests: {storage: " + storage + "}}}");
        ObjectNode range = range("{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 4Gi}}");

        // When
        var problems = Limits.ofClaim(range, claim);

        // Then
        assertThat(String.join("; ", problems)).isEqualTo(expected.equals("''") ? "" : expected);
    }

    private static ObjectNode range(String limit) {
        return yaml("spec: {limits: [" + limit + "]}");
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAMLMapper.shared().readTree(text);
    }
}
