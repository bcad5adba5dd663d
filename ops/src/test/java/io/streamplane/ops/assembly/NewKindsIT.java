package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.streamplane.apiserver.journal.load.MaterializedTopics;
import io.streamplane.apiserver.verify.Verification;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.streams.RunningStreams;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Objects of 300 kinds that a running system does not know, written through an API server that does: no task of the running
 * system is restarted, and nothing else waits for them.
 */
@Timeout(300)
class NewKindsIT {

    private static final int KINDS = 300;
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    /**
     * For a Deployment of two pods to be ready, which takes half a second; about one while the machine creates the 400 topics of
     * the new kinds' views, and several where others keep it busy. It took 22 s where the materializer waited for each of these.
     */
    private static final Duration LONGEST_ROLLOUT = Duration.ofSeconds(15);

    /** Each grows where a task is made or ended, a thread is replaced, or a group shares its partitions out anew. */
    private static final Set<String> RESTARTS = Set.of(
            "kafka.stream.thread.task.created.total",
            "kafka.stream.thread.task.closed.total",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.consumer.coordinator.failed.rebalance.total",
            RunningStreams.REPLACED);

    @TempDir
    Path folder;

    @Test
    void shouldDisturbNothingWhen300KindsAppear() throws Exception {
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder.resolve("data"))
                        .withNodes(2)
                        .withInstantPods());
                var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("test"));
                var newer = ApiServerBeside.start(system, KindRegistry.of(withNewKinds()), folder.resolve("newer"));
                var newerClient = newer.client()) {
            // Given
            List<Duration> before = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                before.add(rollout(client, "before-" + i));
            }
            awaitQuietGroups(system);
            Map<String, Double> restarts = restarts(system);
            assertThat(restarts.keySet()).anyMatch(name -> name.contains("controllers"));

            // When
            List<Duration> during = new ArrayList<>();
            long begin = System.nanoTime();
            var registration = CompletableFuture.runAsync(() -> createEach(newerClient));
            while (!registration.isDone()) {
                during.add(rollout(client, "during-" + during.size()));
            }
            registration.join();
            Duration registered = Duration.ofNanos(System.nanoTime() - begin);
            during.add(rollout(client, "after"));

            // Then
            System.out.printf(
                    "NewKindsIT: %d kinds in %d ms; rollouts in ms before %s, during %s%n",
                    KINDS, registered.toMillis(), millis(before), millis(during));
            assertThat(Collections.max(during)).isLessThan(LONGEST_ROLLOUT);
            assertViewsEqualTheJournal(system);
            assertThat(restarts(system)).isEqualTo(restarts);
            assertNothingSkipped(system);
            assertThat(system.failed().toCompletableFuture()).isNotDone();
        }
    }

    private static List<Kind> withNewKinds() {
        var kinds = new ArrayList<>(Kinds.builtIn().all());
        IntStream.range(0, KINDS).mapToObj(NewKindsIT::kind).forEach(kinds::add);
        return kinds;
    }

    /** In ten groups; some are of cluster scope, some have a status. */
    private static Kind kind(int number) {
        KindBuilder kind = KindBuilder.of(
                        "g" + number % 10 + ".example.com", "v1", "Gadget" + number, "gadgets" + number)
                .openApi(hasStatus(number) ? "io.k8s.api.core.v1.Namespace" : "io.k8s.api.core.v1.ConfigMap");
        if (isOfClusterScope(number)) {
            kind.clusterScoped();
        }
        return (hasStatus(number) ? kind.subresources("status") : kind).build();
    }

    private static boolean hasStatus(int number) {
        return number % 3 == 0;
    }

    private static boolean isOfClusterScope(int number) {
        return number % 10 == 0;
    }

    /** One object of each new kind, with its status, one after the other. */
    private static void createEach(ApiClient client) {
        try {
            for (int i = 0; i < KINDS; i++) {
                Kind kind = kind(i);
                String path = "/apis/" + kind.group() + "/v1/"
                        + (kind.namespaced() ? "namespaces/default/" : "")
                        + kind.plural();
                String object = "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"one\"}%s}";
                client.post(path, "application/json", object.formatted(kind.apiVersion(), kind.kind(), ""))
                        .orThrow();
                if (hasStatus(i)) {
                    String status = ",\"status\":{\"phase\":\"Active\"}";
                    client.put(
                                    path + "/one/status",
                                    "application/json",
                                    object.formatted(kind.apiVersion(), kind.kind(), status))
                            .orThrow();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How long it takes from the request until both pods are ready. */
    private static Duration rollout(ApiClient client, String name) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        client.post(DEPLOYMENTS, "application/json", """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":2,
                 "selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
                 "spec":{"containers":[{"name":"c","image":"nginx"}]}}}}""".formatted(name)).orThrow();
        await("rollout of " + name)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> client.get(DEPLOYMENTS + "/" + name)
                                .orThrow()
                                .at("/status/readyReplicas")
                                .asInt(0)
                        == 2);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Until the groups that the newer server shares with the system have taken it in. */
    private static void awaitQuietGroups(AllInOne system) {
        var last = new AtomicReference<>(restarts(system));
        await("no task to be made or moved for some seconds")
                .during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    Map<String, Double> now = restarts(system);
                    return now.equals(last.getAndSet(now));
                });
    }

    /** Of each counter of restarts, by name and tags. */
    private static Map<String, Double> restarts(AllInOne system) {
        var restarts = new TreeMap<String, Double>();
        for (Meter meter : system.telemetry().meters().getMeters()) {
            if (RESTARTS.contains(meter.getId().getName())) {
                for (Measurement value : meter.measure()) {
                    restarts.put(meter.getId().getName() + meter.getId().getTags(), value.getValue());
                }
            }
        }
        return restarts;
    }

    private static void assertViewsEqualTheJournal(AllInOne system) throws IOException {
        try (var connection = Connection.toKafka(
                        system.settings(), system.schemaRegistryUri().toString());
                var journal = connection.journal();
                var topics = new MaterializedTopics(connection.settings())) {
            var expected = new HashSet<String>();
            for (int i = 0; i < KINDS; i++) {
                expected.add(Topics.desired(kind(i).resource()));
                if (hasStatus(i)) {
                    expected.add(Topics.observed(kind(i).resource()));
                }
            }
            await("the materializer to come to the journal's end")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> topics.position() >= journal.end());
            Verification.Report report = Verification.run(topics, journal);
            assertThat(report.differences()).isEmpty();
            assertThat(report.parts().keySet()).containsAll(expected);
            assertThat(topics.ends(List.of(Topics.DEAD_LETTERS)).values()).containsOnly(0L);
        }
    }

    private static void assertNothingSkipped(AllInOne system) {
        for (String counter : List.of(SkippedRecords.SKIPPED, SkippedRecords.UNSENT)) {
            assertThat(system.telemetry().meters().find(counter).counters())
                    .as(counter)
                    .allMatch(each -> each.count() == 0);
        }
    }

    private static List<Long> millis(List<Duration> durations) {
        return durations.stream().map(Duration::toMillis).toList();
    }
}
