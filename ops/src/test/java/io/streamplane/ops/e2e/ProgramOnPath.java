package io.streamplane.ops.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that a test needs from the machine it runs on. */
final class ProgramOnPath {

    private ProgramOnPath() {}

    static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Skips the test, loudly, where it is missing. */
    static Path orSkip(String name) {
        var found = find(name);
        if (found.isEmpty()) {
            System.err.println("SKIPPED: no " + name + " on PATH; install it to run this end-to-end test");
            Assumptions.abort("no " + name + " on PATH");
        }
        return found.orElseThrow();
    }
}
