package io.streamplane.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kubelet reads: what its pods refer to, and no more. */
class NodeAuthorizerTest {

    private static final String NONE = "no relationship found between node 'n1' and this object";

    private static final RolesState STATE = RolesState.standard().with("""
            apiVersion: v1
            kind: Pod
            metadata: {namespace: ns, name: mine}
            spec:
              nodeName: n1
              serviceAccountName: web
              imagePullSecrets: [{name: pull}]
              containers:
              - name: a
                env: [{name: X, valueFrom: {secretKeyRef: {name: by-env, key: x}}}, {name: Y, valueFrom: {configMapKeyRef: {name: env-map, key: x}}}]
                envFrom: [{secretRef: {name: by-env-from}}, {configMapRef: {name: from-map}}]
              volumes:
              - {name: s, secret: {secretName: mounted}}
              - {name: m, configMap: {name: mounted-map}}
              - {name: p, projected: {sources: [{secret: {name: projected}}, {configMap: {name: projected-map}}]}}
              - {name: c, persistentVolumeClaim: {claimName: data}}
              - {name: e, ephemeral: {}}
              - {name: i, csi: {driver: x, nodePublishSecretRef: {name: inline}}}
              resourceClaims: [{name: gpu, resourceClaimName: gpu}, {name: made, resourceClaimTemplateName: t}]
            status: {resourceClaimStatuses: [{name: made, resourceClaimName: mine-made}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: ns, name: theirs}
            spec: {nodeName: n2, serviceAccountName: other, volumes: [{name: s, secret: {secretName: foreign}}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: ns, name: mirror, annotations: {kubernetes.io/config.mirror: x}}
            spec: {nodeName: n1, volumes: [{name: s, secret: {secretName: mirrored}}]}
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: pv}
            spec:
              claimRef: {namespace: ns, name: data}
              csi: {driver: x, nodeStageSecretRef: {name: stage, namespace: vault}, controllerPublishSecretRef: {name: controller, namespace: vault}}
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: unclaimed}
            spec: {csi: {driver: x, nodeStageSecretRef: {name: unstaged, namespace: vault}}}
            ---
            apiVersion: storage.k8s.io/v1
            kind: VolumeAttachment
            metadata: {name: mine}
            spec: {nodeName: n1}
            ---
            apiVersion: resource.k8s.io/v1
            kind: ResourceSlice
            metadata: {name: mine}
            spec: {nodeName: n1}
            """);

    private static final Authorization AUTHORIZATION = new Authorization(() -> STATE);

    private static Decision decide(String verb, String resource, String namespace, String name, String selector) {
        List<String> parts = List.of(resource.split("/", -1));
        int dot = parts.getFirst().indexOf('.');
        String plural = dot < 0 ? parts.getFirst() : parts.getFirst().substring(0, dot);
        var wanted = new Attributes(
                verb,
                dot < 0 ? "" : parts.getFirst().substring(dot + 1),
                "*",
                plural,
                parts.size() > 1 ? parts.get(1) : "",
                namespace,
                name,
                selector,
                "",
                "");
        return AUTHORIZATION.decide(NodeIdentity.of("n1"), wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "pull",
        "by-env",
        "by-env-from",
        "mounted",
        "projected",
        "inline",
    })
    void shouldLetItReadTheSecretsOfItsPods(String name) {
        assertThat(decide("get", "secrets", "ns", name, "").allowed()).isTrue();
        assertThat(decide("watch", "secrets", "ns", name, "").allowed()).isTrue();
        assertThat(decide("update", "secrets", "ns", name, "").reason())
                .isEqualTo("can only read resources of this type");
    }

