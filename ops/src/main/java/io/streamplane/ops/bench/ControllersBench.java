package io.streamplane.ops.bench;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code controllers} processes on a broker and an API server of their own: pods a second that they make for Deployments in many
 * namespaces, by the number of processes; and how long the work of a killed one rests until the others go on with it.
 */
public final class ControllersBench {

    private static final String APPS = "/apis/apps/v1/namespaces/";
    private static final String WEB = "web";
    private static final int CALLERS = 16;
    private static final long TIMEOUT_SECONDS = 300;

    /** What a broker's operator would set for a quick take-over. */
    private static final Map<String, String> QUICK_SESSIONS = Map.of("group.min.session.timeout.ms", "2000");

    /** While a process is killed, some namespaces have something to do so often: all of them would keep the machine busy. */
    private static final long STEP_MS = 250;

    private static final int WITH_WORK = 8;

    private static final int STEPS_BEFORE = 20;
    private static final int STEPS_AFTER = 60;

    private final Plan plan;
    private final Class<?> main;
    private final Path folder;
    private final String brokers;
    private final Deque<LauncherProcess> controllers = new ArrayDeque<>();

    private ControllersBench(Class<?> main, Plan plan, Path folder, String brokers) {
        this.main = main;
        this.plan = plan;
        this.folder = folder;
        this.brokers = brokers;
    }

    /**
     * What to run.
     *
     * @param processes numbers of {@code controllers} processes to compare
     * @param namespaces with a Deployment each
     * @param pods of each Deployment, added in each round
     * @param rounds the first of which warms up
     * @param partitions of the topics
     * @param before what each {@code controllers} process is run with, e.g. {@code taskset -c 0}
     */
    public record Plan(
            List<Integer> processes, int namespaces, int pods, int rounds, int partitions, List<String> before) {}

    /** @param main the launcher's main class */
    public static BenchReport run(Class<?> main, Plan plan, Path folder) throws Exception {
        var rows = new ArrayList<List<String>>();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        double alone = 0;
        for (int count : plan.processes()) {
            Path own = Files.createDirectories(folder.resolve(count + "-processes"));
            try (var kafka = EmbeddedKafka.start(own.resolve("kafka"), 0, QUICK_SESSIONS)) {
                var bench = new ControllersBench(main, plan, own, kafka.bootstrapServers());
                double rate = bench.measure(count, rows, json);
                alone = alone == 0 ? rate : alone;
                rows.add(List.of(count + " processes, times the first", text(rate / alone)));
            }
        }
        return new BenchReport(List.of("what", "found"), rows, json);
    }

    private double measure(int count, List<List<String>> rows, ObjectNode json) throws Exception {
        Path kubeconfig = folder.resolve("kubeconfig");
        try (var server = start(
                "apiserver",
                List.of(),
                List.of(
                        "--port",
                        "0",
                        "--partitions",
                        Integer.toString(plan.partitions()),
                        "--cert-dir",
                        folder.resolve("pki").toString(),
                        "--state-dir",
                        folder.resolve("a").toString(),
                        "--write-kubeconfig",
                        kubeconfig.toString()))) {
            server.await("the kubeconfig", () -> Files.exists(kubeconfig));
            try (var client = ApiClient.of(kubeconfig, ToolAgent.of("bench"))) {
                for (int i = 1; i <= count; i++) {
                    controllers.add(start(
                            "controllers",
                            plan.before(),
                            List.of(
                                    "--state-dir",
                                    folder.resolve("c" + i).toString(),
                                    "--cluster-secret-file",
                                    folder.resolve("pki/proposals.secret").toString())));
                }
                double rate = rate(client);
                String processes = count + " processes";
                rows.add(List.of(processes + ", pods/s", text(rate)));
                ObjectNode found = json.putObject("processes_" + count).put("pods_s", rate);
                if (count > 1) {
                    double gap = takeOver(client);
                    rows.add(List.of(processes + ", one killed: longest rest of a namespace, s", text(gap)));
                    found.put("take_over_s", gap);
                }
                return rate;
            } finally {
                controllers.forEach(LauncherProcess::close);
            }
        }
    }

    private LauncherProcess start(String role, List<String> before, List<String> options) throws IOException {
        var arguments = new ArrayList<>(List.of(role, "--bootstrap-servers", brokers));
        arguments.addAll(options);
        return LauncherProcess.start(main, before, arguments, folder.resolve(role + ".out"));
    }

