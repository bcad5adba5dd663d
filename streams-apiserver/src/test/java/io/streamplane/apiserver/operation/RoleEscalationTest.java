package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static io.streamplane.apiserver.operation.OperationsInMemory.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Who may give which rights ({@code pkg/registry/rbac/*}{@code /policybased}). */
class RoleEscalationTest {

    private static final String RBAC = ".rbac.authorization.k8s.io";
    private static final Caller JANE = new Caller("jane", List.of("dev"), "test", "");
    private static final String HELD = "'jane' (groups=['dev' 'system:authenticated']) is attempting to grant RBAC"
            + " permissions not currently held:\n";

    private final OperationsInMemory memory = new OperationsInMemory();

    /** Jane may do all with roles of ns, and read its pods; with ClusterRoles too. */
    @BeforeEach
    void giveJaneRoles() {
        done(memory.create("namespaces", "", "metadata: {name: ns}"));
        role("pods", "{verbs: [get, list], apiGroups: [''], resources: [pods]}");
        role("rbac", "{verbs: ['create', update, patch], apiGroups: ['rbac.authorization.k8s.io'], resources: ['*']}");
        bind("pods");
        bind("rbac");
        done(memory.create("clusterroles" + RBAC, "", """
                metadata: {name: all}
                rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]
                """));
    }

    private void role(String name, String rule) {
        done(memory.create("clusterroles" + RBAC, "", "{metadata: {name: " + name + "}, rules: [" + rule + "]}"));
    }

    private void bind(String role) {
        done(memory.create("clusterrolebindings" + RBAC, "", """
                metadata: {name: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
                subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
                """.formatted(role)));
    }

    private ApiResult create(String resource, String namespace, String yaml) {
        return memory.operations()
                .create(JANE, new Target(kind(resource), namespace, "", ""), tree(yaml), List.of(), PLAIN);
    }

    private static Kind kind(String resource) {
        return Kinds.builtIn().get(resource + RBAC);
    }

    /** The message, or "created". */
    private static String outcome(ApiResult result) {
        return result instanceof ApiResult.Failed failed
                ? failed.failure().message().replace('"', '\'')
                : "created";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {verbs: [get], apiGroups: [''], resources: [pods]}                     |
            {verbs: [list, get], apiGroups: [''], resources: [pods]}               |
            {verbs: [get], apiGroups: [''], resources: [pods], resourceNames: [x]} |
            {verbs: [get], apiGroups: [''], resources: [secrets]}                  | {APIGroups:[''], Resources:['secrets'], Verbs:['get']}
            {verbs: [get, watch], apiGroups: [''], resources: [pods]}              | {APIGroups:[''], Resources:['pods'], Verbs:['watch']}
            {verbs: ['*'], apiGroups: ['*'], resources: ['*']}                     | {APIGroups:['*'], Resources:['*'], Verbs:['*']}
            {verbs: [get], apiGroups: [''], resources: [pods/log]}                 | {APIGroups:[''], Resources:['pods/log'], Verbs:['get']}
            """)
    void shouldRefuseARoleWithMoreThanIsHeld(String rule, String missing) {
        // When
        String outcome = outcome(create("roles", "ns", "{metadata: {name: new}, rules: [" + rule + "]}"));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        missing == null ? "created" : "roles" + RBAC + " 'new' is forbidden: user " + HELD + missing);
    }

    @Test
    void shouldRefuseMoreRightsByUpdateApplyAndPatch() {
        // Given
        done(create(
                "roles",
                "ns",
                "{metadata: {name: mine}, rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]}"));
        var target = new Target(kind("roles"), "ns", "mine", "");
        ObjectNode more = tree("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: mine, namespace: ns},
                 rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]}
                """);

        // When
        var update = memory.operations().update(JANE, target, more, List.of(), PLAIN);
        var merge = memory.operations().patch(JANE, target, PatchType.MERGE, more, PLAIN);
        var apply = memory.operations()
                .patch(
                        JANE,
                        new Target(kind("roles"), "ns", "other", ""),
                        PatchType.APPLY,
                        tree(more.toString().replace("mine", "other")),
                        PLAIN);
        var harmless =
                memory.operations().patch(JANE, target, PatchType.MERGE, tree("{metadata: {labels: {a: b}}}"), PLAIN);

        // Then
        assertThat(List.of(outcome(update), outcome(merge), outcome(apply)))
                .allMatch(message -> message.contains("permissions not currently held"));
        assertThat(outcome(harmless)).isEqualTo("created");
    }

    @Test
    void shouldRefuseToBindMoreThanIsHeld() {
        String binding =
                "{metadata: {name: b}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s},"
                        + " subjects: [{kind: User, name: jane}]}";

        assertThat(outcome(create("rolebindings", "ns", binding.formatted("all"))))
                .isEqualTo("rolebindings" + RBAC + " 'b' is forbidden: user " + HELD
                        + "{APIGroups:['*'], Resources:['*'], Verbs:['*']}");
        assertThat(outcome(create("clusterrolebindings", "", binding.formatted("all"))))
                .contains("permissions not currently held");
        assertThat(outcome(create("clusterrolebindings", "", binding.formatted("gone"))))
                .isEqualTo("clusterroles" + RBAC + " 'gone' not found");
        assertThat(outcome(create("rolebindings", "ns", binding.formatted("pods"))))
                .isEqualTo("created");
    }

    @Test
    void shouldLetGiveWhoMayEscalateOrBind() {
        // Given
        role(
                "may",
                "{verbs: [escalate], apiGroups: ['rbac.authorization.k8s.io'], resources: [roles]},"
                        + " {verbs: [bind], apiGroups: ['rbac.authorization.k8s.io'], resources: [clusterroles], resourceNames: [all]}");
        bind("may");
        String all = "{metadata: {name: x}, rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]}";
        String binding =
                "{metadata: {name: b}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}}";

        assertThat(outcome(create("roles", "ns", all))).isEqualTo("created");
        assertThat(outcome(create("clusterroles", "", all))).contains("permissions not currently held");
        assertThat(outcome(create("rolebindings", "ns", binding.formatted("all"))))
                .isEqualTo("created");
        assertThat(outcome(create("rolebindings", "ns", binding.formatted("may"))))
                .isEqualTo("rolebindings" + RBAC + " 'b' already exists");
    }

    @Test
    void shouldLetOnlyAdministratorsAggregate() {
        String gathering = "{metadata: {name: x}, aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}}";

        assertThat(outcome(create("clusterroles", "", gathering)))
                .startsWith(
                        "clusterroles" + RBAC
                                + " 'x' is forbidden: must have cluster-admin privileges to use an aggregationRule: user 'jane'");
    }

    @Test
    void shouldAskForCreationWhereAnApplyCreates() {
        // Given
        done(memory.create("roles" + RBAC, "ns", """
                metadata: {name: patcher}
                rules: [{verbs: [patch, update], apiGroups: [''], resources: [configmaps]}]
                """));
        done(memory.create("rolebindings" + RBAC, "ns", """
                metadata: {name: patcher}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: patcher}
                subjects: [{kind: User, name: joe, apiGroup: rbac.authorization.k8s.io}]
                """));
        done(memory.create("configmaps", "ns", "metadata: {name: there}"));
        var joe = new Caller("joe", List.of(), "test", "");

        // When
        var there = apply(joe, "there");
        var missing = apply(joe, "missing");

        // Then
        assertThat(outcome(there)).isEqualTo("created");
        assertThat(outcome(missing))
                .isEqualTo(
                        "configmaps 'missing' is forbidden: User 'joe' cannot create resource 'configmaps' in API group ''"
                                + " in the namespace 'ns'");
    }

    private ApiResult apply(Caller caller, String name) {
        var target = new Target(Kinds.builtIn().get("configmaps"), "ns", name, "");
        return memory.operations()
                .patch(
                        caller,
                        target,
                        PatchType.APPLY,
                        tree("{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, data: {a: b}}"),
                        PLAIN);
    }
}
