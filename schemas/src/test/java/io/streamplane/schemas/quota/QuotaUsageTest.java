package io.streamplane.schemas.quota;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuotaSpec;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaUsageTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper()
            .configure(JsonParser.Feature.ALLOW_UNQUOTED_FIELD_NAMES, true)
            .configure(JsonParser.Feature.ALLOW_SINGLE_QUOTES, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "pods | pods",
                "count/pods | pods",
                "cpu | pods",
                "limits.ephemeral-storage | pods",
                "requests.hugepages-2Mi | pods",
                "hugepages-1Gi | pods",
                "requests.example.com/gpu | pods",
                "limits.example.com/gpu | -",
                "example.com/gpu | -",
                "services.loadbalancers | services",
                "requests.storage | persistentvolumeclaims",
                "gold.storageclass.storage.k8s.io/requests.storage | persistentvolumeclaims",
                "configmaps | configmaps",
                "count/deployments.apps | deployments.apps",
                "count/widgets.example.com | widgets.example.com",
                "apples | -"
            })
    void shouldKnowWhatANameCounts(String name, @Nullable String resource) {
        // When / Then
        assertThat(QuotaNames.counted(name)).isEqualTo(resource);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{containers: [{}]} | {} | {count/pods=1, pods=1}",
                "{containers: [{resources: {requests: {cpu: '100m', memory: '1Ki'}}}, {resources: {requests: {cpu:"
                    + " '1'}, limits: {cpu: '2'}}}]} | {} | {count/pods=1, cpu=1.100, limits.cpu=2.000, memory=1024,"
                    + " pods=1, requests.cpu=1.100, requests.memory=1024}",
                "{containers: [{resources: {requests: {'ephemeral-storage': '5', 'example.com/gpu': '2',"
                    + " 'hugepages-2Mi': '4'}}}]} | {} | {count/pods=1, ephemeral-storage=5, hugepages-2Mi=4, pods=1,"
                    + " requests.ephemeral-storage=5, requests.example.com/gpu=2, requests.hugepages-2Mi=4}",
                "{containers: [{resources: {limits: {memory: '1'}}}], initContainers: [{resources: {limits: {memory:"
                        + " '3'}}}], overhead: {memory: '10', cpu: '1'}} | {} | {count/pods=1, cpu=1.000,"
                        + " limits.memory=13, memory=10, pods=1, requests.cpu=1.000, requests.memory=10}",
                "{containers: [{resources: {requests: {cpu: '1'}}}]} | {phase: 'Succeeded'} | {count/pods=1}",
                "{containers: [{resources: {requests: {cpu: '1'}}}]} | {phase: 'Failed'} | {count/pods=1}"
            })
    void shouldCountPods(String spec, String status, String expected) throws JsonProcessingException {
        // When
        var usage = QuotaUsage.of(
                "pods", read("{metadata: {}, spec: " + spec + ", status: " + status + "}", Pod.class), NOW);

        // Then
        assertThat(new TreeMap<>(usage)).hasToString(expected);
    }

    /** A pod is deleted at 23:59:00 with this grace, and it is midnight. */
    @ParameterizedTest
    @CsvSource({"30, false", "60, true", "90, true"})
    void shouldCountADeletedPodUntilItsGraceIsOver(long grace, boolean counted) throws JsonProcessingException {
        // Given
        var pod = read(
                "{metadata: {deletionTimestamp: '2025-12-31T23:59:00Z', deletionGracePeriodSeconds: " + grace
                        + "}, spec: {containers: [{}]}}",
                Pod.class);

        // When
        var usage = QuotaUsage.of("pods", pod, NOW);

        // Then
        assertThat(usage.containsKey("pods")).isEqualTo(counted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{ports: [{}, {}]} | 0 0",
                "{type: 'NodePort', ports: [{}, {}]} | 2 0",
                "{type: 'LoadBalancer', ports: [{}, {}]} | 2 1",
                "{type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{}, {nodePort: 30000}]} | 1 1",
                "{type: 'ExternalName'} | 0 0"
            })
    void shouldCountServicesByType(String spec, String expected) throws JsonProcessingException {
        // When
        var usage = QuotaUsage.of("services", read("{spec: " + spec + "}", Service.class), NOW);

        // Then
        assertThat(usage).containsKeys("services", "count/services");
        assertThat(usage.get("services.nodeports") + " " + usage.get("services.loadbalancers"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{resources: {requests: {storage: '1Ki'}}} | {} | {count/persistentvolumeclaims=1,"
                        + " persistentvolumeclaims=1, requests.storage=1024}",
                "{storageClassName: 'gold', resources: {requests: {storage: '1Ki'}}} | {allocatedResources: {storage:"
                        + " '2Ki'}} | {count/persistentvolumeclaims=1,"
                        + " gold.storageclass.storage.k8s.io/persistentvolumeclaims=1,"
                        + " gold.storageclass.storage.k8s.io/requests.storage=2048, persistentvolumeclaims=1,"
                        + " requests.storage=2048}",
                "{resources: {requests: {storage: '3Ki'}}} | {allocatedResources: {storage: '2Ki'}} "
                        + "| {count/persistentvolumeclaims=1, persistentvolumeclaims=1, requests.storage=3072}",
                "{resources: {requests: {storage: '1500m'}}} | {} | {count/persistentvolumeclaims=1,"
                        + " persistentvolumeclaims=1, requests.storage=2}"
            })
    void shouldCountClaimsByClass(String spec, String status, String expected) throws JsonProcessingException {
        // When
        var usage = QuotaUsage.of(
                "persistentvolumeclaims",
                read("{metadata: {}, spec: " + spec + ", status: " + status + "}", PersistentVolumeClaim.class),
                NOW);

        // Then
        assertThat(new TreeMap<>(usage)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "deployments.apps, {count/deployments.apps=1}",
        "configmaps, '{configmaps=1, count/configmaps=1}'",
        "widgets.example.com, {count/widgets.example.com=1}"
    })
    void shouldCountObjectsOfEveryKind(String resource, String expected) {
        // When / Then
        assertThat(new TreeMap<>(QuotaUsage.of(resource, null, NOW))).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | {} | true",
                "{scopes: ['Terminating']} | {activeDeadlineSeconds: 0} | true",
                "{scopes: ['Terminating']} | {} | false",
                "{scopes: ['NotTerminating']} | {} | true",
                "{scopes: ['BestEffort']} | {containers: [{resources: {requests: {'ephemeral-storage': '1'}}}]} | true",
                "{scopes: ['BestEffort']} | {containers: [{resources: {limits: {cpu: '1'}}}]} | false",
                "{scopes: ['NotBestEffort', 'Terminating']} | {containers: [{resources: {limits: {cpu: '1'}}}]} |"
                        + " false",
                "{scopes: ['PriorityClass']} | {priorityClassName: 'high'} | true",
                "{scopes: ['PriorityClass']} | {} | false",
                "{scopeSelector: {matchExpressions: [{scopeName: 'PriorityClass', operator: 'In', values: ['high']}]}}"
                        + " | {priorityClassName: 'high'} | true",
                "{scopeSelector: {matchExpressions: [{scopeName: 'PriorityClass', operator: 'In', values: ['high']}]}}"
                        + " | {priorityClassName: 'low'} | false",
                "{scopeSelector: {matchExpressions: [{scopeName: 'PriorityClass', operator: 'NotIn', values:"
                        + " ['high']}]}} | {} | true",
                "{scopeSelector: {matchExpressions: [{scopeName: 'PriorityClass', operator: 'DoesNotExist'}]}} |"
                        + " {priorityClassName: 'low'} | false",
                "{scopes: ['CrossNamespacePodAffinity']} | {affinity: {podAffinity:"
                        + " {requiredDuringSchedulingIgnoredDuringExecution: [{namespaces: ['a']}]}}} | true",
                "{scopes: ['CrossNamespacePodAffinity']} | {affinity: {podAntiAffinity:"
                        + " {preferredDuringSchedulingIgnoredDuringExecution: [{podAffinityTerm: {namespaceSelector:"
                        + " {}}}]}}} | true",
                "{scopes: ['CrossNamespacePodAffinity']} | {affinity: {podAffinity:"
                        + " {requiredDuringSchedulingIgnoredDuringExecution: [{}]}}} | false",
                "{scopes: ['VolumeAttributesClass']} | {} | false"
            })
    void shouldKnowWhichPodsAScopeIsOf(String quota, String pod, boolean expected) throws JsonProcessingException {
        // When
        var match = ScopeMatch.of(JSON.readValue(quota, ResourceQuotaSpec.class));

        // Then
        assertThat(match.matches(read("{spec: " + pod + "}", Pod.class))).isEqualTo(expected);
        assertThat(match.matches(null)).isEqualTo(quota.equals("{}"));
    }

    private static <T extends HasMetadata> T read(String json, Class<T> type) throws JsonProcessingException {
        return JSON.readValue(json, type);
    }
}
