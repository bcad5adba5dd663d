package io.streamplane.scheduler.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.scheduler.Objects;
import io.streamplane.scheduler.config.KubeSchedulerConfiguration;
import io.streamplane.scheduler.decide.ClusterEvent;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodReader;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final SchedulerConfig PACKING = KubeSchedulerConfiguration.read("""
            apiVersion: kubescheduler.config.k8s.io/v1
            kind: KubeSchedulerConfiguration
            profiles:
              - pluginConfig:
                  - name: NodeResourcesFit
                    args: {scoringStrategy: {type: MostAllocated}}
                plugins:
                  score:
                    disabled: [{name: "*"}]
                    enabled: [{name: NodeResourcesFit}]
            """, SchedulerConfig.builtIn());

    @Test
    void shouldSpreadOrPackAsItsConfigurationSays() {
        // When
        Simulation spreading = run(SchedulerConfig.builtIn(), Set.of());
        Simulation packing = run(PACKING, Set.of());

        // Then
        assertThat(new HashSet<>(spreading.tally().nodes().values())).hasSize(3);
        assertThat(new HashSet<>(packing.tally().nodes().values())).hasSize(1);
        assertThat(packing.tally().samples().getLast().nodes()).isEqualTo(1);
        assertThat(packing.tally().samples().getLast().cpu()).isEqualTo(0.75);
    }

    @Test
    void shouldLetPodsWaitForARoomThatComes() {
        // Given: room for eight pods of half a CPU on one node, and nine of them
        var simulation = new Simulation(PACKING, Set.of("b", "c"));
        nodes(simulation);
        simulation.begin(1_000);
        for (int i = 1; i <= 9; i++) {
            simulation.apply(pod(Objects.pod("p" + i, "500m", "1Mi")));
        }
        simulation.decide();
        assertThat(simulation.tally().placed()).isEqualTo(8);

        // When: one goes five seconds later
        String placed = simulation.tally().nodes().keySet().iterator().next();
        simulation.advance(6_000);
        simulation.apply(new ClusterEvent.PodDesired(key(placed.substring("uid-".length())), null));
        simulation.decide();
        simulation.advance(20_000);

        // Then
        assertThat(simulation.tally().placed()).isEqualTo(9);
        assertThat(simulation.tally().waited(0.99)).isBetween(5_000L, 7_000L);
    }

    @Test
    void shouldMoveThePodsOfARemovedNodeAndNoOthers() {
        // Given
        var simulation = new Simulation(SchedulerConfig.builtIn(), Set.of("a"));
        nodes(simulation);
        simulation.apply(pod(Objects.bound(Objects.pod("p1", "1", "1Mi"), "a")));
        simulation.apply(pod(Objects.bound(Objects.pod("p2", "1", "1Mi"), "b")));

        // When
        simulation.begin(1_000);

        // Then
        assertThat(simulation.tally().nodes()).containsOnlyKeys("uid-p1");
        assertThat(simulation.tally().nodes().get("uid-p1")).isIn("b", "c");
    }

    private static Simulation run(SchedulerConfig config, Set<String> removed) {
        var simulation = new Simulation(config, removed);
        nodes(simulation);
        simulation.begin(1_000);
        for (int i = 1; i <= 6; i++) {
            Pod pod = Objects.pod("p" + i, "500m", "1Gi");
            simulation.advance(1_000 + 10 * i);
            simulation.apply(pod(pod));
            simulation.decide();
            // The recorded binding, which a simulation does not follow.
            simulation.apply(pod(Objects.bound(pod, "b")));
        }
        return simulation;
    }

    private static void nodes(Simulation simulation) {
        for (String name : new String[] {"a", "b", "c"}) {
            var node = Objects.node(name, "4", "8Gi", 10);
            simulation.apply(new ClusterEvent.NodeDesired(name, node));
            simulation.apply(new ClusterEvent.NodeObserved(name, node.getStatus()));
        }
    }

    private static ClusterEvent pod(Pod pod) {
        return new ClusterEvent.PodDesired(key(pod.getMetadata().getName()), PodReader.read(pod));
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }
}
