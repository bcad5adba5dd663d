package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.DELETE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.clusterTarget;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static io.streamplane.apiserver.operation.OperationsInMemory.failure;
import static io.streamplane.apiserver.operation.OperationsInMemory.pod;
import static io.streamplane.apiserver.operation.OperationsInMemory.target;
import static io.streamplane.apiserver.operation.OperationsInMemory.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Deletions: grace, finalizers, namespaces, and of what cannot be read. */
class DeletionTest {

    private final OperationsInMemory memory = OperationsInMemory.still();

    @Test
    void shouldDeleteAPodWhateverGraceItIsGiven() {
        // Given
        done(memory.create(
                "pods",
                "ns",
                "metadata: {name: p}\nspec: {nodeName: n, terminationGracePeriodSeconds: 9223372036854775807,"
                        + " containers: [{name: c, image: i}]}"));

        // When
        ObjectNode deleted = done(memory.operations().delete(ALICE, target("pods", "p", ""), DELETE));
        ObjectNode sooner = done(memory.operations()
                .delete(ALICE, target("pods", "p", ""), new DeleteOptions(false, 10L, null, null, null)));

        // Then
        assertThat(deleted.at("/metadata/deletionTimestamp").asString()).isEqualTo("9999-12-31T23:59:59Z");
        assertThat(sooner.at("/metadata/deletionTimestamp").asString()).isEqualTo("2026-01-02T03:04:15Z");
        assertThat(sooner.at("/metadata/deletionGracePeriodSeconds").asLong()).isEqualTo(10);
    }

    @Test
    void shouldGiveABoundPodItsGrace() {
        // Given
        done(memory.create("pods", "ns", pod("p")));
        memory.bind("p", "n1");

        // When
        ObjectNode going = done(memory.operations().delete(ALICE, target("pods", "p", ""), DELETE));
        ObjectNode gone = done(memory.operations()
                .delete(ALICE, target("pods", "p", ""), new DeleteOptions(false, 0L, null, null, null)));

        // Then
        assertThat(going.at("/metadata/deletionTimestamp").asString()).isEqualTo("2026-01-02T03:04:35Z");
        assertThat(going.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(gone.path("kind").asString()).isEqualTo("Pod");
        assertThat(memory.journal().current().list(Kinds.builtIn().get("pods"), null))
                .isEmpty();
    }

    @Test
    void shouldLetAnObjectGoWithItsLastFinalizer() {
        // Given
        done(memory.create("configmaps", "ns", "metadata: {name: c, finalizers: [example.com/hold]}"));
        done(memory.operations().delete(ALICE, target("configmaps", "c", ""), DELETE));
        assertThat(memory.journal().current().list(Kinds.builtIn().get("configmaps"), null))
                .hasSize(1);

        // When
        done(memory.patch("configmaps", "c", "", "{\"metadata\":{\"finalizers\":null}}"));

        // Then
        assertThat(memory.journal().current().list(Kinds.builtIn().get("configmaps"), null))
                .isEmpty();
    }

    @Test
    void shouldEmptyANamespaceBeforeItGoes() {
        // Given
        ObjectNode going = done(memory.operations().delete(ALICE, clusterTarget("ns", ""), DELETE));

        // When
        ApiFailure failure = failure(memory.create("configmaps", "ns", "metadata: {name: c}"));
        done(memory.operations()
                .update(
                        ALICE,
                        clusterTarget("ns", "finalize"),
                        tree("metadata: {name: ns}\nspec: {}"),
                        List.of(),
                        PLAIN));

        // Then
        assertThat(Tree.text(Tree.object(going, "status"), "phase")).isEqualTo("Terminating");
        assertThat(failure.message())
                .isEqualTo("configmaps \"c\" is forbidden: unable to create new content in namespace ns because it is"
                        + " being terminated");
        assertThat(memory.journal().current().list(Kinds.builtIn().get("namespaces"), null))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "kube-system", "kube-public"})
    void shouldNotDeleteANamespaceThatAClusterCannotBeWithout(String name) {
        // Given
        done(memory.create("namespaces", "", "metadata: {name: " + name + "}"));
        var dryRun = new DeleteOptions(true, null, null, null, null);

        // When
        ApiFailure refused = failure(memory.operations().delete(ALICE, clusterTarget(name, ""), DELETE));
        ApiFailure alsoDry = failure(memory.operations().delete(ALICE, clusterTarget(name, ""), dryRun));
        Written byTopic = memory.operations()
                .startDelete(ALICE, clusterTarget(name, ""), DELETE)
                .toCompletableFuture()
                .join();

        // Then
        assertThat(refused.message())
                .isEqualTo("namespaces \"" + name + "\" is forbidden: this namespace may not be deleted");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(alsoDry).isEqualTo(refused);
        assertThat(failure(byTopic.result())).isEqualTo(refused);
    }

    @Test
    void shouldShowWhatIsLeftOfAnObjectThatCannotBeReadAndLetItBeDeleted() {
        // Given
        done(memory.create("configmaps", "ns", "metadata: {name: good}\ndata: {a: b}"));
        Kind kind = Kinds.builtIn().get("configmaps");
        byte[] whole = memory.codec()
                .encodeDesired(
                        kind, tree("metadata: {name: cut, namespace: ns, uid: u, finalizers: [a/b]}\ndata: {a: b}"));
        for (var each : Map.of("bad", new byte[] {0, 0, 0, 0, 99, 1}, "cut", Arrays.copyOf(whole, whole.length - 2))
                .entrySet()) {
            var key = new ResourceKey("configmaps", new ObjectKey("ns", each.getKey()));
            memory.journal()
                    .append(new Command(
                            0,
                            0,
                            new Origin("somebody", List.of(), "create", "", "test", "", ""),
                            List.of(),
                            List.of(new Mutation.PutDesired(key, "u", null, each.getValue()))));
        }

        // When
        var listed = memory.journal().current().list(kind, "ns");

        // Then
        assertThat(listed).extracting(each -> each.key().name()).containsExactly("bad", "cut", "good");
        assertThat(listed).allSatisfy(each -> {
            assertThat(each.isReadable()).isEqualTo(each.key().name().equals("good"));
            assertThat(each.json()).isNotEmpty();
            assertThat(each.tree()
                            .at("/metadata/annotations/streamplane.io~1unreadable")
                            .isMissingNode())
                    .isEqualTo(each.isReadable());
        });
        assertThat(failure(memory.patch("configmaps", "cut", "", "{\"data\":{\"c\":\"d\"}}"))
                        .message())
                .contains("cannot be read as it was written");
        done(memory.operations().delete(ALICE, target("configmaps", "bad", ""), DELETE));
        done(memory.operations().delete(ALICE, target("configmaps", "cut", ""), DELETE));
        assertThat(memory.journal().current().list(kind, "ns")).hasSize(1);
    }
}
