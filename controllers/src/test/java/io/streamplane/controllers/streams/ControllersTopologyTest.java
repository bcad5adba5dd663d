package io.streamplane.controllers.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControllersTopologyTest {

    private final ControllersWorld world = new ControllersWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldMakeAReplicaSetAndThenItsPods() {
        // Given
        world.advance(Duration.ofSeconds(1));
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofMillis(10));
        var create = world.take().stream()
                .filter(proposal -> proposal.action() == ProposalAction.CREATE)
                .findFirst()
                .orElseThrow();
        assertThat(create.component()).isEqualTo("deployment-controller");
        assertThat(create.cause()).isEqualTo(world.revision());

        // When
        var tree = Objects.requireNonNull(create.desired());
        tree.withObject("metadata").put("uid", "rs-1").put("generation", 1);
        world.desired(
                "replicasets.apps",
                ObjectCodec.model(tree, Kinds.builtIn().get("replicasets.apps").model()));
        world.advance(Duration.ofMillis(10));

        // Then
        var all = world.take();
        assertThat(all)
                .filteredOn(proposal -> proposal.kind().resource().equals("pods"))
                .hasSize(3)
                .allMatch(proposal -> proposal.action() == ProposalAction.CREATE
                        && proposal.component().equals("replicaset-controller"))
                .allMatch(proposal -> proposal.key().name().startsWith("web-"));
        ControllersWorld.made(all, "pods").forEach(pod -> world.desired("pods", pod));
        world.advance(Duration.ofMillis(200));
        assertThat(world.events()).contains("ScalingReplicaSet", "SuccessfulCreate");
    }

    @Test
    void shouldSayWhyPodsAreRefusedAndTryAgainLaterWithOne() {
        // Given
        world.advance(Duration.ofSeconds(1));
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofMillis(10));
        HasMetadata replicaSet =
                ControllersWorld.made(world.take(), "replicasets.apps").getFirst();
        world.desired("replicasets.apps", replicaSet);
        world.advance(Duration.ofMillis(10));
        world.reportLast(world.take(), replicaSet);
        world.advance(Duration.ofMillis(200));
        var asked = world.take().stream()
                .filter(each -> each.kind().resource().equals("pods"))
                .toList();

        // When
        asked.forEach(each -> world.refused(each, "pods \"p\" is forbidden: exceeded quota: q"));
        world.advance(Duration.ofMillis(200));
        var atOnce = world.take();
        world.reportLast(atOnce, replicaSet);
        world.advance(Duration.ofSeconds(2));
        var later = world.take();

        // Then
        assertThat(asked).hasSize(3);
        assertThat(atOnce).noneMatch(each -> each.action() == ProposalAction.CREATE);
        assertThat(atOnce)
                .filteredOn(each -> each.kind().resource().equals("replicasets.apps"))
                .extracting(each -> Objects.requireNonNull(each.observed())
                        .at("/conditions/0")
                        .toString())
                .singleElement()
                .asString()
                .contains("ReplicaFailure", "FailedCreate", "exceeded quota: q");
        assertThat(later)
                .filteredOn(each -> each.action() == ProposalAction.CREATE)
                .hasSize(1);
        assertThat(world.events()).containsOnlyOnce("FailedCreate").doesNotContain("SuccessfulCreate");
    }

    @Test
    void shouldPutDecisionsDownToWhatTheirObjectAsksForAndReportsToWhatIsReported() {
        // Given
        world.advance(Duration.ofSeconds(1));
        world.desired("deployments.apps", ControllersWorld.web());
        long asked = world.revision();
        for (int other = 0; other < 5; other++) {
            world.desired("nodes", ControllersWorld.node("node-" + other));
        }

        // When
        world.advance(Duration.ofMillis(10));
        var create = world.take().stream()
                .filter(proposal -> proposal.action() == ProposalAction.CREATE)
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(create.cause()).isEqualTo(asked);
    }

    @Test
    void shouldNotRepeatAProposalThatIsUnderWayUntilItsTimeIsUp() {
        // Given
        world.advance(Duration.ofSeconds(1));
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofMillis(10));
        world.take();

        // When
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofMillis(10));
        var soon = world.take();
        world.advance(Duration.ofSeconds(6));
        var later = world.take();

        // Then
        assertThat(soon).noneMatch(proposal -> proposal.action() == ProposalAction.CREATE);
        assertThat(later).anyMatch(proposal -> proposal.action() == ProposalAction.CREATE);
    }

    @Test
    void shouldNotDecideBeforeItHasReadWhatItsPartitionHeldAtTheTakeOver() {
        // Given
        world.reached(false);
        world.advance(Duration.ofSeconds(1));
        world.desired("deployments.apps", ControllersWorld.web());

        // When
        world.advance(Duration.ofSeconds(1));
        var early = world.take();
        world.reached(true);
        world.advance(Duration.ofSeconds(1));
        var late = world.take();

        // Then
        assertThat(early).isEmpty();
        assertThat(late).anyMatch(proposal -> proposal.action() == ProposalAction.CREATE);
    }

    @Test
    void shouldNotDecideInTheMiddleOfACommand() {
        // Given
        world.advance(Duration.ofSeconds(1));
        world.take();
        byte[] web = world.codec()
                .encodeDesired(Kinds.builtIn().get("deployments.apps"), ObjectCodec.tree(ControllersWorld.web()));
        world.putFirst("deployments.apps", ControllersWorld.key(ControllersWorld.web()), "d-1", web);
        world.advance(Duration.ofSeconds(1));
        var halfway = world.take();

        // When: the command's last record comes
        world.putLast("deployments.apps", ControllersWorld.key(ControllersWorld.web()), "d-1", web);
        world.advance(Duration.ofMillis(10));

        // Then
        assertThat(halfway).isEmpty();
        assertThat(world.take()).isNotEmpty().allSatisfy(proposal -> {
            var grounds = Objects.requireNonNull(proposal.grounds());
            assertThat(grounds.revision()).isEqualTo(world.revision());
            assertThat(grounds.shard()).isZero();
        });
    }

    @Test
    void shouldCollectWhatANodeLeftBehindWhenTheEndOfItsTopicIsReached() {
        // Given
        world.advance(Duration.ofSeconds(1));
        world.reached(false);
        world.desired("configmaps", ControllersWorld.ownedBy("node-1"));

        // When
        world.advance(Duration.ofSeconds(1));
        var early = world.take();
        world.reached(true);
        world.advance(Duration.ofSeconds(1));
        var late = world.take();

        // Then
        var owner = new ResourceKey("nodes", ObjectKey.clusterScoped("node-1"));
        assertThat(early).isEmpty();
        assertThat(late).singleElement().satisfies(proposal -> {
            assertThat(proposal.action()).isEqualTo(ProposalAction.DELETE);
            assertThat(proposal.requires()).contains(new Precondition.NotUid(owner, "uid-node-1"));
        });
    }

    @Test
    void shouldMeasureItsQueuesUnderTheNamesOfClientGo() {
        // Given
        world.advance(Duration.ofSeconds(1));

        // When
        world.desired("deployments.apps", ControllersWorld.web());
        world.advance(Duration.ofSeconds(1));

        // Then
        assertThat(world.telemetry().scrape("").lines())
                .contains(
                        "workqueue_depth{name=\"deployment-controller\"} 0.0",
                        "workqueue_adds_total{name=\"deployment-controller\"} 1.0",
                        "workqueue_queue_duration_seconds_count{name=\"deployment-controller\"} 1",
                        "workqueue_work_duration_seconds_count{name=\"deployment-controller\"} 1",
                        "workqueue_retries_total{name=\"deployment-controller\"} 0.0");
    }

    @Test
    void shouldKeepItsNames() {
        // Given
        String description = world.topology().describe().toString();

        // When
        var names = description
                .lines()
                .filter(line -> line.contains("Processor:") || line.contains("Sink:") || line.contains("Sub-topology"))
                .map(line -> line.strip().replaceAll(" ?\\(.*", ""))
                .toList();

        // Then
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "Sub-topology: 0 for global store",
                        "Processor: cluster-table",
                        "Sub-topology: 1",
                        "Processor: shard",
                        "Processor: controllers",
                        "Processor: refusals",
                        "Processor: lease-relay",
                        "Sink: heartbeats-sink",
                        "Sink: proposals-sink",
                        "Sink: events-sink",
                        "Sub-topology: 2",
                        "Processor: node-lifecycle-controller",
                        "Sink: node-proposals-sink",
                        "Sink: node-events-sink");
        assertThat(names.stream()
                        .filter(name -> name.startsWith("Sub-topology"))
                        .count())
                .isEqualTo(3);
        assertThat(ControllersNames.APPLICATION_ID).isEqualTo("streamplane-controllers");
    }
}
