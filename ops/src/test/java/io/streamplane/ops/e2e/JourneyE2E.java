package io.streamplane.ops.e2e;

import static java.util.Objects.requireNonNull;

import io.streamplane.ops.journey.KubectlShell;
import io.streamplane.ops.journey.Script;
import io.streamplane.ops.journey.ScriptRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The journeys of {@code src/test/resources/journey} with the kubectl on PATH, and those of {@code journey-versions} with every kubectl.
 * Each has a namespace of its own. Some run at once, since most of the time goes into waiting.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSystem.class)
final class JourneyE2E {

    private static final int AT_ONCE = 3;
    private static final Path SCRIPTS = Path.of("src", "test", "resources");

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<String, Future<?>> runs = new TreeMap<>();

    @BeforeAll
    void start(RunningSystem system) {
        Path own = KubectlBinaries.onPath();
        for (Path script : scripts("journey")) {
            submit(system, script, own, "");
        }
        KubectlBinaries.all().forEach((version, program) -> {
            for (Path script : scripts("journey-versions")) {
                submit(system, script, program, "-" + version.replace('.', '-'));
            }
        });
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldPrintWhatKubernetesWouldPrint(String name) throws InterruptedException {
        try {
            requireNonNull(runs.get(name)).get();
        } catch (ExecutionException e) {
            throw new AssertionError(requireNonNull(e.getCause()).getMessage(), e.getCause());
        }
    }

    List<String> names() {
        return List.copyOf(runs.keySet());
    }

    private void submit(RunningSystem system, Path file, Path kubectl, String suffix) {
        String script = requireNonNull(file.getFileName()).toString();
        String name = script.replaceFirst("\\.txt$", "") + suffix;
        runs.put(name, threads.submit(() -> {
            var terminal = system.terminal(name, Map.of("kubectl", kubectl));
            var lines = Script.parse(script, Files.readString(file));
            long start = System.nanoTime();
            new ScriptRun(lines, terminal, minor(terminal)).run();
            System.out.printf(
                    "journey %s: %d lines in %.1f s%n", name, lines.steps().size(), (System.nanoTime() - start) / 1e9);
            return null;
        }));
    }

    private static int minor(KubectlShell terminal) {
        String version = terminal.ok("kubectl version --client");
        return Integer.parseInt(version.replaceFirst("(?s).*?v1\\.(\\d+).*", "$1"));
    }

    private static List<Path> scripts(String folder) {
        try (var files = Files.list(SCRIPTS.resolve(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
