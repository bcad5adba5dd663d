package io.streamplane.junit.assembled;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.manifest.ManifestObjects;
import io.streamplane.controllers.ControllerSelection;
import io.streamplane.junit.engine.Engine;
import io.streamplane.junit.engine.EngineOptions;
import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.assembly.KafkaClientFiles;
import io.streamplane.ops.assembly.TemporaryDirectory;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.ops.log.Logs;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.plugin.PluginPath;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A whole Streamplane in a temporary folder, at free ports. */
public final class AssembledEngine implements Engine {

    /** What is logged to the standard error: a level. */
    private static final String LOG_LEVEL = "streamplane.junit.log";

    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_NANOS = 2_000_000;

    private record Captured(Snapshot state, String namespace) {}

    private final TemporaryDirectory folder;
    private final TimeShift time;
    private final AllInOne system;
    private final ApiClient client;
    private final boolean makesAccounts;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Captured> captured = new ConcurrentHashMap<>();

    private AssembledEngine(TemporaryDirectory folder, TimeShift time, AllInOne system, boolean makesAccounts)
            throws IOException {
        this.folder = folder;
        this.time = time;
        this.system = system;
        this.makesAccounts = makesAccounts;
        this.client = ApiClient.of(system.kubeconfig(), ToolAgent.of("junit"));
    }

    /** Returns when it serves. */
    public static AssembledEngine start(EngineOptions options) throws IOException {
        Logs.set(Logs.Level.valueOf(System.getProperty(LOG_LEVEL, "error").toUpperCase(Locale.ROOT)), Logs.Format.TEXT);
        var controllers = new ControllerSelection(options.controllers());
        var plugins = new PluginPath(options.plugins().stream().map(Path::of).toList());
        var time = TimeShift.movable();
        var folder = TemporaryDirectory.create("streamplane-junit");
        try {
            var system = AllInOne.start(
                    AllInOneOptions.embedded(folder.path(), options.nodes(), controllers, plugins, time));
            return new AssembledEngine(folder, time, system, controllers.equals(ControllerSelection.ALL));
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public Path kubeconfig() {
        return system.kubeconfig();
    }

    @Override
    public String bootstrapServers() {
        return system.bootstrapServers();
    }

    @Override
    public Path kafkaConfiguration() {
        return folder.path().resolve(KafkaClientFiles.JAVA);
    }

    @Override
    public void define(String yaml) {
        for (ObjectNode object : ManifestObjects.of(yaml.getBytes(StandardCharsets.UTF_8))) {
            if (!object.path("kind").asString("").equals("CustomResourceDefinition")) {
                throw new IllegalArgumentException("expected a CustomResourceDefinition, but got a "
                        + object.path("kind").asString(""));
            }
            String path = DEFINITIONS + "/" + object.at("/metadata/name").asString("");
            call(() -> client.patch(
                    path + "?fieldManager=streamplane-junit&force=true",
                    "application/apply-patch+yaml",
                    object.toString()));
            await("it to be established: " + path, () -> isEstablished(call(() -> client.get(path))));
        }
    }

    private static boolean isEstablished(ObjectNode definition) {
        return definition
                .at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asString("").equals("Established")
                        && condition.path("status").asString("").equals("True"));
    }

    @Override
    public void createNamespace(String name) {
        ObjectNode namespace = JsonMapper.shared().createObjectNode();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        call(() -> client.post("/api/v1/namespaces", "application/json", namespace.toString()));
        if (makesAccounts) {
            var account = new ObjectKey(name, "default");
            await(
                    "a service account in " + name,
                    () -> system.state().get(ServiceAccountKind.KIND, account).isPresent());
        }
    }

    /** One that is gone or going is let be. */
    @Override
    public void deleteNamespace(String name) {
        boolean there = system.state()
                .get(NamespaceKind.KIND, ObjectKey.clusterScoped(name))
                .isPresent();
        if (there) {
            send(() -> client.delete("/api/v1/namespaces/" + name));
        }
    }

    @Override
    public long capture(String namespace) {
        long number = numbers.incrementAndGet();
        captured.put(number, new Captured(system.state(), namespace));
        return number;
    }

    @Override
    public void fork(long number, String name) {
        Captured then = captured.get(number);
        if (then == null) {
            throw new IllegalArgumentException("expected what was captured, but there is no " + number);
        }
        system.forkNamespace(then.state(), then.namespace(), name);
    }

    @Override
    public void advance(Duration by) {
        time.advance(by);
    }

    @Override
    public String why(String namespace, String object) {
        try (var findings = new UnwellObjects(folder.path(), system.state(), time.instant())) {
            return findings.why(namespace, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String findings(String namespace) {
        try (var findings = new UnwellObjects(folder.path(), system.state(), time.instant())) {
            return findings.of(namespace, call(() -> client.get("/api/v1/namespaces/" + namespace + "/events")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Request {
        ApiClient.Answer send() throws IOException, InterruptedException;
    }

    private static ObjectNode call(Request request) {
        try {
            return (ObjectNode) send(request).orThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiClient.Answer send(Request request) {
        try {
            return request.send();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void await(String what, BooleanSupplier there) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            if (system.failed().toCompletableFuture().isCompletedExceptionally()) {
                throw new IllegalStateException(
                        "Streamplane has stopped",
                        system.failed().toCompletableFuture().exceptionNow());
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "expected " + what + " within " + PATIENCE.toSeconds() + " s, but it did not come");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public void close() {
        client.close();
        system.close();
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
