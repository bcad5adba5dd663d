package io.streamplane.ops.bench;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * From a Deployment's creation to its last pod Running, as a watcher of the API sees it, with everything in this
 * process: first one pod at a time on the idle system, then rounds of many, each of a Deployment that is deleted again
 * before the next. The first round shows a process that has just started, the last ones what it sustains.
 */
public final class PodsBench {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final int SINGLE_PODS = 30;
    private static final long TIMEOUT_SECONDS = 600;

    private final ApiClient client;

    private PodsBench(ApiClient client) {
        this.client = client;
    }

    /**
     * What to run.
     *
     * @param pods replicas of each round's Deployment
     * @param nodes that the system has
     * @param warmUp rounds that come before those that count; the first of all is told all the same
     * @param rounds that count
     */
    public record Plan(int pods, int nodes, int warmUp, int rounds) {}

    /** Runs against a started system whose simulated kubelets take no time of their own. */
    public static BenchReport run(AllInOne system, Plan plan) throws IOException, InterruptedException {
        try (var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("bench"))) {
            return new PodsBench(client).run(plan);
        }
    }

    private BenchReport run(Plan plan) throws IOException, InterruptedException {
        awaitNodes(plan.nodes());
        var single = singlePods();
        var results = new ArrayList<PodsRound>();
        for (int i = 1; i <= plan.warmUp() + plan.rounds(); i++) {
            results.add(round(i, plan.pods()));
        }
        return PodsReport.of(plan, results, single);
    }

    private PodsRound round(int number, int pods) throws IOException, InterruptedException {
        String name = "bench-" + number;
        var times = new PodTimes(pods);
        var watcher = watch("app=" + name, times);
        long cpu = ProcessCpu.nanos();
        long start = System.nanoTime();
        client.post(DEPLOYMENTS, "application/json", deployment(name, pods)).orThrow();
        if (!times.done().await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("expected " + pods + " pods Running within " + TIMEOUT_SECONDS + " s, but "
                    + times.runningCount() + " were");
        }
        watcher.join();
        double seconds = (times.lastRunning() - start) / 1e9;
        double cpuSeconds = (ProcessCpu.nanos() - cpu) / 1e9;
        client.delete(DEPLOYMENTS + "/" + name).orThrow();
        awaitGone(name);
        return new PodsRound(number, pods / seconds, cpuSeconds / pods, times.createToRunning());
    }

    private void awaitGone(String name) throws IOException, InterruptedException {
        String path = PODS + "?limit=1&labelSelector=app%3D" + name;
        for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
                !client.get(path).orThrow().path("items").isEmpty();
                TimeUnit.MILLISECONDS.sleep(200)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("expected the pods of " + name + " to be gone within " + TIMEOUT_SECONDS + " s");
            }
        }
    }

    private Percentiles singlePods() throws IOException, InterruptedException {
        long[] nanos = new long[SINGLE_PODS];
        for (int i = 0; i < SINGLE_PODS; i++) {
            String name = "single-" + i;
            var times = new PodTimes(1);
            var watcher = watch("single=" + name, times);
            long start = System.nanoTime();
            client.post(PODS, "application/json", pod(name)).orThrow();
            if (!times.done().await(30, TimeUnit.SECONDS)) {
                throw new IOException("expected pod " + name + " Running within 30 s, but it was not");
            }
            watcher.join();
            nanos[i] = times.lastRunning() - start;
            client.delete(PODS + "/" + name + "?gracePeriodSeconds=0").orThrow();
        }
        return Percentiles.ofNanos(nanos);
    }

    private Thread watch(String selector, PodTimes times) {
        return Thread.ofVirtual().start(() -> {
            try {
                client.watch(
                        PODS + "?watch=true&labelSelector=" + selector.replace("=", "%3D"),
                        event -> times.seen(event, System.nanoTime()));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitNodes(int nodes) throws IOException, InterruptedException {
        for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120); ; TimeUnit.MILLISECONDS.sleep(100)) {
            int registered = client.get("/api/v1/nodes").orThrow().path("items").size();
            if (registered >= nodes) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("expected " + nodes + " nodes within 120 s, but there are " + registered);
            }
        }
    }

    private static String deployment(String name, int replicas) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},"spec":{"replicas":%2$d,
                 "selector":{"matchLabels":{"app":"%1$s"}},"template":{"metadata":{"labels":{"app":"%1$s"}},
                 "spec":{"containers":[{"name":"c","image":"nginx:1.14.2"}]}}}}""".formatted(name, replicas);
    }

    private static String pod(String name) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s","labels":{"single":"%1$s"}},
                 "spec":{"containers":[{"name":"c","image":"nginx:1.14.2"}]}}""".formatted(name);
    }
}
