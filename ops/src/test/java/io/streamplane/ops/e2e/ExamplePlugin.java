package io.streamplane.ops.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The jar of {@code ops/example-controller}, made from its sources: Maven makes its own only after these tests. */
final class ExamplePlugin {

    private static final Path MAIN = Path.of("example-controller", "src", "main");

    private ExamplePlugin() {}

    /** @param folder the jar is made there */
    static Path jar(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("example-controller"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        files(MAIN.resolve("java")).forEach(each -> arguments.add(each.toString()));
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (failed != 0) {
            throw new IllegalStateException("expected the sources in " + MAIN.toAbsolutePath() + " to compile");
        }
        Path jar = folder.resolve("example-controller.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path root : List.of(classes, MAIN.resolve("resources"))) {
                for (Path each : files(root)) {
                    out.putNextEntry(new JarEntry(root.relativize(each).toString()));
                    Files.copy(each, out);
                }
            }
        }
        return jar;
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
