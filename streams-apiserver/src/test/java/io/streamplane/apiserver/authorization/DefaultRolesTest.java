package io.streamplane.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authorization.DefaultRoles.Default;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class DefaultRolesTest {

    @Test
    void shouldBeValidAndEachThereOnce() {
        var seen = new HashSet<String>();
        for (Default each : DefaultRoles.all()) {
            assertThat(KindRulebook.builtIn()
                            .of(each.kind())
                            .validate(each.object().deepCopy()))
                    .as(each.key().toString())
                    .isEmpty();
            assertThat(seen.add(each.kind().kind() + each.key()))
                    .as(each.key().toString())
                    .isTrue();
        }
        assertThat(seen).hasSizeGreaterThan(130);
    }

    @Test
    void shouldBeAsKubernetesMakesThem() {
        assertThat(named("ClusterRole", "system:node-problem-detector")).isEqualTo(tree("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata:
                  name: system:node-problem-detector
                  annotations: {rbac.authorization.kubernetes.io/autoupdate: "true"}
                  labels: {kubernetes.io/bootstrapping: rbac-defaults}
                rules:
                - {apiGroups: [""], resources: [nodes], verbs: [get]}
                - {apiGroups: [""], resources: [nodes/status], verbs: [patch]}
                - {apiGroups: ["", events.k8s.io], resources: [events], verbs: [create, patch, update]}
                """));
        assertThat(named("ClusterRoleBinding", "system:controller:job-controller")
                        .path("subjects")
                        .toString())
                .isEqualTo("[{\"kind\":\"ServiceAccount\",\"name\":\"job-controller\",\"namespace\":\"kube-system\"}]");
        assertThat(named("ClusterRole", "edit").path("metadata").path("labels").toString())
                .contains("\"rbac.authorization.k8s.io/aggregate-to-admin\":\"true\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: [{verbs: [get], apiGroups: [''], resources: [pods]}] | rules: [{verbs: [get], apiGroups: [''], resources: [pods]}] | ",
                "rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}] | rules: [{verbs: [get], apiGroups: [''], resources: [pods]}] | ",
                "rules: [{verbs: [get], apiGroups: [''], resources: [pods]}] | rules: [{verbs: [get, list], apiGroups: [''], resources: [pods]}]"
                        + " | rules: [{verbs: [get], apiGroups: [''], resources: [pods]}, {verbs: [list], apiGroups: [''], resources: [pods]}]",
                "subjects: [{kind: User, name: a}] | subjects: [{kind: User, name: b}] | subjects: [{kind: User, name: a}, {kind: User, name: b}]",
                "metadata: {labels: {a: mine}} | metadata: {labels: {a: x, b: y}} | metadata: {labels: {a: mine, b: y}}",
                "metadata: {annotations: {rbac.authorization.kubernetes.io/autoupdate: 'false'}} | subjects: [{kind: User, name: b}] | ",
            })
    void shouldBeGivenWhatTheyLack(String existing, String expected, String after) {
        assertThat(RoleReconciliation.reconciled(tree(existing), tree(expected)))
                .isEqualTo(after == null ? null : tree(after));
    }

    private static ObjectNode named(String kind, String name) {
        return DefaultRoles.all().stream()
                .filter(each ->
                        each.kind().kind().equals(kind) && each.key().name().equals(name))
                .findFirst()
                .orElseThrow()
                .object();
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
