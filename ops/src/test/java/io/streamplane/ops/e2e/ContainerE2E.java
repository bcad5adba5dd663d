package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The image that {@code ops/Dockerfile} makes, on a Java image of this machine's JDK. Needs Docker. */
final class ContainerE2E {

    private static final int API_SERVER = 6443;

    @BeforeAll
    static void requireDocker() {
        boolean available = DockerClientFactory.instance().isDockerAvailable();
        if (!available) {
            System.err.println("SKIPPED: ContainerE2E needs a Docker daemon");
        }
        Assumptions.assumeTrue(available, "needs a Docker daemon");
    }

    @Test
    void shouldRunADeploymentInsideAContainer(@TempDir Path folder) throws Exception {
        // Given
        var image = new ImageFromDockerfile("streamplane-test/streamplane", false)
                .withBuildArg("JAVA", MachineImage.build(folder))
                .withFileFromPath("Dockerfile", Path.of("Dockerfile"))
                .withFileFromPath("lib", Path.of("target/dist/lib"));
        try (var container = new GenericContainer<>(image)
                .withExposedPorts(API_SERVER)
                .withLogConsumer(frame -> System.err.print(frame.getUtf8String()))
                .waitingFor(Wait.forLogMessage("Ready\\n", 1).withStartupTimeout(Duration.ofMinutes(2)))) {
            container.start();
            Path kubeconfig = folder.resolve("kubeconfig");
            container.copyFileFromContainer("/data/kubeconfig", kubeconfig.toString());
            Files.writeString(
                    kubeconfig,
                    Files.readString(kubeconfig)
                            .replaceAll(
                                    "https://[0-9.]+:" + API_SERVER,
                                    "https://127.0.0.1:" + container.getMappedPort(API_SERVER)));
            var kubectl = new KubectlCall(KubectlBinaries.onPath(), kubeconfig);

            // When
            kubectl.ok("create", "deployment", "web", "--image=nginx:1.14.2", "--replicas=3");
            kubectl.ok("rollout", "status", "deployment/web", "--timeout=60s");

            // Then
            assertThat(kubectl.ok("get", "pods", "-o", "name").lines()).hasSize(3);
        }
    }
}
