package io.streamplane.controllers.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.avro.ProposalAction;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes by their heartbeats, leases and reports. */
class NodeLifecycleTopologyTest {

    private final ControllersWorld world = new ControllersWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldMarkANodeThatWentSilent() {
        // Given
        world.desired("nodes", ControllersWorld.node("node-1"));
        world.status("node-1", "KubeletReady", "2026-01-01T00:00:00Z");
        world.pass(30);
        world.heartbeat("node-1");
        world.pass(30);
        assertThat(world.take()).noneMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS);

        // When
        world.pass(20);

        // Then
        assertThat(world.take())
                .anyMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS
                        && String.valueOf(proposal.observed()).contains("Kubelet stopped posting node status."))
                .anyMatch(proposal -> String.valueOf(proposal.desired()).contains("node.kubernetes.io/unreachable"))
                .noneMatch(proposal -> String.valueOf(proposal.desired()).contains("NoExecute"));
    }

    @Test
    void shouldMarkANodeThatNeverSaidAnythingWhenItHadLonger() {
        // Given
        world.desired("nodes", ControllersWorld.node("node-1"));
        world.pass(58);
        assertThat(world.take()).isEmpty();

        // When
        world.pass(5);

        // Then
        assertThat(world.take())
                .anyMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS
                        && String.valueOf(proposal.observed()).contains("Kubelet never posted node status."));
    }

    @Test
    void shouldHearAKubeletByItsLeaseAndByItsStatus() {
        // Given
        world.desired("nodes", ControllersWorld.node("leasing"));
        world.desired("nodes", ControllersWorld.node("reporting"));
        world.status("leasing", "KubeletReady", "2026-01-01T00:00:00Z");
        world.status("reporting", "KubeletReady", "2026-01-01T00:00:00Z");

        // When
        for (int i = 1; i <= 9; i++) {
            world.pass(10);
            world.lease("leasing");
            world.status("reporting", "KubeletReady", "2026-01-01T00:0" + i + ":00Z");
        }

        // Then
        assertThat(world.take()).isEmpty();
    }

    @Test
    void shouldNotTakeHeartbeatsForNewThatThereWereBefore() {
        // Given
        world.reached(false);
        world.desired("nodes", ControllersWorld.node("dead"));
        world.status("dead", "NodeStatusUnknown", "2026-01-01T00:00:00Z");
        world.pass(1);

        // When
        world.heartbeat("dead");
        world.pass(2);
        var early = world.take();
        world.reached(true);
        world.heartbeat("dead");
        world.pass(2);

        // Then
        assertThat(early).noneMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS);
        assertThat(world.take())
                .anyMatch(proposal -> proposal.action() == ProposalAction.UPDATE_STATUS
                        && String.valueOf(proposal.observed()).contains("KubeletReady"));
    }

    @Test
    void shouldNotTakeATimeInWhichItDidNotLookForSilence() {
        // Given
        world.desired("nodes", ControllersWorld.node("node-1"));
        world.status("node-1", "KubeletReady", "2026-01-01T00:00:00Z");
        world.pass(20);

        // When
        world.advance(Duration.ofSeconds(600));
        world.pass(15);
        var starved = world.take();
        world.pass(10);

        // Then
        assertThat(starved).isEmpty();
        assertThat(world.take()).isNotEmpty();
    }
}
