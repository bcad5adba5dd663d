package io.streamplane.ops.e2e;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a {@link RunningSystem} of six nodes, and a seventh whose taint keeps all pods away that are not bound to it, with the example of a controller as a plugin, that all test classes with this extension share: it starts with the first and stops after
 * the last. Each test keeps to namespaces of its own, and to names of its own for what has none.
 */
final class SharedSystem implements ParameterResolver {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(SharedSystem.class);

    /** The system and its folder; both go when the last test has run. */
    private record Shared(RunningSystem system) implements AutoCloseable {

        static Shared start() {
            try {
                Path folder = Files.createTempDirectory("streamplane-e2e");
                var shared = new Shared(RunningSystem.start(
                        folder,
                        "--plugin-path",
                        ExamplePlugin.jar(folder).toString(),
                        "--nodes",
                        "7",
                        "--pod-manifest-path",
                        Files.createDirectories(RunningSystem.manifests(folder)).toString(),
                        "--eviction-pressure-transition-period",
                        "PT3S",
                        "--service-cluster-ip-range",
                        "10.96.0.0/16,fd00:10:96::/112",
                        "--token-controllers",
                        "*,bootstrapsigner,tokencleaner",
                        "--load-balancer-pool",
                        "192.0.2.0/24,2001:db8::/112"));
                KubectlCall kubectl = shared.system().kubectl();
                kubectl.ok("wait", "--for=create", "node/node-6", "--timeout=60s");
                kubectl.ok("taint", "node", "node-6", "only=kubelet:NoSchedule");
                return shared;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            Path folder = requireNonNull(system.dataDir().getParent());
            system.close();
            org.assertj.core.util.Files.delete(folder.toFile());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningSystem.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(OURS)
                .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class)
                .system();
    }
}
