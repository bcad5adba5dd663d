package io.streamplane.controllers.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.replay.ControllerReplay.Answer;
import io.streamplane.controllers.replicaset.ReplicaSetReconciler;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControllerReplayTest {

    private static final String CONTROLLER = "replicaset-controller";
    private static final ResourceKey WEB = new ResourceKey("replicasets.apps", new ObjectKey("ns", "web"));

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final ControllerReplay replay =
            new ControllerReplay(_ -> List.of(new ReplicaSetReconciler()), Kinds.builtIn(), codec, 1);

    @Test
    void shouldAskOnWhatWasSeenAndNotOnWhatWasThere() {
        // Given: a ReplicaSet of two at revision 1, whose first pod comes at 2 and goes at 3
        replicaSet(1, 2);
        Pod pod = created(ask(grounds(1)), 0);
        put(2, "pods", pod);
        replay.apply(new Fact.Deleted(new ResourceKey("pods", key(pod)), 3));

        // When / Then
        assertThat(creates(ask(grounds(1)))).hasSize(2);
        assertThat(creates(ask(grounds(2)))).hasSize(1);
        assertThat(creates(ask(grounds(3)))).hasSize(2);
        assertThat(creates(ask(grounds(2)))).hasSize(1);
        assertThat(ask(grounds(0))).isEqualTo(new Answer.Decided(List.of()));
    }

    @Test
    void shouldForgetWhatIsTooLongAgo() {
        // Given
        replicaSet(1, 2);
        for (long revision = 2; revision < 40_100; revision++) {
            replicaSet(revision, 3);
        }

        // When / Then
        assertThat(creates(ask(grounds(40_000)))).hasSize(3);
        assertThat(ask(grounds(1))).isInstanceOf(Answer.NotPinned.class);
    }

    @Test
    void shouldTellAgainWhatWasUnderWay() {
        // Given
        replicaSet(1, 2);

        // When: it asks how many are being created, whether a report is on its way, and whether the name is taken
        Answer answer = replay.ask(CONTROLLER, WEB, grounds(1, List.of(1L, 1L, 0L, 2L, 1L, 1L)));

        // Then
        assertThat(creates(answer)).hasSize(1);
    }

    @Test
    void shouldNotGuessWhatAShardHadSeenThatThereIsNot() {
        // Given
        replicaSet(1, 2);

        // When
        Answer answer = replay.ask(CONTROLLER, WEB, new Grounds(0, WEB, 2, 1, 1, 0, List.of(), null));

        // Then
        assertThat(answer).isInstanceOf(Answer.NotPinned.class);
    }

    @Test
    void shouldAskAnotherReconcilerInItsPlace() {
        // Given
        replicaSet(1, 2);
        replay.use(new Reconciler() {
            @Override
            public String name() {
                return "replicaset";
            }

            @Override
            public Set<WorkKey> affected(io.streamplane.controllers.reconcile.FactChange change, ShardView shard) {
                return Set.of();
            }

            @Override
            public ReconcileResult reconcile(ReconcileInput snapshot) {
                return ReconcileResult.nothing();
            }
        });

        // When / Then
        assertThat(ask(grounds(1))).isEqualTo(new Answer.Decided(List.of()));
    }

    private void replicaSet(long revision, int replicas) {
        put(
                revision,
                "replicasets.apps",
                new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withNamespace("ns")
                        .withName("web")
                        .withUid("web-uid")
                        .withGeneration(1L)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .withMatchLabels(Map.of("app", "web"))
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(Map.of("app", "web"))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("x")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    private void put(long revision, String resource, HasMetadata object) {
        byte[] value = codec.encodeDesired(Kinds.builtIn().get(resource), ObjectCodec.tree(object));
        replay.apply(new Fact.DesiredPut(
                new ResourceKey(resource, key(object)),
                revision,
                object.getMetadata().getUid(),
                null,
                value));
    }

    private static ObjectKey key(HasMetadata object) {
        return new ObjectKey(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    private Answer ask(Grounds grounds) {
        return replay.ask(CONTROLLER, WEB, grounds);
    }

    private static Grounds grounds(long read) {
        return grounds(read, List.of());
    }

    private static Grounds grounds(long read, List<Long> underway) {
        return new Grounds(1_000, WEB, 0, 0, read, 0, underway, null);
    }

    private static List<Proposal> creates(Answer answer) {
        return ((Answer.Decided) answer)
                .proposals().stream().filter(Proposal.Create.class::isInstance).toList();
    }

    private static Pod created(Answer answer, int index) {
        var create = (Proposal.Create) creates(answer).get(index);
        return new PodBuilder((Pod) create.object())
                .editMetadata()
                .withUid("pod-uid")
                .endMetadata()
                .build();
    }
}
