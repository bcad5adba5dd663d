package io.streamplane.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.plugin.PluginPath;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPathTest {

    @TempDir
    private Path folder;

    @Test
    void shouldFindControllersInJarsAndFolders() throws IOException {
        // Given
        plugin(folder.resolve("one.jar"), "One", "one");
        plugin(Files.createDirectory(folder.resolve("two")).resolve("two.jar"), "Two", "two");
        Files.writeString(folder.resolve("README"), "no plugin");
        Path alone = plugin(Files.createTempFile("three", ".jar"), "Three", "three");

        // When
        List<Reconciler> all = Controllers.reconcilers(Kinds.builtIn(), null, new PluginPath(List.of(folder, alone)));

        // Then
        assertThat(all)
                .extracting(Reconciler::name)
                .endsWith("one", "two", "three")
                .contains("deployment");
        assertThat(all.getLast().getClass().getClassLoader()).isInstanceOf(URLClassLoader.class);
        assertThat(all.getLast().component()).isEqualTo("three-controller");
    }

    @Test
    void shouldTellPluginsApart() throws IOException {
        // Given
        plugin(folder.resolve("one.jar"), "Same", "one");
        plugin(folder.resolve("two.jar"), "Same", "two");

        // When
        var found = new PluginPath(List.of(folder)).find(Reconciler.class);

        // Then
        assertThat(found).extracting(each -> each.get().name()).containsExactly("one", "two");
        assertThat(found.get(0).type()).isNotEqualTo(found.get(1).type());
    }

    @Test
    void shouldSayWhatIsWrong() throws IOException {
        // Given
        Path taken = plugin(folder.resolve("taken.jar"), "Taken", "deployment");
        Path empty = jar(folder.resolve("empty.jar"), List.of(), "");
        Path missing = folder.resolve("missing");

        // When
        // Then
        assertThatThrownBy(() -> Controllers.reconcilers(Kinds.builtIn(), null, new PluginPath(List.of(taken))))
                .hasMessage("expected one controller named 'deployment', but class Taken is another");
        assertThatThrownBy(() -> new PluginPath(List.of(empty)).find(Reconciler.class))
                .hasMessage("expected a plugin in " + empty
                        + ", but META-INF/services/ has none of io.streamplane.controllers.reconcile.Reconciler,"
                        + " io.streamplane.apiserver.admission.AdmissionPlugin");
        assertThatThrownBy(() -> new PluginPath(List.of(missing)).find(Reconciler.class))
                .hasMessage("expected a jar or a folder of plugins, but there is no " + missing);
    }

    private Path plugin(Path jar, String type, String name) throws IOException {
        Path classes = Files.createTempDirectory("classes");
        Path source = classes.resolve(type + ".java");
        Files.writeString(source, """
                import io.streamplane.controllers.reconcile.*;
                import java.util.Set;
                public class %s implements Reconciler {
                    public String name() { return "%s"; }
                    public Set<WorkKey> affected(FactChange change, ShardView shard) { return Set.of(); }
                    public ReconcileResult reconcile(ReconcileInput input) { return ReconcileResult.nothing(); }
                }
                """.formatted(type, name));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(failed).isZero();
        return jar(jar, List.of(classes.resolve(type + ".class")), type);
    }

    private static Path jar(Path jar, List<Path> classes, String controller) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + Reconciler.class.getName()));
            out.write(controller.getBytes());
            for (Path each : classes) {
                out.putNextEntry(new JarEntry(each.getFileName().toString()));
                out.write(Files.readAllBytes(each));
            }
        }
        return jar;
    }
}
