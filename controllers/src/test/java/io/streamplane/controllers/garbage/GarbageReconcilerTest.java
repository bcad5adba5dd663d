package io.streamplane.controllers.garbage;

import static io.streamplane.controllers.garbage.OwnedObjects.map;
import static io.streamplane.controllers.garbage.OwnedObjects.node;
import static io.streamplane.controllers.garbage.OwnedObjects.reference;
import static io.streamplane.controllers.garbage.OwnedObjects.terminating;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GarbageReconcilerTest {

    private static final String MAPS = "configmaps";
    private static final String NODES = "nodes";

    private final ShardFixture shard = new ShardFixture();
    private final GarbageReconciler collector = new GarbageReconciler(OwnerKinds.of(Kinds.builtIn()));

    @Test
    void shouldDeleteInTheBackgroundWhatItsOwnerLeftBehind() {
        // Given
        put(map("owner"));
        var dependent = put(map("dependent", owner("owner")));
        shard.remove(MAPS, key("owner"));

        // When
        ReconcileResult outcome = reconcile("dependent");

        // Then
        assertThat(outcome.proposals())
                .containsExactly(delete(dependent, "Background", gone(MAPS, "default", "owner")));
    }

    /** Whether a reference to {@code ConfigMap owner} of this kind, version, name and uid is as good as that to an absent one. */
    @ParameterizedTest
    @CsvSource({
        "v1,       ConfigMap,  owner, uid-owner, false",
        "v9,       ConfigMap,  owner, uid-owner, false",
        "v1,       ConfigMap,  owner, uid-other, true",
        "v1,       ConfigMap,  other, uid-owner, true",
        "v1,       Secret,     owner, uid-owner, true",
        "apps/v1,  Deployment, owner, uid-owner, true",
        "apps/v1,  ConfigMap,  owner, uid-owner, false",
        "foo.io/v1, Foo,       owner, uid-owner, false",
        "v1,       Node,       owner, uid-owner, true",
    })
    void shouldCompareKindAndNameAndUid(String version, String kind, String name, String uid, boolean collected) {
        // Given
        put(map("owner"));
        put(map("dependent", reference(version, kind, name, uid)));
        shard.clusterIsKnown();

        // When
        ReconcileResult outcome = reconcile("dependent");

        // Then
        assertThat(outcome.proposals()).hasSize(collected ? 1 : 0);
        assertThat(outcome.unread()).isNull();
    }

    @Test
    void shouldNotDecideOnAnOwnerOfClusterScopeBeforeAllIsKnownThatWasThere() {
        // Given
        var dependent = put(map("dependent", reference("v1", "Node", "node-1", "uid-node-1")));

        // When
        ReconcileResult early = reconcile("dependent");
        shard.clusterIsKnown();
        ReconcileResult late = reconcile("dependent");

        // Then
        assertThat(early).isEqualTo(ReconcileResult.nothing().andWhenClusterIsRead(dependent.desiredRevision()));
        assertThat(late.proposals()).containsExactly(delete(dependent, "Background", gone(NODES, "", "node-1")));
    }

    @Test
    void shouldKeepWhatAnOwnerOfClusterScopeHas() {
        // Given
        shard.putInCluster(NODES, node("node-1"));
        put(map("dependent", reference("v1", "Node", "node-1", "uid-node-1")));

        // When
        ReconcileResult outcome = reconcile("dependent");

        // Then
        assertThat(outcome).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldOnlyDropTheReferenceWhereAnotherOwnerIsLeft() {
        // Given
        put(map("other"));
        var dependent = put(map("dependent", owner("owner"), owner("other")));

        // When
        ReconcileResult outcome = reconcile("dependent");

        // Then
        assertThat(outcome.proposals())
                .containsExactly(update(
                        dependent, MetadataEdit.withoutOwners(List.of("uid-owner")), gone(MAPS, "default", "owner")));
    }

    @Test
    void shouldKeepAnOwnerInTheForegroundUntilWhatBlocksItIsGone() {
        // Given
        var owner = put(terminating(map("owner"), "foregroundDeletion"));
        var dependent = put(map("dependent", owner("owner")));

        // When
        ReconcileResult waiting = reconcile("owner");
        ReconcileResult collected = reconcile("dependent");
        shard.remove(MAPS, key("dependent"));
        ReconcileResult done = reconcile("owner");

        // Then
        assertThat(waiting).isEqualTo(ReconcileResult.nothing());
        assertThat(collected.proposals()).containsExactly(delete(dependent, "Background", unchanged(owner)));
        assertThat(done.proposals())
                .containsExactly(update(owner, MetadataEdit.withoutFinalizer("foregroundDeletion")));
    }

    @Test
    void shouldPassForegroundDeletionOnToWhatHasDependentsItself() {
        // Given
        var top = put(terminating(map("top"), "foregroundDeletion"));
        var middle = put(map("middle", owner("top")));
        put(map("bottom", owner("middle")));

        // When
        ReconcileResult outcome = reconcile("middle");

        // Then
        assertThat(outcome.proposals()).containsExactly(delete(middle, "Foreground", unchanged(top)));
    }

    @Test
    void shouldBreakACircleOfOwnersThatWaitForEachOther() {
        // Given
        var one = put(terminating(map("one", owner("two")), "foregroundDeletion"));
        var two = put(map("two", owner("one")));

        // When
        ReconcileResult first = reconcile("two");
        var free = put(map("two", unblocked(owner("one"))));
        ReconcileResult second = reconcile("two");
        ReconcileResult last = reconcile("one");

        // Then
        assertThat(first.proposals())
                .containsExactly(update(two, MetadataEdit.unblocking(List.of("uid-one")), unchanged(one)));
        assertThat(second.proposals()).containsExactly(delete(free, "Foreground", unchanged(one)));
        assertThat(last.proposals()).containsExactly(update(one, MetadataEdit.withoutFinalizer("foregroundDeletion")));
    }

    @Test
    void shouldOrphanDependentsBeforeTheOwnerGoes() {
        // Given
        var owner = put(terminating(map("owner"), "orphan"));
        var dependent = put(map("dependent", owner("owner")));

        // When
        ReconcileResult first = reconcile("owner");
        put(map("dependent"));
        ReconcileResult second = reconcile("owner");

        // Then
        assertThat(first.proposals())
                .containsExactly(update(dependent, MetadataEdit.withoutOwners(List.of("uid-owner")), unchanged(owner)));
        assertThat(second.proposals()).containsExactly(update(owner, MetadataEdit.withoutFinalizer("orphan")));
    }

    @Test
    void shouldLookAtDependentsAndAtOwnersThatMayWaitWhenAnObjectGoes() {
        // Given
        var middle = put(map("middle", owner("top")));
        put(map("bottom", owner("middle")));

        // When
        var affected = collector.affected(new FactChange(MAPS, middle.key(), middle, null), shard.cache());

        // Then
        assertThat(affected).containsExactlyInAnyOrder(new WorkKey(MAPS, key("bottom")), new WorkKey(MAPS, key("top")));
    }

    private ReconcileResult reconcile(String name) {
        return shard.run(collector, MAPS, key(name));
    }

    private Stored<?> put(ConfigMap map) {
        return shard.put(MAPS, map);
    }

    private static Proposal delete(Stored<?> object, String policy, Precondition... requires) {
        return new Proposal.Delete(
                object.resource(), object.key(), object.uid(), null, policy, requires(object, requires));
    }

    private static Proposal update(Stored<?> object, MetadataEdit edit, Precondition... requires) {
        return new Proposal.UpdateMetadata(
                object.resource(), object.key(), object.uid(), edit, requires(object, requires));
    }

    private static List<Precondition> requires(Stored<?> object, Precondition... more) {
        var all = new java.util.ArrayList<Precondition>();
        all.add(unchanged(object));
        all.addAll(List.of(more));
        return all;
    }

    private static Precondition unchanged(Stored<?> object) {
        return new Precondition.DesiredAt(new ResourceKey(object.resource(), object.key()), object.desiredRevision());
    }

    private static Precondition gone(String resource, String namespace, String name) {
        return new Precondition.NotUid(new ResourceKey(resource, new ObjectKey(namespace, name)), "uid-" + name);
    }

    private static OwnerReference owner(String name) {
        return reference("v1", "ConfigMap", name, "uid-" + name);
    }

    private static OwnerReference unblocked(OwnerReference reference) {
        return new OwnerReferenceBuilder(reference)
                .withBlockOwnerDeletion(false)
                .build();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }
}
