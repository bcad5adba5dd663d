package io.streamplane.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** The kubectl on PATH, and the versions that lie beside the file it links to ({@code kubectl.1.27} and so on). */
final class KubectlBinaries {

    static final List<String> VERSIONS = List.of("1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33");

    private KubectlBinaries() {}

    /** The user's own; the test is skipped, loudly, where there is none. */
    static Path onPath() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, "kubectl");
            if (Files.isExecutable(candidate)) {
                return real(candidate);
            }
        }
        System.err.println("SKIPPED: no kubectl on PATH; install one to run the end-to-end tests");
        Assumptions.abort("no kubectl on PATH");
        throw new AssertionError();
    }

    /** By version; says which are missing. */
    static Map<String, Path> all() {
        Path folder = java.util.Objects.requireNonNull(onPath().getParent());
        var found = new TreeMap<String, Path>();
        for (String version : VERSIONS) {
            Path candidate = folder.resolve("kubectl." + version);
            if (Files.isExecutable(candidate)) {
                found.put(version, candidate);
            } else {
                System.err.println("SKIPPED: kubectl " + version + " is not at " + candidate);
            }
        }
        return found;
    }

    private static Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