    @ParameterizedTest
    @CsvSource({
        "get, secrets, ns, foreign, ''",
        "get, secrets, other, mounted, ''",
        "get, secrets, ns, mirrored, ''",
        "get, secrets, vault, controller, ''",
        "get, secrets, vault, unstaged, ''",
        "get, configmaps, ns, foreign, ''",
        "get, pods, ns, theirs, ''",
        "get, persistentvolumeclaims, ns, other, ''",
        "get, persistentvolumes, '', unclaimed, ''",
        "create, serviceaccounts/token, ns, other, ''",
        "get, resourceclaims.resource.k8s.io, ns, other, ''",
        "get, volumeattachments.storage.k8s.io, '', other, ''",
        "delete, resourceslices.resource.k8s.io, '', other, ''",
    })
    void shouldKeepFromItWhatIsNotOfItsPods(
            String verb, String resource, String namespace, String name, String selector) {
        assertThat(decide(verb, resource, namespace, name, selector).reason()).isEqualTo(NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "get, configmaps, ns, env-map, ''",
        "get, configmaps, ns, from-map, ''",
        "list, configmaps, ns, mounted-map, metadata.name=mounted-map",
        "get, configmaps, ns, projected-map, ''",
        "get, secrets, vault, stage, ''",
        "get, pods, ns, mine, ''",
        "list, pods, '', '', spec.nodeName=n1",
        "watch, pods, '', '', 'spec.nodeName=n1,status.phase!=Failed'",
        "get, persistentvolumeclaims, ns, data, ''",
        "get, persistentvolumeclaims, ns, mine-e, ''",
        "patch, persistentvolumeclaims/status, ns, data, ''",
        "get, persistentvolumes, '', pv, ''",
        "create, serviceaccounts/token, ns, web, ''",
        "get, resourceclaims.resource.k8s.io, ns, gpu, ''",
        "get, resourceclaims.resource.k8s.io, ns, mine-made, ''",
        "get, volumeattachments.storage.k8s.io, '', mine, ''",
        "update, resourceslices.resource.k8s.io, '', mine, ''",
        "list, resourceslices.resource.k8s.io, '', '', spec.nodeName=n1",
        "get, nodes, '', n1, ''",
        "watch, nodes, '', n1, metadata.name=n1",
        "get, leases.coordination.k8s.io, kube-node-lease, n1, ''",
        "create, leases.coordination.k8s.io, kube-node-lease, '', ''",
        "update, csinodes.storage.k8s.io, '', n1, ''",
    })
    void shouldLetItHaveWhatIsOfItsPods(String verb, String resource, String namespace, String name, String selector) {
        assertThat(decide(verb, resource, namespace, name, selector).allowed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list | secrets ||| can only read namespaced object of this type",
                "list | secrets | ns || No Object name found",
                "list | pods | ns || can only list/watch pods with spec.nodeName field selector",
                "list | nodes ||| node 'n1' cannot read all nodes, only its own Node object",
                "get | nodes || n2 | node 'n1' cannot read 'n2', only its own Node object",
                "get | leases.coordination.k8s.io | kube-system | n1 | can only access leases in the \"kube-node-lease\" system namespace",
                "get | leases.coordination.k8s.io | kube-node-lease | n2 | can only access node lease with the same name as the requesting node",
                "list | leases.coordination.k8s.io | kube-node-lease || can only get, create, update, patch, or delete a node lease",
                "get | csinodes.storage.k8s.io || n2 | can only access CSINode with the same name as the requesting node",
                "list | resourceslices.resource.k8s.io ||| can only list/watch/deletecollection resourceslices with nodeName field selector",
                "list | persistentvolumes ||| can only get individual resources of this type",
                "create | serviceaccounts | ns || can only create tokens for individual service accounts",
            })
    void shouldSayWhyNot(String verb, String resource, String namespace, String name, String reason) {
        Decision decision = decide(verb, resource, namespace == null ? "" : namespace, name == null ? "" : name, "");

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.reason()).isEqualTo(reason);
    }

    @Test
    void shouldKnowNodesByTheirNameAndGroup() {
        assertThat(NodeIdentity.isNode(new AuthenticatedUser("system:node:n1", List.of())))
                .isFalse();
        assertThat(NodeIdentity.isNode(new AuthenticatedUser("n1", List.of("system:nodes"))))
                .isFalse();
        assertThat(AUTHORIZATION
                        .decide(NodeIdentity.of(""), Attributes.of("get", "", "pods", "", "ns", "mine"))
                        .reason())
                .isEqualTo("unknown node for user \"system:node:\"");
        assertThat(AUTHORIZATION.rules(NodeIdentity.of("n1"), "ns").incomplete())
                .isTrue();
    }
}
