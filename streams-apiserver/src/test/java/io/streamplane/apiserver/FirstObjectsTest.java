package io.streamplane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.DefaultRoles;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleKind;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FirstObjectsTest {

    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "127.0.0.1");

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final JournalOperations operations = new JournalOperations(journal, codec, KindRulebook.builtIn());

    @Test
    void shouldMakeTheServiceAgainThatSomebodyDeleted() {
        // Given
        var first = first(ServiceRanges.STANDARD);
        first.create();
        ApiResult deleted = operations.delete(
                ALICE,
                new Target(ServiceKind.KIND, "default", "kubernetes", ""),
                new DeleteOptions(false, null, null, null, null));
        int commands = journal.commands().size();

        // When
        first.create();
        first.create();

        // Then
        assertThat(deleted).isInstanceOf(ApiResult.Done.class);
        assertThat(journal.commands()).hasSize(commands + 1);
        assertThat(journal.current().get(ServiceKind.KIND, new ObjectKey("default", "kubernetes")))
                .hasValueSatisfying(service -> assertThat(
                                service.tree().at("/spec/clusterIP").asString())
                        .isEqualTo("10.96.0.1"));
        assertThat(journal.current()
                        .get(ConfigMapKind.KIND, new ObjectKey("kube-system", "extension-apiserver-authentication")))
                .hasValueSatisfying(
                        map -> assertThat(map.tree().at("/data/client-ca-file").asString())
                                .isEqualTo("authority"));
    }

    /** A webhook that nobody answers, a policy that refuses all, and a quota that is used up. */
    @Test
    void shouldMakeThemWhateverUsersHaveSaidOfObjects() {
        // Given
        create("namespaces", "", "{metadata: {name: kube-system}}");
        create("resourcequotas", "kube-system", "{metadata: {name: q}, spec: {hard: {count/configmaps: 0}}}");
        create("validatingadmissionpolicies.admissionregistration.k8s.io", "", """
            metadata: {name: none}
            spec:
              matchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]}
              validations: [{expression: 'false'}]
            """);
        create("validatingadmissionpolicybindings.admissionregistration.k8s.io", "", """
            {metadata: {name: none}, spec: {policyName: none, validationActions: [Deny]}}
            """);
        for (String kind : List.of("validating", "mutating")) {
            create(kind + "webhookconfigurations.admissionregistration.k8s.io", "", """
                metadata: {name: all}
                webhooks:
                - name: all.example.com
                  clientConfig: {url: 'https://127.0.0.1:1/'}
                  rules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]
                  sideEffects: None
                  admissionReviewVersions: [v1]
                """);
        }
        var unhindered = FirstObjects.operations(
                journal, codec, KindRulebook.builtIn(), new Authorization(journal::current), InstantSource.system());

        // When
        first(unhindered, new ServiceRanges(List.of("10.96.0.0/16"))).create();

        // Then
        assertThat(rules("system:node")).isNotEmpty();
        assertThat(journal.current()
                        .get(ConfigMapKind.KIND, new ObjectKey("kube-system", "extension-apiserver-authentication")))
                .isPresent();
    }

    private void create(String resource, String namespace, String yaml) {
        ApiResult made = operations.create(
                ALICE,
                new Target(Kinds.builtIn().get(resource), namespace, "", ""),
                (ObjectNode) YAMLMapper.shared().readTree(yaml),
                List.of(),
                new WriteOptions(false, "", WriteOptions.FieldValidation.STRICT, false));
        assertThat(made).isInstanceOf(ApiResult.Done.class);
    }

    @Test
    void shouldMakeTheRangeOfClusterAddressesAndAddASecondFamily() {
        // Given
        first(new ServiceRanges(List.of("fd00:10:96::/112"))).create();
        String before = range();

        // When
        first(new ServiceRanges(List.of("fd00:10:96::/112", "10.96.0.0/16"))).create();
        int commands = journal.commands().size();
        first(ServiceRanges.STANDARD).create();

        // Then
        assertThat(before).isEqualTo("fd00:10:96::/112 True");
        assertThat(range()).isEqualTo("fd00:10:96::/112,10.96.0.0/16 True");
        assertThat(journal.commands()).hasSize(commands);
        assertThat(journal.current().get(ServiceKind.KIND, new ObjectKey("default", "kubernetes")))
                .hasValueSatisfying(service -> assertThat(
                                service.tree().at("/spec/clusterIPs").toString())
                        .isEqualTo("[\"fd00:10:96::1\"]"));
    }

    private String range() {
        ObjectNode tree = journal.current()
                .get(ServiceCidrKind.KIND, ObjectKey.clusterScoped("kubernetes"))
                .orElseThrow()
                .tree();
        return String.join(",", Tree.texts(Tree.object(tree, "spec"), "cidrs")) + " "
                + tree.at("/status/conditions/0/status").asString();
    }

    @Test
    void shouldGiveRolesWhatTheyLackUnlessToldNotTo() {
        // Given
        var roles = new FirstRoles(operations, journal::current);
        edit("system:kube-dns", role -> role.putArray("rules"));
        edit("system:node-bootstrapper", role -> {
            role.putArray("rules");
            ((ObjectNode) role.at("/metadata/annotations")).put("rbac.authorization.kubernetes.io/autoupdate", "false");
        });
        first(ServiceRanges.STANDARD).create();
        int made = journal.commands().size();

        // When
        roles.reconcile();
        roles.reconcile();
        roles.create();

        // Then
        assertThat(journal.commands()).hasSize(made + 1);
        assertThat(rules("system:kube-dns")).hasSize(2);
        assertThat(rules("system:node-bootstrapper")).isEmpty();
        assertThat(rules("system:node")).hasSizeGreaterThan(20);
    }

    private FirstObjects first(ServiceRanges ranges) {
        return first(operations, ranges);
    }

    private FirstObjects first(JournalOperations by, ServiceRanges ranges) {
        return new FirstObjects(by, journal::current, "authority", ranges, InstantSource.system());
    }

    private void edit(String name, Consumer<ObjectNode> change) {
        ObjectNode role = DefaultRoles.all().stream()
                .filter(each -> each.key().equals(ObjectKey.clusterScoped(name)))
                .findFirst()
                .orElseThrow()
                .object()
                .deepCopy();
        change.accept(role);
        ApiResult made = operations.create(
                ALICE,
                new Target(ClusterRoleKind.KIND, "", "", ""),
                role,
                List.of(),
                new WriteOptions(false, "", WriteOptions.FieldValidation.STRICT, false));
        assertThat(made).isInstanceOf(ApiResult.Done.class);
    }

    private JsonNode rules(String role) {
        return journal.current()
                .get(ClusterRoleKind.KIND, ObjectKey.clusterScoped(role))
                .orElseThrow()
                .tree()
                .path("rules");
    }
}
