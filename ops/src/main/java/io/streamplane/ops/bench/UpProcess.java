package io.streamplane.ops.bench;

import io.streamplane.ops.assembly.KafkaClientFiles;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.topic.ClientSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One {@code up} in a process of its own. Its output is in a file beside the data directory. */
record UpProcess(LauncherProcess process, Path directory) implements AutoCloseable {

    /** Where a data directory's process listens, the same at every start: an older kubeconfig then serves. */
    record Ports(int api, int kafka, int registry) {

        static Ports free() throws IOException {
            try (var one = listen();
                    var two = listen();
                    var three = listen()) {
                return new Ports(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
            }
        }

        private static ServerSocket listen() throws IOException {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
    }

    /** @param main the launcher's main class */
    static UpProcess start(Class<?> main, Path directory, int nodes, Ports ports) throws IOException {
        var arguments = List.of(
                "up",
                "--data-dir",
                directory.toString(),
                "--nodes",
                Integer.toString(nodes),
                "--port",
                Integer.toString(ports.api()),
                "--kafka-port",
                Integer.toString(ports.kafka()),
                "--schema-registry-port",
                Integer.toString(ports.registry()));
        Path output = directory.resolveSibling(directory.getFileName() + ".out");
        return new UpProcess(LauncherProcess.start(main, List.of(), arguments, output), directory);
    }

    /** Asks until there is a success; returns how long that was after the process's start, in nanoseconds. */
    long awaitAnswer(String path) throws IOException, InterruptedException {
        Path kubeconfig = directory.resolve("kubeconfig");
        process.await("the kubeconfig", () -> Files.exists(kubeconfig));
        try (var client = ApiClient.of(kubeconfig, ToolAgent.of("bench"))) {
            return process.await("an answer to " + path, () -> answers(client, path));
        }
    }

    private static boolean answers(ApiClient client, String path) throws InterruptedException {
        try {
            return client.get(path).code() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** How its broker is reached; there when it answers. */
    ClientSettings settings() throws IOException {
        return KafkaClientFiles.settings(directory.resolve(KafkaClientFiles.JAVA), Map.of());
    }

    Duration cpu() throws IOException {
        return process.cpu();
    }

    void stop() throws IOException, InterruptedException {
        process.stop();
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
