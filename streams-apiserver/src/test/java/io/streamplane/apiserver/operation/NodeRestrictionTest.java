package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static io.streamplane.apiserver.operation.OperationsInMemory.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authorization.NodeIdentity;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kubelet may write ({@code plugin/pkg/admission/noderestriction}). */
class NodeRestrictionTest {

    private static final Caller NODE = new Caller(NodeIdentity.of("n1"), "kubelet", "");

    private final OperationsInMemory memory = new OperationsInMemory();

    @BeforeEach
    void createNodesAndPods() {
        done(memory.create("namespaces", "", "metadata: {name: ns}"));
        done(memory.create("namespaces", "", "metadata: {name: kube-node-lease}"));
        done(memory.create("serviceaccounts", "ns", "metadata: {name: default}"));
        done(memory.create("nodes", "", "{metadata: {name: n1, labels: {kubernetes.io/hostname: n1}}}"));
        done(memory.create("nodes", "", "{metadata: {name: n2}}"));
        for (String node : List.of("n1", "n2")) {
            done(memory.create(
                    "pods",
                    "ns",
                    "{metadata: {name: on-" + node + "}, spec: {nodeName: " + node
                            + ", containers: [{name: c, image: i}]}}"));
        }
    }

    private ApiResult create(String resource, String namespace, String yaml) {
        return memory.operations()
                .create(
                        NODE,
                        new Target(Kinds.builtIn().get(resource), namespace, "", ""),
                        tree(yaml),
                        List.of(),
                        PLAIN);
    }

    private static String outcome(ApiResult result) {
        return result instanceof ApiResult.Failed failed
                ? failed.failure().message().replace('"', '\'').replaceFirst(".* is forbidden: ", "")
                : "done";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nodes || {metadata: {name: n3}} | node 'n1' is not allowed to modify node 'n3'
            leases.coordination.k8s.io | kube-node-lease | {metadata: {name: n1}} | done
            leases.coordination.k8s.io | kube-node-lease | {metadata: {name: n2}} | can only access node lease with the same name as the requesting node
            leases.coordination.k8s.io | ns | {metadata: {name: n1}} | can only access leases in the 'kube-node-lease' system namespace
            csinodes.storage.k8s.io || {metadata: {name: n1}, spec: {drivers: []}} | done
            csinodes.storage.k8s.io || {metadata: {name: n2}, spec: {drivers: []}} | can only access CSINode with the same name as the requesting node
            pods | ns | {metadata: {name: m}, spec: {nodeName: n1, containers: [{name: c, image: i}]}} | pod does not have 'kubernetes.io/config.mirror' annotation, node 'n1' can only create mirror pods
            pods | ns | {metadata: {name: m, annotations: {kubernetes.io/config.mirror: x}}, spec: {nodeName: n2, containers: [{name: c, image: i}]}} | node 'n1' can only create pods with spec.nodeName set to itself
            pods | ns | {metadata: {name: m, annotations: {kubernetes.io/config.mirror: x}}, spec: {nodeName: n1, containers: [{name: c, image: i}]}} | node 'n1' can only create pods with an owner reference set to itself
            """)
    void shouldCreateOnlyWhatIsItsOwn(String resource, String namespace, String yaml, String outcome) {
        assertThat(outcome(create(resource, namespace == null ? "" : namespace, yaml)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {metadata: {labels: {topology.kubernetes.io/zone: b}}} | done
            {metadata: {labels: {example.org/rack: '7'}}} | done
            {metadata: {labels: {node.kubernetes.io/pool: x}}} | done
            {metadata: {labels: {node-role.kubernetes.io/control-plane: ''}}} | is not allowed to modify labels: node-role.kubernetes.io/control-plane
            {metadata: {labels: {node-restriction.kubernetes.io/pci: x, a.node-restriction.kubernetes.io/b: y}}} | is not allowed to modify labels: a.node-restriction.kubernetes.io/b, node-restriction.kubernetes.io/pci
            {spec: {taints: [{key: a, effect: NoSchedule}]}} | node 'n1' is not allowed to modify taints
            """)
    void shouldChangeOfItselfOnlyWhatDrawsNoPods(String patch, String outcome) {
        var target = new Target(Kinds.builtIn().get("nodes"), "", "n1", "");

        assertThat(outcome(memory.operations().patch(NODE, target, PatchType.MERGE, tree(patch), PLAIN)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            | done
            serviceAccountName: robot | node 'n1' can not create pods that reference a service account
            volumes: [{name: v, secret: {secretName: s}}] | node 'n1' can not create pods that reference secrets
            volumes: [{name: v, configMap: {name: s}}] | node 'n1' can not create pods that reference configmaps
            volumes: [{name: v, persistentVolumeClaim: {claimName: s}}] | node 'n1' can not create pods that reference persistentvolumeclaims
            """)
    void shouldMirrorWhatRefersToNothing(String more, String outcome) {
        // Given
        String uid = memory.operations()
                .state()
                .get(Kinds.builtIn().get("nodes"), ObjectKey.clusterScoped("n1"))
                .orElseThrow()
                .uid();

        // When
        ApiResult created = create("pods", "ns", """
                metadata:
                  name: mirror
                  annotations: {kubernetes.io/config.mirror: x}
                  ownerReferences: [{apiVersion: v1, kind: Node, name: n1, uid: %s, controller: true}]
                spec: {nodeName: n1, containers: [{name: c, image: i}]%s}
                """.formatted(uid, more == null ? "" : ", " + more));

        // Then
        assertThat(outcome(created)).isEqualTo(outcome);
    }

    @Test
    void shouldDeleteOnlyItsPods() {
        var options = new DeleteOptions(false, 0L, null, null, null);
        var pods = Kinds.builtIn().get("pods");

        assertThat(outcome(memory.operations().delete(NODE, new Target(pods, "ns", "on-n2", ""), options)))
                .isEqualTo("node 'n1' can only delete pods with spec.nodeName set to itself");
        assertThat(outcome(memory.operations().delete(NODE, new Target(pods, "ns", "on-n1", ""), options)))
                .isEqualTo("done");
    }
}
