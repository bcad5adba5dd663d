package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.read.JournalRecord;
import io.streamplane.apiserver.replay.Difference;
import io.streamplane.controllers.Controllers;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.replay.JournalReplay;
import io.streamplane.ops.replay.ReplayReport;
import io.streamplane.scheduler.config.KubeSchedulerConfiguration;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code replay} and {@code whatif} over what a real workload left, by this build and by others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ReplayE2E {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final String PACKING = """
            apiVersion: kubescheduler.config.k8s.io/v1
            kind: KubeSchedulerConfiguration
            profiles:
              - pluginConfig:
                  - name: NodeResourcesFit
                    args: {scoringStrategy: {type: MostAllocated}}
                plugins:
                  score:
                    disabled: [{name: PodTopologySpread}, {name: NodeResourcesBalancedAllocation}]
            """;

    private RunningSystem system;
    private KubectlCall kubectl;

    private record Said(int code, String output) {}

    @BeforeAll
    void start(@TempDir Path temporary) {
        system = RunningSystem.start(temporary, "--nodes", "3");
        kubectl = system.kubectl();
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    @Order(1)
    void shouldTakeTheDecisionsOfARealWorkloadAgain() throws Exception {
        // Given: rollouts, scaling up and down, more pods than there is room for, deletions
        kubectl.okWithInput(Manifests.nginx("web", 4), "apply", "-f", "-");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=90s");
        kubectl.ok("scale", "deployment/web", "--replicas=9");
        kubectl.ok("set", "image", "deployment/web", "nginx=nginx:2.0");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=90s");
        kubectl.ok("create", "namespace", "other");
        kubectl.ok("-n", "other", "create", "deployment", "full", "--image=x", "--replicas=1");
        kubectl.ok("-n", "other", "set", "resources", "deployment/full", "--requests=cpu=3");
        kubectl.ok("-n", "other", "scale", "deployment/full", "--replicas=12");
        Awaitility.await()
                .atMost(LONGEST)
                .until(() -> kubectl.ok("-n", "other", "get", "pods").contains("Pending"));
        kubectl.ok("delete", "pod", "-l", "app=web", "--wait=false");
        kubectl.ok("-n", "other", "scale", "deployment/full", "--replicas=2");
        kubectl.ok("scale", "deployment/web", "--replicas=3");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=90s");
        kubectl.ok("delete", "namespace", "other");

        // When
        Said text = tool("replay");
        JsonNode json =
                JSON.readTree(tool("replay", "-o", "json", "--from", "50").output());

        // Then
        assertThat(text.output()).contains(" 0 different,").endsWith("This build takes the same decisions.\n");
        assertThat(text.code()).isZero();
        assertThat(json.path("same").asBoolean()).isTrue();
        assertThat(json.path("identical").asInt()).isGreaterThan(150);
        assertThat(json.path("decisions").propertyNames())
                .contains(
                        "default-scheduler", "deployment-controller", "replicaset-controller", "namespace-controller");
    }

    @Test
    @Order(2)
    void shouldTakeTheDecisionsAfterAKillAgain() throws Exception {
        // Given
        system.killAndRestart();
        kubectl.ok("scale", "deployment/web", "--replicas=6");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=90s");

        // When
        JsonNode json = JSON.readTree(tool("replay", "-o", "json").output());

        // Then
        assertThat(json.path("different").asInt()).as(json.toString()).isZero();
    }

    @Test
    @Order(3)
    void shouldShowTheFirstDecisionThatAnotherBuildTakesOtherwise() throws Exception {
        // Given
        SchedulerConfig packing = KubeSchedulerConfiguration.read(PACKING, SchedulerConfig.builtIn());

        // When
        ReplayReport otherScheduler = replay(packing, UnaryOperator.identity(), UnaryOperator.identity());
        ReplayReport otherController =
                replay(SchedulerConfig.withServices(), NeverDeletes::new, UnaryOperator.identity());

        // Then
        Difference placed = Objects.requireNonNull(otherScheduler.found().first());
        assertThat(placed.component()).isEqualTo("default-scheduler");
        assertThat(placed.recorded()).startsWith("bind default/pods/web-").contains(" to node-");
        assertThat(placed.replayed()).startsWith("bind default/pods/web-").isNotEqualTo(placed.recorded());
        assertThat(otherScheduler.found().decisions()).containsKey("replicaset-controller");
        Difference kept = Objects.requireNonNull(otherController.found().first());
        assertThat(kept.component()).isEqualTo("replicaset-controller");
        assertThat(kept.recorded()).contains(", one of ");
        assertThat(kept.replayed()).contains(" proposals: ").doesNotContain("delete ");
    }

    @Test
    @Order(4)
    void shouldFindADecisionThatWasChangedByHand() throws Exception {
        // When
        ReplayReport report = replay(SchedulerConfig.withServices(), UnaryOperator.identity(), ReplayE2E::changed);

        // Then
        Difference found = Objects.requireNonNull(report.found().first());
        assertThat(found.recorded()).endsWith(" to node-9");
        assertThat(found.replayed()).matches("bind .* to node-[012]");
    }

    @Test
    @Order(5)
    void shouldPlaceTheSamePodsByAnotherConfiguration() throws Exception {
        // Given
        String config = system.file("packing.yaml", PACKING);
        Path plot = Path.of(system.file("plot.svg", ""));
        Path picture = Path.of(system.file("plot.png", ""));

        // When
        JsonNode report =
                JSON.readTree(tool("whatif", "--scheduler-config", config, "--plot", plot.toString(), "-o", "json")
                        .output());
        Said table = tool("whatif", "--remove-node", "node-0", "--add-nodes", "2", "--plot", picture.toString());
        Said refused = tool("whatif", "--remove-node", "node-77");
        Said nothing = tool("whatif");
        Said recorded = tool("whatif", "--compare-with", "recorded");

        // Then
        assertThat(report.at("/whatIf/pods").asInt())
                .isEqualTo(report.at("/replay/pods").asInt())
                .isPositive();
        assertThat(report.at("/whatIf/moved").asInt()).isPositive();
        assertThat(report.at("/whatIf/meanNodes").asDouble()).isPositive();
        assertThat(Files.readString(plot)).contains("<svg", "<path");
        assertThat(Files.readAllBytes(picture)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(table.output()).contains("replay", "what if", "never placed").doesNotContain("recorded");
        assertThat(nothing.output())
                .as("without a change it decides the same")
                .containsPattern("on another node than in the replay +0 +0\\R");
        assertThat(recorded.output()).contains("recorded", "replay", "what if", "on another node than recorded");
        assertThat(refused.output()).contains("there was no 'node-77'");
        assertThat(refused.code()).isEqualTo(2);
    }

    private ReplayReport replay(
            SchedulerConfig config, UnaryOperator<Reconciler> replaced, UnaryOperator<JournalRecord> changed)
            throws Exception {
        try (Connection connection = Connection.toDirectory(system.dataDir(), null);
                JournalReader journal = connection.journal()) {
            long end = journal.end();
            var replay = new JournalReplay(
                    connection.registry(),
                    connection.kinds(),
                    connection.partitions(),
                    authority -> reconcilers(authority, replaced),
                    config);
            return replay.run(records -> journal.read(0, end, record -> records.accept(changed.apply(record))), 0, end);
        }
    }

    private static Collection<Reconciler> reconcilers(String authority, UnaryOperator<Reconciler> replaced) {
        var all = new ArrayList<Reconciler>();
        for (Reconciler each : Controllers.reconcilers(Kinds.builtIn(), authority.isEmpty() ? null : authority)) {
            all.add(each.name().equals("replicaset") ? replaced.apply(each) : each);
        }
        return all;
    }

    /** Each binding goes to a node that there is not. */
    private static JournalRecord changed(JournalRecord record) {
        Command command = record.command();
        if (command == null || !command.origin().verb().equals("bind")) {
            return record;
        }
        List<Mutation> mutations = command.mutations().stream()
                .map(each -> each instanceof Mutation.PutDesired put
                        ? new Mutation.PutDesired(put.key(), put.uid(), "node-9", put.value())
                        : each)
                .toList();
        return new JournalRecord(
                record.offset(),
                new Command(
                        command.time(),
                        command.cause(),
                        command.origin(),
                        command.preconditions(),
                        mutations,
                        command.grounds()));
    }

    private record NeverDeletes(Reconciler reconciler) implements Reconciler {
        @Override
        public String name() {
            return reconciler.name();
        }

        @Override
        public Set<WorkKey> affected(FactChange change, ShardView shard) {
            return reconciler.affected(change, shard);
        }

        @Override
        public ReconcileResult reconcile(ReconcileInput snapshot) {
            return ReconcileResult.of(reconciler.reconcile(snapshot).proposals().stream()
                    .filter(proposal -> !(proposal instanceof Proposal.Delete))
                    .toList());
        }
    }

    private Said tool(String command, String... arguments) {
        try (var process = system.tool(command, arguments)) {
            int code = process.awaitExit(LONGEST);
            return new Said(code, process.output());
        }
    }
}
