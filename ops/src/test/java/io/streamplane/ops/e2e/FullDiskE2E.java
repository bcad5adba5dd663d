package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up and is made room on again. Mounts a small one, for which it must be root. */
final class FullDiskE2E {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", disk.toString()) == 0;
        if (!mounted) {
            System.err.println("SKIPPED: FullDiskE2E needs to be root to mount a small disk");
        }
        Assumptions.assumeTrue(mounted, "needs to be root to mount a small disk");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    void shouldRefuseWritesAndServeReadsUntilThereIsRoom() throws Exception {
        try (var system = RunningSystem.start(disk, "--nodes", "2")) {
            // Given
            KubectlCall kubectl = system.kubectl();
            kubectl.ok("create", "configmap", "before");
            Path filling = disk.resolve("filling");
            fill(filling, Files.getFileStore(disk).getUsableSpace() - 100 * MEBIBYTE);

            // When: free space is looked at every 200 ms
            var tries = new AtomicInteger();
            var refused = Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () -> kubectl.run("create", "configmap", "within-" + tries.incrementAndGet()),
                            answer -> answer.code() != 0);
            String read = kubectl.ok("get", "configmap", "before", "-o", "name");
            Files.delete(filling);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> kubectl.run("create", "deployment", "after", "--image=nginx:1.14.2", "--replicas=2")
                                    .code()
                            == 0);
            kubectl.ok("rollout", "status", "deployment/after", "--timeout=60s");

            // Then
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("failed to create configmap: no room to store this", "make room on it");
            assertThat(read).isEqualTo("configmap/before\n");
            assertThat(kubectl.run("get", "configmap", "within-" + tries.get()).code())
                    .isEqualTo(1);
        }
    }

    private static void fill(Path file, long bytes) throws IOException {
        byte[] chunk = new byte[(int) MEBIBYTE];
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            for (long written = 0; written < bytes; written += chunk.length) {
                out.write(chunk);
            }
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
