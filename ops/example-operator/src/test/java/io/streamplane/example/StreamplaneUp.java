package io.streamplane.example;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code ops/streamplane up} of this build, in a process of its own. */
final class StreamplaneUp implements AutoCloseable {

    private static final Path LIBRARIES = Path.of("../target/dist/lib");

    private final Process process;
    private final Path folder;

    private StreamplaneUp(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** @param folder empty; its data and its output are left there */
    static StreamplaneUp start(Path folder) throws IOException {
        if (!Files.isDirectory(LIBRARIES)) {
            throw new IllegalStateException("expected a build of ops in " + LIBRARIES.toAbsolutePath()
                    + ", but there is none: run `mvn verify` for all modules");
        }
        Path output = folder.resolve("up.out");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        LIBRARIES + File.separator + "*",
                        "io.streamplane.ops.Streamplane",
                        "up",
                        "--data-dir",
                        folder.resolve("data").toString(),
                        "--port",
                        "0",
                        "--kafka-port",
                        "0",
                        "--schema-registry-port",
                        "0"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Awaitility.await("Ready in " + output)
                .atMost(Duration.ofMinutes(3))
                .failFast("it ended", () -> !process.isAlive())
                .until(() -> Files.readString(output).lines().anyMatch(line -> line.startsWith("Ready")));
        return new StreamplaneUp(process, folder);
    }

    Config config() {
        return Config.fromKubeconfig(folder.resolve("data/kubeconfig").toFile());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
