package io.streamplane.controllers.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a topology of controllers does with facts that it cannot read, and with reconcilers that fail. */
class UnreadableFactsTopologyTest {

    private final ControllersWorld world = new ControllersWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldPassOverAnObjectThatCannotBeReadAndGoOn() {
        // Given
        world.advance(Duration.ofSeconds(1));

        // When
        world.put("deployments.apps", new ObjectKey("default", "broken"), "uid-broken", new byte[] {0, 0, 0, 0, 99, 1});
        world.put(
                "widgets.example.com", new ObjectKey("default", "unknown"), "uid-unknown", new byte[] {0, 0, 0, 0, 99, 1
                });
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofSeconds(1));

        // Then
        assertThat(world.take())
                .filteredOn(proposal -> proposal.action() == ProposalAction.CREATE)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Topics.STATE, Topics.CLUSTER})
    void shouldPassOverAForeignRecordOnAnyTopicAndGoOn(String topic) {
        // Given
        world.advance(Duration.ofSeconds(1));
        var input = world.input(topic);

        // When
        input.pipeInput(null, new byte[] {1});
        input.pipeInput("hello", "world".getBytes(StandardCharsets.UTF_8));
        input.pipeInput("deployments.apps default/web desired", new byte[] {0, 0, 0, 0, 1, 9});
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofSeconds(1));

        // Then
        assertThat(world.take())
                .filteredOn(proposal -> proposal.action() == ProposalAction.CREATE)
                .hasSize(1);
        assertThat(world.count(SkippedRecords.SKIPPED, "topic", topic)).isEqualTo(3);
    }

    @Test
    void shouldLetAReconcilerThatFailsOnOneObjectStopNoOther() {
        // Given
        world.advance(Duration.ofSeconds(1));
        var bad = ControllersWorld.web();
        bad.getMetadata().setName(ControllersWorld.MOODY);

        // When
        world.desired("deployments.apps", bad);
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofSeconds(1));
        double first = world.count(SkippedRecords.UNSENT, "topic", Topics.PROPOSALS);
        world.advance(Duration.ofSeconds(31));

        // Then
        assertThat(world.take())
                .filteredOn(proposal -> proposal.action() == ProposalAction.CREATE
                        && proposal.component().equals("deployment-controller"))
                .isNotEmpty();
        assertThat(first).isEqualTo(1);
        assertThat(world.count(SkippedRecords.UNSENT, "topic", Topics.PROPOSALS))
                .isEqualTo(2);
    }

    @Test
    void shouldCountAPodThatCannotBeReadAndGoOnWithItsOwner() {
        // Given
        world.advance(Duration.ofSeconds(1));
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofMillis(10));
        var replicaSet = ControllersWorld.made(world.take(), "replicasets.apps").getFirst();
        world.desired("replicasets.apps", replicaSet);
        world.advance(Duration.ofMillis(10));
        var first = world.take();
        var pods = ControllersWorld.made(first, "pods");

        // When
        pods.forEach(pod -> world.desired("pods", pod));
        world.reportLast(first, replicaSet);
        world.reported(pods.get(0), new byte[] {0, 0, 0, 0, 99, 1});
        world.reported(pods.get(1), garbageTime());
        world.reported(
                pods.get(2),
                world.codec()
                        .encodeObserved(
                                Kinds.builtIn().get("pods"),
                                JsonMapper.shared().createObjectNode().put("phase", "Failed")));
        var more = new ArrayList<HasMetadata>();
        for (int round = 0; round < 3; round++) {
            world.advance(Duration.ofSeconds(1));
            var proposed = world.take();
            ControllersWorld.made(proposed, "pods").forEach(pod -> {
                more.add(pod);
                world.desired("pods", pod);
            });
            world.reportLast(proposed, replicaSet);
        }

        // Then
        assertThat(more).hasSize(1);
        assertThat(world.unreadable())
                .containsExactly("pods default/" + pods.getFirst().getMetadata().getName() + " observed");
        assertThat(world.count(SkippedRecords.UNSENT, "topic", Topics.PROPOSALS))
                .isZero();
    }

    private byte[] garbageTime() {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("lastTransitionTime", "garbage");
        return world.codec().encodeObserved(Kinds.builtIn().get("pods"), status);
    }
}
