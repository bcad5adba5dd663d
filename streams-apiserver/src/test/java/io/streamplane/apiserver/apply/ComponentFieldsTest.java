package io.streamplane.apiserver.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ComponentFieldsTest {

    private static final Kind DEPLOYMENTS = Kinds.builtIn().get("deployments.apps");
    private static final Kind REPLICA_SETS = Kinds.builtIn().get("replicasets.apps");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            deployments.apps | {status: {observedGeneration: 1, replicas: 2}} | kube-controller-manager status {"f:status":{"f:observedGeneration":{},"f:replicas":{}}}
            deployments.apps | {status: {}} |
            replicasets.apps | {status: {replicas: 0}} |
            pods | {status: {phase: Pending, qosClass: Burstable}} |
            pods | {spec: {}, status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False'}]}} | kube-scheduler status {"f:status":{"f:conditions":{"k:{\\"type\\":\\"PodScheduled\\"}":{".":{},"f:status":{},"f:type":{}}},"f:phase":{}}}
            pods | {spec: {nodeName: n}, status: {phase: Running, qosClass: Burstable, conditions: []}} | kubelet status {"f:status":{"f:phase":{}}}
            pods | {metadata: {labels: {a: b}, ownerReferences: [{uid: u, controller: true}]}, spec: {nodeName: n, hostname: h}} | kube-controller-manager  {"f:metadata":{"f:labels":{"f:a":{}},"f:ownerReferences":{"k:{\\"uid\\":\\"u\\"}":{}}},"f:spec":{"f:hostname":{}}}
            pods | {metadata: {annotations: {kubernetes.io/config.mirror: h}, ownerReferences: [{uid: u, controller: true}]}, spec: {nodeName: n}} | kubelet  {"f:metadata":{"f:annotations":{"f:kubernetes.io/config.mirror":{}},"f:ownerReferences":{"k:{\\"uid\\":\\"u\\"}":{}}},"f:spec":{"f:nodeName":{}}}
            pods | {metadata: {labels: {a: b}}} |
            namespaces | {status: {phase: Active}} |
            nodes | {spec: {podCIDR: c}, status: {conditions: [{type: Ready}]}} | kubelet  {"f:spec":{"f:podCIDR":{}}}; kubelet status {"f:status":{"f:conditions":{"k:{\\"type\\":\\"Ready\\"}":{".":{},"f:type":{}}}}}
            configmaps | {metadata: {name: kube-root-ca.crt}, data: {a: b}} | kube-controller-manager  {"f:data":{"f:a":{}}}
            configmaps | {metadata: {name: mine}, data: {a: b}} |
            """)
    void shouldBeOwnedByTheComponentsThatWriteIt(String resource, String object, @Nullable String expected) {
        // Given
        Kind kind = Kinds.builtIn().get(resource);

        // When
        ObjectNode shown = ComponentFields.shown(kind, tree(object));

        // Then
        assertThat(shown.at("/metadata/managedFields")
                        .valueStream()
                        .map(each -> each.path("manager").asString() + " "
                                + each.path("subresource").asString("") + " " + each.path("fieldsV1"))
                        .collect(Collectors.joining("; ")))
                .isEqualTo(expected == null ? "" : expected.replace("\\\\", "\\"));
    }

    @Test
    void shouldLeaveToOthersWhatTheyOwn() {
        // Given
        ObjectNode deployment = tree("""
                metadata:
                  managedFields:
                  - {manager: me, operation: Update, apiVersion: apps/v1, fieldsType: FieldsV1, fieldsV1: {'f:spec': {'f:replicas': {}}}}
                  - {manager: hpa, operation: Update, subresource: status, apiVersion: apps/v1, fieldsType: FieldsV1,
                     fieldsV1: {'f:status': {'f:replicas': {}}}}
                status: {observedGeneration: 1, replicas: 2}
                """);

        // When
        ObjectNode shown = ComponentFields.shown(DEPLOYMENTS, deployment);
        ArrayNode stored = ComponentFields.stored(DEPLOYMENTS, (ArrayNode) shown.at("/metadata/managedFields"));

        // Then
        assertThat(managers(shown.at("/metadata/managedFields")))
                .containsExactlyInAnyOrder("me", "hpa", "kube-controller-manager");
        assertThat(shown.at("/metadata/managedFields")
                        .valueStream()
                        .filter(each -> each.path("manager").asString().startsWith("kube"))
                        .map(each -> each.path("fieldsV1").toString()))
                .containsExactly("{\"f:status\":{\"f:observedGeneration\":{}}}");
        assertThat(managers(stored)).containsExactlyInAnyOrder("me", "hpa");
        assertThat(deployment.at("/metadata/managedFields")).hasSize(2);
    }

    @Test
    void shouldKnowTheMakerWhereNothingIsStoredOnly() {
        assertThat(ComponentFields.maker(
                        REPLICA_SETS, tree("metadata: {ownerReferences: [{uid: u, controller: true}]}")))
                .isNotNull();
        assertThat(ComponentFields.maker(REPLICA_SETS, tree("metadata: {ownerReferences: [{uid: u}]}")))
                .isNull();
        assertThat(ComponentFields.managerOf("replicaset-controller")).isEqualTo("kube-controller-manager");
        assertThat(ComponentFields.managerOf("default-scheduler")).isEqualTo("kube-scheduler");
        assertThat(ComponentFields.managerOf("kubelet/node-0")).isEqualTo("kubelet");
    }

    private static List<String> managers(JsonNode fields) {
        return fields.valueStream().map(each -> each.path("manager").asString()).toList();
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
