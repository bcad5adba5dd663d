package io.streamplane.ops.bench;

import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.topic.ClientSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One {@code up} in a process of its own, as the start script runs it: with the options of this JVM, but with the quick
 * compiler only. Its output is in a file beside the data directory. It ends with this process at the latest.
 */
final class UpProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(10);

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

        ClientSettings settings() {
            return ClientSettings.of("127.0.0.1:" + kafka);
        }
    }

    private final Process process;
    private final Path directory;
    private final long began;
    private final Thread atExit;

    private UpProcess(Process process, Path directory, long began) {
        this.process = process;
        this.directory = directory;
        this.began = began;
        this.atExit = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** @param main the launcher's main class */
    static UpProcess start(Class<?> main, Path directory, int nodes, Ports ports) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(UpProcess::isForEveryProcess)
                .forEach(command::add);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(main.getName(), "up", "--data-dir", directory.toString()));
        command.addAll(List.of("--nodes", Integer.toString(nodes), "--port", Integer.toString(ports.api())));
        command.addAll(List.of("--kafka-port", Integer.toString(ports.kafka())));
        command.addAll(List.of("--schema-registry-port", Integer.toString(ports.registry())));
        long began = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(output(directory).toFile()))
                .start();
        return new UpProcess(process, directory, began);
    }

    private static boolean isForEveryProcess(String option) {
        return !option.startsWith("-agent")
                && !option.startsWith("-javaagent")
                && !option.startsWith("-XX:AOTCacheOutput")
                && !option.startsWith("-XX:TieredStopAtLevel");
    }

    /** Asks until there is a success; returns how long that was after the process's start, in nanoseconds. */
    long awaitAnswer(String path) throws IOException, InterruptedException {
        Path kubeconfig = directory.resolve("kubeconfig");
        while (!Files.exists(kubeconfig)) {
            pause("its kubeconfig");
        }
        try (var client = ApiClient.of(kubeconfig, ToolAgent.of("bench"))) {
            while (!answers(client, path)) {
                pause("an answer to " + path);
            }
            return System.nanoTime() - began;
        }
    }

    private static boolean answers(ApiClient client, String path) throws InterruptedException {
        try {
            return client.get(path).code() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void pause(String what) throws IOException, InterruptedException {
        if (!process.isAlive() || System.nanoTime() - began > LONGEST.toNanos()) {
            throw new IOException("expected `up` on " + directory + " to give " + what + " within "
                    + LONGEST.toMinutes() + " min, but it "
                    + (process.isAlive() ? "does not" : "has ended: " + lastLine(output(directory))));
        }
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }

    private static Path output(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".out");
    }

    private static String lastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "" : lines.getLast();
    }

    /** How much processor time it has used. */
    Duration cpu() throws IOException {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("expected a process's CPU time, but this system does not tell it"));
    }

    /** {@code kill -TERM}, and waits for its end. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("expected `up` on " + directory + " to stop, but it did not");
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This process is ending already, and the hook runs.
        }
    }
}
