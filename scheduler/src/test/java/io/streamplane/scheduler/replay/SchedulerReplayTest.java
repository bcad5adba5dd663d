package io.streamplane.scheduler.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.streamplane.scheduler.Objects;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import org.junit.jupiter.api.Test;

class SchedulerReplayTest {

    private static final ObjectKey FIRST = new ObjectKey("default", "p1");
    private static final ObjectKey SECOND = new ObjectKey("default", "p2");

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final SchedulerReplay replay = new SchedulerReplay(SchedulerConfig.builtIn(), codec);

    @Test
    void shouldDecideOnWhatWasSeenOnly() {
        // Given
        pod(1, "p1");
        node(2, Objects.node("a", "1", "1Gi", 10));

        // When / Then
        assertThat(replay.ask(FIRST, grounds(0, 1))).isNull();
        assertThat(replay.ask(FIRST, grounds(1, 2))).isInstanceOf(Decision.Wait.class);
        assertThat(replay.ask(FIRST, grounds(2, 3)))
                .isInstanceOfSatisfying(
                        Decision.Bind.class, bind -> assertThat(bind.node()).isEqualTo("a"));
    }

    @Test
    void shouldCountOnWhatWasRecordedBefore() {
        // Given: room for one of two pods
        pod(1, "p1");
        pod(2, "p2");
        node(3, Objects.node("a", "1", "1Gi", 10));

        // When
        replay.follow(FIRST, null, "a", grounds(3, 1));

        // Then
        assertThat(replay.ask(FIRST, grounds(3, 2))).isNull();
        assertThat(replay.ask(SECOND, grounds(3, 2))).isInstanceOf(Decision.Wait.class);
    }

    private void pod(long revision, String name) {
        put(revision, "pods", Objects.pod(name, "1", "1Mi"));
    }

    private void node(long revision, Node node) {
        put(revision, "nodes", node);
        byte[] status = codec.encodeObserved(
                Kinds.builtIn().get("nodes"), java.util.Objects.requireNonNull(ObjectCodec.statusTree(node)));
        replay.apply(new Fact.ObservedPut(key("nodes", node), revision, status));
    }

    private void put(long revision, String resource, HasMetadata object) {
        byte[] value = codec.encodeDesired(Kinds.builtIn().get(resource), ObjectCodec.tree(object));
        replay.apply(new Fact.DesiredPut(
                key(resource, object), revision, object.getMetadata().getUid(), null, value));
    }

    private static ResourceKey key(String resource, HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new ResourceKey(
                resource,
                new ObjectKey(
                        namespace == null ? "" : namespace, object.getMetadata().getName()));
    }

    private static Grounds grounds(long seen, long number) {
        return Grounds.ofScheduler(1_000 + number, seen, new Grounds.Turn(1, number, false));
    }
}