    private static String namespace(int number) {
        return "bench-" + number;
    }

    /** The mean of all rounds but the first. */
    private double rate(ApiClient client) throws Exception {
        for (int i = 0; i < plan.namespaces(); i++) {
            client.post("/api/v1/namespaces", "application/json", "{\"metadata\":{\"name\":\"" + namespace(i) + "\"}}")
                    .orThrow();
            client.post(APPS + namespace(i) + "/deployments", "application/json", deployment())
                    .orThrow();
        }
        double seconds = 0;
        for (int round = 1; round <= plan.rounds(); round++) {
            long start = System.nanoTime();
            scale(client, plan.namespaces(), round * plan.pods());
            awaitPods(client, round * plan.pods() * plan.namespaces());
            seconds += round == 1 ? 0 : (System.nanoTime() - start) / 1e9;
        }
        return (plan.rounds() - 1) * (double) plan.pods() * plan.namespaces() / seconds;
    }

    private static void scale(ApiClient client, int namespaces, int replicas) throws IOException, InterruptedException {
        List<Callable<Void>> calls = new ArrayList<>();
        for (int i = 0; i < namespaces; i++) {
            String path = APPS + namespace(i) + "/deployments/" + WEB;
            calls.add(() -> {
                client.patch(path, "application/merge-patch+json", "{\"spec\":{\"replicas\":" + replicas + "}}")
                        .orThrow();
                return null;
            });
        }
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            for (Future<Void> each : callers.invokeAll(calls)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("expected every Deployment to be scaled, but: " + e.getCause(), e);
        }
    }

    /** Until there are as many pods as that, and not one more. */
    private static void awaitPods(ApiClient client, int pods) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        for (int found = 0; found != pods; TimeUnit.MILLISECONDS.sleep(5)) {
            var page = client.get("/api/v1/pods?limit=1").orThrow();
            found = page.path("items").size()
                    + page.at("/metadata/remainingItemCount").asInt(0);
            if (found > pods || System.nanoTime() > deadline) {
                throw new IOException(
                        "expected " + pods + " pods within " + TIMEOUT_SECONDS + " s, but there are " + found);
            }
        }
    }

    /** The longest time in seconds that a namespace got no pod around the kill, though it always lacked one. */
    private double takeOver(ApiClient client) throws Exception {
        Map<String, Double> rests = new ConcurrentHashMap<>();
        Map<String, Long> last = new HashMap<>();
        long[] killed = {Long.MAX_VALUE};
        Thread watcher = Thread.ofPlatform().daemon().start(() -> watchPods(client, killed, last, rests));
        int namespaces = Math.min(WITH_WORK, plan.namespaces());
        int before = plan.rounds() * plan.pods();
        int replicas = before;
        for (int step = 0; step < STEPS_BEFORE + STEPS_AFTER; step++) {
            if (step == STEPS_BEFORE) {
                killed[0] = System.nanoTime();
                controllers.removeFirst().kill();
            }
            long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STEP_MS);
            scale(client, namespaces, ++replicas);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        awaitPods(client, before * plan.namespaces() + (replicas - before) * namespaces);
        watcher.interrupt();
        if (rests.size() < namespaces) {
            throw new IOException(
                    "expected pods in " + namespaces + " namespaces after the kill, but saw them in " + rests.size());
        }
        return rests.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static void watchPods(ApiClient client, long[] killed, Map<String, Long> last, Map<String, Double> rests) {
        try {
            client.watch("/api/v1/pods?watch=true", event -> {
                if (event.path("type").asString().equals("ADDED")) {
                    String namespace = event.at("/object/metadata/namespace").asString();
                    long now = System.nanoTime();
                    long before = last.merge(namespace, now, (old, _) -> old);
                    if (now > killed[0] && before <= killed[0]) {
                        rests.putIfAbsent(namespace, (now - before) / 1e9);
                    }
                    last.put(namespace, now);
                }
                return true;
            });
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String deployment() {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s"},
                 "spec":{"replicas":0,"selector":{"matchLabels":{"app":"%1$s"}},
                 "template":{"metadata":{"labels":{"app":"%1$s"}},
                 "spec":{"containers":[{"name":"c","image":"nginx"}]}}}}""".formatted(WEB);
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
