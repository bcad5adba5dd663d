package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static io.streamplane.apiserver.admission.kit.PluginServer.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.kit.PluginServer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** OwnerReferencesPermissionEnforcement, with upstream's messages ({@code plugin/pkg/admission/gc}). */
class OwnerPermissionTest {

    private static final String FORBIDDEN = "configmaps 'a' is forbidden: ";
    private static final String OWNER = "{apiVersion: apps/v1, kind: Deployment, name: d, uid: u, blockOwnerDeletion: ";
    private static final String HOLD = "cannot set blockOwnerDeletion if an ownerReference refers to a resource you"
            + " can't set finalizers on: , <nil>";

    private final PluginServer server = new PluginServer(Set.of("OwnerReferencesPermissionEnforcement"), Map.of());

    @BeforeEach
    void giveRights() {
        server.given("namespaces", "", "metadata: {name: ns}");
        server.allow("alice", "{verbs: [create, update], apiGroups: [''], resources: [configmaps]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        OWNER false}                                            | pods                   | ok
        OWNER true}                                             | deployments            | HOLD
        OWNER true}                                             | deployments/finalizers | ok
        OWNER true}                                             | replicasets/finalizers | HOLD
        {apiVersion: v1, kind: Node, name: n, uid: u, blockOwnerDeletion: true} | nodes/finalizers | ok
        {apiVersion: a.b/v1, kind: Odd, name: n, uid: u, blockOwnerDeletion: true} | odds/finalizers | cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion a.b/v1 Kind Odd: no matches for kind 'Odd' in version 'a.b/v1'
        """)
    void shouldTakeTheRightToFinalizeAnOwnerToHoldItsDeletionUp(String owner, String resource, String expected) {
        // Given
        server.allow("alice", "{verbs: [update], apiGroups: ['', apps, a.b], resources: [" + resource + "]}");

        // When
        String said = said(server.create(
                user("alice"),
                "configmaps",
                "ns",
                "metadata: {name: a, ownerReferences: [" + owner.replace("OWNER ", OWNER) + "]}"));

        // Then
        assertThat(said).isEqualTo(expected.equals("ok") ? "ok" : FORBIDDEN + expected.replace("HOLD", HOLD));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        []            | [OWNER false}]              | update | cannot set an ownerRef on a resource you can't delete: , <nil>
        [OWNER true}] | []                          | update | cannot set an ownerRef on a resource you can't delete: , <nil>
        [OWNER true}] | [OWNER true}]               | update | ok
        []            | [OWNER false}]              | delete | ok
        []            | [OWNER true}]               | delete | HOLD
        [OWNER false}] | [OWNER true}]              | delete | HOLD
        [OWNER true}] | [OWNER false}]              | delete | ok
        [OWNER true}] | [{apiVersion: apps/v1, kind: Deployment, name: d, uid: u, controller: true, blockOwnerDeletion: true}] | delete | ok
        """)
    void shouldTakeTheRightToDeleteWhatGetsOtherOwners(String before, String after, String verb, String expected) {
        // Given
        server.allow("alice", "{verbs: [" + verb + "], apiGroups: [''], resources: [configmaps]}");
        server.given(
                "configmaps", "ns", "metadata: {name: a, ownerReferences: " + before.replace("OWNER ", OWNER) + "}");
        ObjectNode changed = server.get("configmaps", "ns", "a");
        changed.withObject("/metadata")
                .set(
                        "ownerReferences",
                        PluginServer.yaml("{all: " + after.replace("OWNER ", OWNER) + "}")
                                .get("all"));

        // When
        String said = said(server.update(user("alice"), "configmaps", "ns", "a", "", changed));

        // Then
        assertThat(said).isEqualTo(expected.equals("ok") ? "ok" : FORBIDDEN + expected.replace("HOLD", HOLD));
    }
}
