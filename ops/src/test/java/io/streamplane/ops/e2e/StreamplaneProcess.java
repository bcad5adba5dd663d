package io.streamplane.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One {@code streamplane ...} process of this build, with its output in a file; stopped by its process id. */
final class StreamplaneProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(180);

    private final Process process;
    private final Path output;

    private StreamplaneProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static StreamplaneProcess start(Path folder, String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.streamplane.ops.Streamplane"));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(folder, name + "-", ".out");
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new StreamplaneProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process has said {@code Ready}; ends it where that does not come. */
    StreamplaneProcess awaitReady() {
        boolean ready = false;
        try {
            Awaitility.await("Ready from the process; its output so far: " + output)
                    .atMost(START_TIMEOUT)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast("the process ended", () -> !process.isAlive())
                    .until(() -> output().lines().anyMatch(line -> line.startsWith("Ready")));
            ready = true;
            return this;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    int awaitExit(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("expected the process to end within " + timeout + ", but: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path outputFile() {
        return output;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}: nothing of the process runs after it. */
    void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** {@code kill -TERM}, then {@code kill -9} where that does not end it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
