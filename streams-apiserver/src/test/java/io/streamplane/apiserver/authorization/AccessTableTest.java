package io.streamplane.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Some 900 cells of who may do what, decided by the roles that every cluster has. */
class AccessTableTest {

    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
    private static final Authorization AUTHORIZATION = authorization();

    private static Authorization authorization() {
        var state = RolesState.standard();
        for (String role : List.of("view", "edit", "admin")) {
            state.with("""
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: RoleBinding
                    metadata: {namespace: team, name: %1$s}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
                    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}]
                    """.formatted(role));
        }
        state.with("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: root}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: root}]
                """);
        return new Authorization(() -> state);
    }

    private static AuthenticatedUser user(String who) {
        return switch (who) {
            case "anon" -> AuthenticatedUser.ANONYMOUS;
            case "scheduler" -> new AuthenticatedUser("system:kube-scheduler", List.of());
            case "manager" -> new AuthenticatedUser("system:kube-controller-manager", List.of());
            case "proxy" -> new AuthenticatedUser("system:kube-proxy", List.of());
            case "node" -> NodeIdentity.of("n1");
            case "monitor" -> new AuthenticatedUser("prometheus", List.of("system:monitoring"));
            case "account" ->
                new AuthenticatedUser(
                        "system:serviceaccount:team:web",
                        List.of("system:serviceaccounts", "system:serviceaccounts:team"));
            default ->
                who.endsWith("-controller") || who.startsWith("horizontal") || who.startsWith("generic")
                        ? new AuthenticatedUser(
                                "system:serviceaccount:kube-system:" + who,
                                List.of("system:serviceaccounts", "system:serviceaccounts:kube-system"))
                        : new AuthenticatedUser(who, List.of());
        };
    }

    static Stream<List<String>> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(AccessTableTest.class.getResourceAsStream("who-may.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(line -> Arrays.asList(line.split("\\s+")))
                            .toList()
                            .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldAllowWhatTheTableSaysAndNoMore(List<String> line) {
        // Given
        String namespace = line.get(1).equals("-") ? "" : line.get(1);
        List<String> path = new ArrayList<>(Arrays.asList(line.get(2).split("/", -1)));
        boolean core = !path.getFirst().contains(".")
                && !List.of("apps", "batch", "policy").contains(path.getFirst());
        String group = core ? "" : path.removeFirst();
        String subresource = path.size() > 1 ? path.get(1) : "";

        // When
        List<String> allowed = VERBS.stream()
                .filter(verb -> AUTHORIZATION.allows(
                        user(line.getFirst()), Attributes.of(verb, group, path.getFirst(), subresource, namespace, "")))
                .toList();

        // Then
        assertThat(allowed).containsExactlyInAnyOrderElementsOf(line.subList(3, line.size()));
    }

    @ParameterizedTest
    @CsvSource({
        "anon, get, /healthz, true",
        "anon, get, /version, true",
        "anon, get, /healthz/etcd, false",
        "anon, get, /apis, false",
        "anon, get, /metrics, false",
        "known, get, /apis, true",
        "known, get, /apis/apps/v1, true",
        "known, get, /openapi/v3, true",
        "known, post, /apis, false",
        "known, get, /metrics, false",
        "known, get, /openid/v1/jwks, false",
        "monitor, get, /metrics, true",
        "monitor, get, /readyz/ping, true",
        "monitor, get, /debug/pprof, false",
        "account, get, /openid/v1/jwks, true",
        "account, get, /.well-known/openid-configuration, true",
        "root, get, /metrics, true",
        "root, delete, /anything, true",
    })
    void shouldAllowPaths(String who, String verb, String path, boolean allowed) {
        assertThat(AUTHORIZATION.allows(user(who), Attributes.ofPath(verb, path)))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "certificate-controller, approve, certificates.k8s.io, signers, kubernetes.io/kube-apiserver-client-kubelet, true",
        "certificate-controller, approve, certificates.k8s.io, signers, kubernetes.io/kube-apiserver-client, false",
        "certificate-controller, sign, certificates.k8s.io, signers, kubernetes.io/legacy-unknown, true",
        "certificate-controller, sign, certificates.k8s.io, signers, example.org/own, false",
        "clusterrole-aggregation-controller, escalate, rbac.authorization.k8s.io, clusterroles, admin, true",
        "clusterrole-aggregation-controller, bind, rbac.authorization.k8s.io, clusterroles, admin, false",
        "root, impersonate, '', users, jane, true",
        "known, impersonate, '', users, jane, false",
        "admin, impersonate, '', users, jane, false",
        "scheduler, update, coordination.k8s.io, leases, kube-scheduler, true",
        "scheduler, update, coordination.k8s.io, leases, other, false",
    })
    void shouldAllowSpecialVerbsAndNames(
            String who, String verb, String group, String resource, String name, boolean allowed) {
        assertThat(AUTHORIZATION.allows(user(who), Attributes.of(verb, group, resource, "", "", name)))
                .isEqualTo(allowed);
    }
}
