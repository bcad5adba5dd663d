package io.streamplane.ops.bench;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.state.AppliedCommand;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many Deployments created at once until all are available, as a watcher of the API sees it; then a rolling update of one
 * large Deployment, of which the journal is read afterwards, to see that its bounds were kept at every revision.
 */
public final class RolloutBench {

    private static final String APPS = "/apis/apps/v1/";
    private static final String LARGE = "large";
    private static final int CALLERS = 32;
    private static final int QUARTER = 4;
    private static final long TIMEOUT_SECONDS = 900;

    private final AllInOne system;
    private final ApiClient client;

    private RolloutBench(AllInOne system, ApiClient client) {
        this.system = system;
        this.client = client;
    }

    /**
     * What to run.
     *
     * @param deployments that are created at once
     * @param replicas of each of them
     * @param namespaces that they are spread over
     * @param pods of the Deployment that is updated
     * @param nodes that the system has
     */
    public record Plan(int deployments, int replicas, int namespaces, int pods, int nodes) {}

    /** Runs against a started system whose simulated kubelets take no time of their own. */
    public static BenchReport run(AllInOne system, Plan plan) throws Exception {
        try (var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("bench"))) {
            return new RolloutBench(system, client).run(plan);
        }
    }

    private BenchReport run(Plan plan) throws Exception {
        awaitNodes(plan.nodes());
        double many = many(plan);
        double first = large(plan.pods(), "nginx:1.14.2", false);
        long from = revision();
        double update = large(plan.pods(), "nginx:1.16.1", true);
        RolloutBounds bounds = bounds(plan.pods(), from, revision());
        var json = JsonMapper.shared().createObjectNode();
        json.put("deployments", plan.deployments())
                .put("replicas", plan.replicas())
                .put("nodes", plan.nodes());
        json.put("all_available_s", tenths(many));
        json.put("pods_s", tenths(plan.deployments() * (double) plan.replicas() / many));
        json.put("updated_pods", plan.pods()).put("created_s", tenths(first)).put("updated_s", tenths(update));
        json.put("revisions", bounds.revisions()).put("most_pods", bounds.highest());
        json.put("least_available", bounds.lowest()).put("bounds_broken", bounds.broken());
        var rows = List.of(
                List.of("Deployments x replicas", plan.deployments() + " x " + plan.replicas()),
                List.of("all available after s", text(many)),
                List.of("pods/s", text(plan.deployments() * (double) plan.replicas() / many)),
                List.of("rolling update of pods", Integer.toString(plan.pods())),
                List.of("created after s", text(first)),
                List.of("updated after s", text(update)),
                List.of("revisions checked", Long.toString(bounds.revisions())),
                List.of("most pods (allowed)", bounds.highest() + " (" + most(plan.pods()) + ")"),
                List.of("fewest available (allowed)", bounds.lowest() + " (" + least(plan.pods()) + ")"),
                List.of("revisions that broke a bound", Long.toString(bounds.broken())));
        return new BenchReport(List.of("what", "found"), rows, json);
    }

    /** Seconds from the first creation until the last Deployment is available. */
    private double many(Plan plan) throws Exception {
        for (int i = 0; i < plan.namespaces(); i++) {
            client.post("/api/v1/namespaces", "application/json", """
                    {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"bench-%d"}}""".formatted(i))
                    .orThrow();
        }
        Set<String> available = new HashSet<>();
        var done = new CountDownLatch(1);
        Thread watcher = watch(APPS + "deployments?watch=true&labelSelector=bench%3Dmany", event -> {
            if (isAvailable(event, plan.replicas())) {
                available.add(event.at("/object/metadata/namespace").asString() + "/"
                        + event.at("/object/metadata/name").asString());
            }
            if (available.size() == plan.deployments()) {
                done.countDown();
            }
            return available.size() < plan.deployments();
        });
        long start = System.nanoTime();
        List<Callable<Void>> creations = new ArrayList<>();
        for (int i = 0; i < plan.deployments(); i++) {
            String namespace = "bench-" + i % plan.namespaces();
            String body = deployment("many-" + i, "many", plan.replicas(), "nginx:1.14.2");
            creations.add(() -> {
                client.post(APPS + "namespaces/" + namespace + "/deployments", "application/json", body)
                        .orThrow();
                return null;
            });
        }
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            for (Future<Void> each : callers.invokeAll(creations)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("expected every Deployment to be created, but: " + e.getCause(), e);
        }
        await(done, plan.deployments() + " Deployments available");
        double seconds = (System.nanoTime() - start) / 1e9;
        watcher.join();
        return seconds;
    }

    /** Seconds until all pods of the large Deployment have this image. */
    private double large(int pods, String image, boolean exists) throws Exception {
        String path = APPS + "namespaces/default/deployments";
        long start = System.nanoTime();
        long generation = (exists
                        ? client.patch(
                                path + "/" + LARGE, "application/strategic-merge-patch+json", """
                                {"spec":{"template":{"spec":{"containers":[{"name":"c","image":"%s"}]}}}}""".formatted(image))
                        : client.post(path, "application/json", deployment(LARGE, LARGE, pods, image)))
                .orThrow()
                .at("/metadata/generation")
                .asLong();
        var done = new CountDownLatch(1);
        Thread watcher = watch(path + "?watch=true&labelSelector=bench%3D" + LARGE, event -> {
            boolean complete = event.at("/object/status/observedGeneration").asLong(0) >= generation
                    && event.at("/object/status/updatedReplicas").asInt(0) == pods
                    && event.at("/object/status/replicas").asInt(0) == pods
                    && isAvailable(event, pods);
            if (complete) {
                done.countDown();
            }
            return !complete;
        });
        await(done, pods + " pods of the image " + image);
        watcher.join();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Reads the journal from its beginning, and checks from one revision to another. */
    private RolloutBounds bounds(int pods, long from, long to) throws IOException {
        var bounds = new RolloutBounds(most(pods), least(pods));
        try (var connection = Connection.toKafka(
                        system.settings(), system.schemaRegistryUri().toString());
                var journal = connection.journal()) {
            var replay = new Replay(connection.kinds(), ObjectDecoder.of(new ObjectCodec(connection.registry())));
            journal.read(0, to, record -> {
                AppliedCommand applied = replay.apply(record);
                boolean touched = false;
                for (var each : applied.touched()) {
                    ObjectKey key = each.key().key();
                    if (each.key().resource().equals(PodKind.RESOURCE)
                            && key.name().startsWith(LARGE + "-")) {
                        touched = true;
                        bounds.see(
                                key,
                                replay.current()
                                        .get(PodKind.KIND, key)
                                        .map(pod -> pod.tree())
                                        .orElse(null));
                    }
                }
                if (touched && applied.revision() > from) {
                    bounds.check();
                }
            });
        }
        return bounds;
    }

    private long revision() throws IOException, InterruptedException {
        return Long.parseLong(
                Tree.text(client.get("/api/v1/namespaces?limit=1").orThrow().path("metadata"), "resourceVersion"));
    }

    private static boolean isAvailable(JsonNode event, int replicas) {
        return event.at("/object/status/availableReplicas").asInt(0) == replicas;
    }

    private static void await(CountDownLatch done, String what) throws IOException, InterruptedException {
        if (!done.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("expected " + what + " within " + TIMEOUT_SECONDS + " s, but it was not so");
        }
    }

    private Thread watch(String path, Predicate<JsonNode> event) {
        return Thread.ofVirtual().start(() -> {
            try {
                client.watch(path, event);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitNodes(int nodes) throws IOException, InterruptedException {
        for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120); ; TimeUnit.MILLISECONDS.sleep(100)) {
            if (client.get("/api/v1/nodes").orThrow().path("items").size() >= nodes) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("expected " + nodes + " nodes within 120 s, but there are fewer");
            }
        }
    }

    /** Surge and unavailable are a quarter each, as by default. */
    private static int most(int pods) {
        return pods + Math.ceilDiv(pods, QUARTER);
    }

    private static int least(int pods) {
        return pods - pods / QUARTER;
    }

    private static String deployment(String name, String label, int replicas, String image) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s","labels":{"bench":"%2$s"}},
                 "spec":{"replicas":%3$d,"selector":{"matchLabels":{"app":"%1$s"}},
                 "template":{"metadata":{"labels":{"app":"%1$s"}},
                 "spec":{"containers":[{"name":"c","image":"%4$s"}]}}}}""".formatted(name, label, replicas, image);
    }

    private static double tenths(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
