package io.streamplane.ops.e2e;

import io.streamplane.ops.journey.KubectlShell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An {@code up} process on free ports over one folder, with the kubectl on PATH pointed at it. */
final class RunningSystem implements AutoCloseable {

    private final Path folder;
    private final List<String> options;
    private StreamplaneProcess process;

    private RunningSystem(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
        this.process = start();
    }

    /** @param options beside the data directory and the ports, e.g. {@code --nodes 5} */
    static RunningSystem start(Path folder, String... options) {
        return new RunningSystem(folder, List.of(options));
    }

    private StreamplaneProcess start() {
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                "--data-dir",
                dataDir().toString(),
                "--port",
                "0",
                "--kafka-port",
                "0",
                "--schema-registry-port",
                "0"));
        arguments.addAll(options);
        return StreamplaneProcess.start(folder, "up", arguments.toArray(String[]::new))
                .awaitReady();
    }

    /** {@code kill -9}, then the same command again on the same folder. */
    void killAndRestart() {
        kill();
        restart();
    }

    void kill() {
        process.kill();
    }

    /** The same command again on the same folder, after {@link #kill}. */
    void restart() {
        process = start();
    }

    /** One of the tools, on this system's data directory. */
    StreamplaneProcess tool(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(name, "--data-dir", dataDir().toString()));
        all.addAll(List.of(arguments));
        return StreamplaneProcess.start(folder, name, all.toArray(String[]::new));
    }

    KubectlCall kubectl() {
        return new KubectlCall(KubectlBinaries.onPath(), kubeconfig());
    }

    /**
     * A shell in a namespace of this name, which is made; {@code $NS} holds it, {@code $MANIFESTS} the folder of static pods, {@code $LOG}
     * what the process says. The programs must include kubectl.
     */
    KubectlShell terminal(String namespace, Map<String, Path> programs) {
        Path place = folder.resolve("terminals").resolve(namespace);
        Path config = place.resolve("kubeconfig");
        var terminal = KubectlShell.open(
                place,
                programs,
                Map.of(
                        "NS",
                        namespace,
                        "KUBECONFIG",
                        config.toString(),
                        "MANIFESTS",
                        manifests(folder).toString(),
                        "LOG",
                        process.outputFile().toString()));
        try {
            Files.copy(kubeconfig(), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        terminal.ok("kubectl create namespace $NS && kubectl config set-context --current --namespace=$NS");
        return terminal;
    }

    /** Where a system over this folder may be told to look for static pods. */
    static Path manifests(Path folder) {
        return folder.resolve("manifests");
    }

    Path kubeconfig() {
        return dataDir().resolve("kubeconfig");
    }

    StreamplaneProcess process() {
        return process;
    }

    Path dataDir() {
        return folder.resolve("data");
    }

    /** Writes a file beside the data and gives its path, e.g. a manifest to apply. */
    String file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
