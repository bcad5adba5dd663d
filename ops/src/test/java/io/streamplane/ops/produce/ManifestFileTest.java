package io.streamplane.ops.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.kind.builtin.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFileTest {

    @TempDir
    Path folder;

    @Test
    void shouldBuildFoldersWithAKustomizationAndReadTheOthers() throws IOException {
        // Given
        write("plain/a.yaml", configMap("a"));
        write("plain/.hidden/b.yaml", configMap("b"));
        write("plain/built/kustomization.yaml", "namePrefix: my-\nresources: [c.yaml]\n");
        write("plain/built/c.yaml", configMap("c"));
        write("plain/built/unused.yaml", configMap("d"));

        // When
        List<ManifestFile> read = read("plain");

        // Then
        assertThat(read).extracting(ManifestFile::key).containsExactly("ConfigMap/default/a", "ConfigMap/default/my-c");
    }

    @Test
    void shouldNameWhatCannotBeBuilt() throws IOException {
        // Given
        write("broken/kustomization.yaml", "resources: [missing.yaml]\n");

        // When, Then
        assertThatThrownBy(() -> read("broken"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("kustomization in " + folder.resolve("broken"))
                .hasMessageContaining("missing.yaml");
        assertThatThrownBy(() -> Kustomization.build(folder.resolve("broken"), folder.toString()))
                .hasMessageContaining(
                        "expected kubectl on PATH to build the kustomization in " + folder.resolve("broken"));
        assertThatThrownBy(() -> read("broken/kustomization.yaml")).hasMessageContaining("expected the folder");
    }

    @Test
    void shouldSplitIntoWavesInTheOrderOfTheirNumbers() throws IOException {
        // Given
        write("waves/a.yaml", configMap("late").replace("name:", "annotations: {streamplane.io/wave: '2'}, name:"));
        write("waves/b.yaml", configMap("middle"));
        write("waves/c.yaml", configMap("early").replace("name:", "annotations: {streamplane.io/wave: '-1'}, name:"));
        var manifests = new LinkedHashMap<String, ManifestFile>();
        read("waves").forEach(each -> manifests.put(each.key(), each));

        // When
        var waves = Waves.of(manifests);

        // Then
        assertThat(waves.keySet()).containsExactly(-1, 0, 2);
        assertThat(waves.values())
                .extracting(wave -> wave.values().iterator().next().name())
                .containsExactly("early", "middle", "late");
    }

    @Test
    void shouldRefuseAWaveThatIsNoNumber() throws IOException {
        // Given
        write("bad/a.yaml", configMap("a").replace("name:", "annotations: {streamplane.io/wave: first}, name:"));
        ManifestFile manifest = read("bad").getFirst();

        // When, Then
        assertThatThrownBy(manifest::wave)
                .hasMessageContaining("streamplane.io/wave of ConfigMap/default/a")
                .hasMessageContaining("\"first\"");
    }

    private List<ManifestFile> read(String where) throws IOException {
        return ManifestFile.read(folder.resolve(where).toString(), Kinds.builtIn(), "default");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String configMap(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n";
    }
}
