package io.streamplane.apiserver.admission.catalogue;

import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The file of {@code --admission-control-config-file}: an {@code AdmissionConfiguration} of {@code apiserver.config.k8s.io/v1}. */
public final class AdmissionConfiguration {

    private AdmissionConfiguration() {}

    /**
     * What each plug-in is told, by its name; what stands in a file of its own is read from there. Throws {@link IllegalArgumentException}
     * where it is no such file.
     */
    public static Map<String, ObjectNode> read(Path file) throws IOException {
        ObjectNode configuration = yaml(file);
        if (!Tree.text(configuration, "kind").equals("AdmissionConfiguration")) {
            throw new IllegalArgumentException(
                    "expected an AdmissionConfiguration in " + file + ", but got " + Tree.text(configuration, "kind"));
        }
        var all = new HashMap<String, ObjectNode>();
        for (ObjectNode plugin : Tree.objects(configuration, "plugins")) {
            ObjectNode inline = Tree.object(plugin, "configuration");
            String path = Tree.text(plugin, "path");
            if (inline != null) {
                all.put(Tree.text(plugin, "name"), inline);
            } else if (!path.isEmpty()) {
                all.put(Tree.text(plugin, "name"), yaml(file.resolveSibling(path)));
            }
        }
        return all;
    }

    private static ObjectNode yaml(Path file) throws IOException {
        try {
            if (YAMLMapper.shared().readTree(Files.readString(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("expected YAML in " + file + ", but: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("expected an object in " + file);
    }
}
