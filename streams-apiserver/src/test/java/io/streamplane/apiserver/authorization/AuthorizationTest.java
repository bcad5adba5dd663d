package io.streamplane.apiserver.authorization;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.PodKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of RBAC, and what is said to those who may not ({@code pkg/registry/rbac/validation}, {@code responsewriters}). */
class AuthorizationTest {

    private static final AuthenticatedUser JANE = new AuthenticatedUser("jane", List.of("dev"));

    private static Authorization with(String rules) {
        return new Authorization(() -> RolesState.empty().with("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {namespace: ns, name: tested}
                rules: [%s]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {namespace: ns, name: tested}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tested}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: dev}]
                """.formatted(rules)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{verbs: [get], apiGroups: [''], resources: [pods]} | get || pods || x | true",
                "{verbs: [get], apiGroups: [''], resources: [pods]} | list || pods || x | false",
                "{verbs: [get], apiGroups: [''], resources: [pods]} | get || pods | log | x | false",
                "{verbs: [get], apiGroups: [''], resources: [pods/log]} | get || pods | log | x | true",
                "{verbs: [get], apiGroups: [''], resources: [pods/log]} | get || pods || x | false",
                "{verbs: [get], apiGroups: [''], resources: ['*/log']} | get || pods | log | x | true",
                "{verbs: [get], apiGroups: [''], resources: ['*/log']} | get || pods | catalog | x | false",
                "{verbs: [get], apiGroups: [''], resources: ['pods/*']} | get || pods | log | x | false",
                "{verbs: [get], apiGroups: [''], resources: ['xpods/log']} | get || pods | log | x | false",
                "{verbs: [get], apiGroups: [''], resources: ['*']} | get || pods | log | x | true",
                "{verbs: ['*'], apiGroups: ['*'], resources: ['*']} | explode | any | things | part | x | true",
                "{verbs: [get], apiGroups: [apps], resources: ['*']} | get || pods || x | false",
                "{verbs: [get], apiGroups: [''], resources: [pods], resourceNames: [x]} | get || pods || x | true",
                "{verbs: [get], apiGroups: [''], resources: [pods], resourceNames: [x]} | get || pods || y | false",
                "{verbs: [create], apiGroups: [''], resources: [pods], resourceNames: [x]} | create || pods ||| false",
                "{verbs: [get], apiGroups: [''], resources: [pods], resourceNames: ['*']} | get || pods || x | false",
            })
    void shouldMatchRules(
            String rule, String verb, String group, String resource, String subresource, String name, boolean allowed) {
        // When
        boolean answer =
                with(rule).allows(JANE, Attributes.of(verb, or(group), resource, or(subresource), "ns", or(name)));

        // Then
        assertThat(answer).isEqualTo(allowed);
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }

    @ParameterizedTest
    @CsvSource({
        "'*', /anything, true",
        "/healthz, /healthz, true",
        "/healthz, /healthz/etcd, false",
        "/healthz/*, /healthz/etcd, true",
        "/healthz/*, /healthz, false",
        "/healthz*, /healthz, true",
    })
    void shouldMatchPaths(String rule, String path, boolean allowed) {
        var urls = new PolicyRule(List.of("get"), List.of(), List.of(), List.of(), List.of(rule));

        assertThat(urls.allows(Attributes.ofPath("get", path))).isEqualTo(allowed);
    }

    @Test
    void shouldBindInOneNamespaceOnly() {
        var authorization = with("{verbs: [get], apiGroups: [''], resources: [pods, namespaces]}");

        assertThat(authorization.refusal(JANE, "get", new Target(PodKind.KIND, "ns", "x", "")))
                .isEmpty();
        assertThat(authorization.refusal(JANE, "get", new Target(PodKind.KIND, "other", "x", "")))
                .isPresent();
        assertThat(authorization.refusal(JANE, "get", new Target(NamespaceKind.KIND, "", "ns", "")))
                .isEmpty();
        assertThat(authorization.refusal(JANE, "get", new Target(NamespaceKind.KIND, "", "other", "")))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list | pods | team || pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"team\"",
                "get | pods | team | web | pods \"web\" is forbidden: User \"jane\" cannot get resource \"pods\" in API group \"\" in the namespace \"team\"",
                "list | pods ||| pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" at the cluster scope",
                "patch | deployments | team | web | deployments.apps \"web\" is forbidden: User \"jane\" cannot patch resource"
                        + " \"deployments\" in API group \"apps\" in the namespace \"team\"",
                "get | namespaces || team | namespaces \"team\" is forbidden: User \"jane\" cannot get resource \"namespaces\" in API group"
                        + " \"\" in the namespace \"team\"",
            })
    void shouldSayWhatIsForbidden(String verb, String resource, String namespace, String name, String message) {
        // Given
        var kind = switch (resource) {
            case "pods" -> PodKind.KIND;
            case "namespaces" -> NamespaceKind.KIND;
            default -> DeploymentKind.KIND;
        };

        // When
        var refusal =
                new Authorization(RolesState::empty).refusal(JANE, verb, new Target(kind, or(namespace), or(name), ""));

        // Then
        assertThat(refusal.orElseThrow().message()).isEqualTo(message);
        assertThat(requireNonNull(refusal.orElseThrow().details()).kind()).isEqualTo(kind.plural());
    }

    @Test
    void shouldSayOfSubresourcesAndPaths() {
        var authorization = new Authorization(RolesState::empty);

        assertThat(authorization
                        .refusal(JANE, "get", new Target(PodKind.KIND, "team", "web", "log"))
                        .orElseThrow()
                        .message())
                .isEqualTo(
                        "pods \"web\" is forbidden: User \"jane\" cannot get resource \"pods/log\" in API group \"\" in the"
                                + " namespace \"team\"");
        assertThat(authorization
                        .refusal(JANE, Attributes.ofPath("get", "/metrics"))
                        .orElseThrow()
                        .message())
                .isEqualTo("forbidden: User \"jane\" cannot get path \"/metrics\"");
    }

    @Test
    void shouldNameRolesThatAreNotThere() {
        var state = RolesState.empty().with("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: a}
                roleRef: {kind: ClusterRole, name: gone}
                subjects: [{kind: User, name: jane}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {namespace: ns, name: b}
                roleRef: {kind: Role, name: lost}
                subjects: [{kind: User, name: jane}]
                """);
        var authorization = new Authorization(() -> state);

        assertThat(authorization
                        .decide(JANE, Attributes.of("get", "", "pods", "", "", "x"))
                        .reason())
                .isEqualTo("RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found");
        assertThat(authorization
                        .decide(JANE, Attributes.of("get", "", "pods", "", "ns", "x"))
                        .reason())
                .isEqualTo("RBAC: [clusterrole.rbac.authorization.k8s.io \"gone\" not found,"
                        + " role.rbac.authorization.k8s.io \"lost\" not found]");
    }

    @Test
    void shouldSayByWhatItIsAllowed() {
        var state = RolesState.standard().with("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {namespace: team, name: viewers}
                roleRef: {kind: ClusterRole, name: view}
                subjects: [{kind: ServiceAccount, name: web}, {kind: Group, name: dev}]
                """);
        var authorization = new Authorization(() -> state);
        var pods = Attributes.of("get", "", "pods", "", "team", "x");

        assertThat(authorization.decide(JANE, pods).reason())
                .isEqualTo("RBAC: allowed by RoleBinding \"viewers/team\" of ClusterRole \"view\" to Group \"dev\"");
        assertThat(authorization
                        .decide(new AuthenticatedUser("system:serviceaccount:team:web", List.of()), pods)
                        .reason())
                .isEqualTo(
                        "RBAC: allowed by RoleBinding \"viewers/team\" of ClusterRole \"view\" to ServiceAccount \"web/team\"");
    }

    @Test
    void shouldAllowMastersEverything() {
        var master = new AuthenticatedUser("x", List.of(AuthenticatedUser.MASTERS));

        assertThat(new Authorization(RolesState::empty).allows(master, Attributes.ofPath("post", "/any")))
                .isTrue();
    }

    @Test
    void shouldSeeRolesThatChange() {
        // Given
        var state = RolesState.empty();
        var states = new java.util.concurrent.atomic.AtomicReference<>(state);
        var authorization = new Authorization(states::get);
        var pods = Attributes.of("get", "", "pods", "", "", "x");
        boolean before = authorization.allows(JANE, pods);

        // When
        states.set(RolesState.standard().with("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: all}
                roleRef: {kind: ClusterRole, name: view}
                subjects: [{kind: User, name: jane}]
                """));

        // Then
        assertThat(before).isFalse();
        assertThat(authorization.allows(JANE, pods)).isTrue();
    }

    @Test
    void shouldSayWhatWouldBeGivenBeyondWhatIsHeld() {
        var state = RolesState.standard().with("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: all}
                roleRef: {kind: ClusterRole, name: view}
                subjects: [{kind: User, name: jane}]
                """);
        var authorization = new Authorization(() -> state);
        var held = new PolicyRule(List.of("get", "list"), List.of(""), List.of("pods"), List.of(), List.of());
        var more =
                new PolicyRule(List.of("get", "delete", "create"), List.of(""), List.of("pods"), List.of(), List.of());
        var named = new PolicyRule(List.of("get"), List.of(""), List.of("secrets"), List.of("x"), List.of());
        var paths = new PolicyRule(List.of("get"), List.of(), List.of(), List.of(), List.of("/metrics"));

        assertThat(authorization.escalation(JANE, "", List.of(held))).isEmpty();
        assertThat(authorization.escalation(JANE, "ns", List.of(more, named, paths)))
                .isEqualTo("""
                user "jane" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
                {APIGroups:[""], Resources:["pods"], Verbs:["delete" "create"]}
                {APIGroups:[""], Resources:["secrets"], ResourceNames:["x"], Verbs:["get"]}
                {NonResourceURLs:["/metrics"], Verbs:["get"]}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | * | * || get | apps | deployments || true",
                "get | apps | deployments || * | apps | deployments || false",
                "get | apps | */scale || get | apps | deployments/scale || true",
                "get | apps | deployments || get | apps | deployments/scale || false",
                "get | apps | deployments | x | get | apps | deployments || false",
                "get | apps | deployments | x,y | get | apps | deployments | y | true",
                "get | apps | deployments || get | apps | deployments | y | true",
                "get,list | apps,batch | deployments,jobs || get | batch | jobs || true",
            })
    void shouldCover(
            String verbs,
            String groups,
            String resources,
            String names,
            String verb,
            String group,
            String resource,
            String name,
            boolean covered) {
        var held = new PolicyRule(list(verbs), list(groups), list(resources), list(names), List.of());
        var given = new PolicyRule(list(verb), list(group), list(resource), list(name), List.of());

        assertThat(RuleCoverage.missing(List.of(held), List.of(given)).isEmpty())
                .isEqualTo(covered);
    }

    private static List<String> list(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split(",", -1));
    }
}
