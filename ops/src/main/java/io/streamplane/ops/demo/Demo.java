package io.streamplane.ops.demo;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.avro.CommandRecord;
import io.streamplane.schemas.avro.ProposalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Applies the example Deployment to a started system and shows how it comes to run. */
public final class Demo {

    private static final String EXAMPLE = "examples/deployment.yaml";
    private static final String NAME = "nginx-deployment";
    private static final int REPLICAS = 3;
    private static final long TIMEOUT_SECONDS = 60;

    private final AllInOne system;
    private final PrintStream out;

    public Demo(AllInOne system, PrintStream out) {
        this.system = system;
        this.out = out;
    }

    /** Returns when all pods are Running; fails with the reason where that takes more than a minute. */
    public void run() throws IOException, InterruptedException {
        var kubectl = Kubectl.onPath(system.kubeconfig());
        var phases = new PodPhases(REPLICAS, out);
        var commands = new EnvelopeSerde<CommandRecord>(
                system.registry(), Topics.JOURNAL + "-value", CommandRecord.getClassSchema());
        var proposals = new EnvelopeSerde<ProposalRecord>(
                system.registry(), Topics.PROPOSALS + "-value", ProposalRecord.getClassSchema());
        try (var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("demo"));
                var watchers = Executors.newVirtualThreadPerTaskExecutor();
                var trace = new RecordTrace(
                        system.settings(), commands::deserialize, proposals::deserialize, "default/" + NAME, out)) {
            var running = CompletableFuture.runAsync(() -> watch(client, phases), watchers);
            if (kubectl.isPresent()) {
                out.println("$ kubectl apply -f " + exampleFile());
                kubectl.get().run("apply", "-f", exampleFile().toString());
            } else {
                out.println("There is no kubectl on PATH: applying ops/" + EXAMPLE + " with the demo's own client.");
                create(client);
            }
            await(running, phases);
            TimeUnit.MILLISECONDS.sleep(300); // the last status changes are still on their way to the topics shown
        }
        out.println();
        if (kubectl.isPresent()) {
            out.println("$ kubectl get deployments,replicasets,pods -o wide");
            kubectl.get().run("get", "deployments,replicasets,pods", "-o", "wide");
        }
    }

    private static void watch(ApiClient client, PodPhases phases) {
        try {
            client.watch("/api/v1/namespaces/default/pods?watch=true&labelSelector=app%3Dnginx", phases::seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CompletableFuture<Void> running, PodPhases phases)
            throws IOException, InterruptedException {
        try {
            running.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "expected " + REPLICAS + " pods Running within " + TIMEOUT_SECONDS + " s, but: " + phases.summary(),
                    e);
        } catch (ExecutionException e) {
            throw new IOException("the watch of the pods failed", e.getCause());
        }
    }

    private static void create(ApiClient client) throws IOException, InterruptedException {
        client.post(
                        "/apis/apps/v1/namespaces/default/deployments",
                        "application/json",
                        YAMLMapper.builder().build().readTree(exampleText()).toString())
                .orThrow();
    }

    private static Path exampleFile() {
        Path file = Path.of(System.getProperty("streamplane.home", "."), "ops", EXAMPLE);
        Path here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file) : file;
    }

    private static String exampleText() throws IOException {
        try (var stream = Demo.class.getClassLoader().getResourceAsStream(EXAMPLE)) {
            if (stream == null) {
                throw new IOException("expected " + EXAMPLE + " in the jar, but it is not there");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
