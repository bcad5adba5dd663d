package io.streamplane.ops.produce;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Folders that kustomize builds: with the kubectl on PATH, which holds it. */
final class Kustomization {

    /** As kustomize looks for them (sigs.k8s.io/kustomize/api/konfig). */
    private static final List<String> FILES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private Kustomization() {}

    static boolean isIn(Path folder) {
        return FILES.stream().map(folder::resolve).anyMatch(Files::isRegularFile);
    }

    static boolean isFile(Path file) {
        return FILES.contains(String.valueOf(file.getFileName()));
    }

    /** The objects of the folder, as YAML. */
    static byte[] build(Path folder, String path) throws IOException {
        Path kubectl = find(path)
                .orElseThrow(() -> new IOException("expected kubectl on PATH to build the kustomization in " + folder
                        + ", but there is none; its output can be given with -f - too"));
        Process process = new ProcessBuilder(kubectl.toString(), "kustomize", folder.toString()).start();
        try {
            process.getOutputStream().close();
            var problem = CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
            byte[] built = process.getInputStream().readAllBytes();
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("expected kubectl to build the kustomization in " + folder + ", but: "
                        + problem.join().strip());
            }
            return built;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Optional<Path> find(String path) {
        return List.of(path.split(File.pathSeparator, -1)).stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
