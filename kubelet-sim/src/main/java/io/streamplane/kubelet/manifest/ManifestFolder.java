package io.streamplane.kubelet.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.openapi.JsonBody;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder of Pods in YAML or JSON, one a file, as {@code --pod-manifest-path}. What lies in it is for every node of the process,
 * what lies in a folder there that is named as a node for that node alone. A file that is no Pod is passed over.
 */
public final class ManifestFolder {

    private static final Logger LOG = LoggerFactory.getLogger(ManifestFolder.class);

    private final Path folder;
    private final Collection<String> nodes;
    private Map<String, String> texts = Map.of();

    public ManifestFolder(Path folder, Collection<String> nodes) {
        this.folder = folder;
        this.nodes = List.copyOf(nodes);
    }

    /** The static pods of these nodes; null where nothing has changed since the last call. */
    public @Nullable Map<ObjectKey, StaticPod> changed() {
        Map<String, String> now;
        try {
            now = read();
        } catch (IOException e) {
            LOG.warn("Static pods stay as they are, since {} cannot be read: {}", folder, e.toString());
            return null;
        }
        if (now.equals(texts)) {
            return null;
        }
        Map<String, String> before = texts;
        texts = now;
        var pods = new LinkedHashMap<ObjectKey, StaticPod>();
        now.forEach((file, text) -> {
            Pod pod = pod(file, text, !text.equals(before.get(file)));
            if (pod != null) {
                int slash = file.indexOf('/');
                for (String node : slash < 0 ? nodes : List.of(file.substring(0, slash))) {
                    StaticPod one = StaticPod.of(node, file, pod);
                    pods.putIfAbsent(one.key(), one);
                }
            }
        });
        return pods;
    }

    private Map<String, String> read() throws IOException {
        var all = new TreeMap<String, String>();
        add(folder, "", all);
        for (String node : nodes) {
            add(folder.resolve(node), node + "/", all);
        }
        return all;
    }

    private static void add(Path from, String prefix, Map<String, String> to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(from)) {
            files = listed.filter(ManifestFolder::isManifest).toList();
        }
        for (Path file : files) {
            to.put(prefix + file.getFileName(), Files.readString(file));
        }
    }

    /** Names that begin with a dot are passed over, as by the kubelet. */
    private static boolean isManifest(Path file) {
        return Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".");
    }

    /** @param news whether what is wrong with it was not said yet */
    private static @Nullable Pod pod(String file, String text, boolean news) {
        String problem;
        try {
            JsonBody body = JsonBody.parse(text.getBytes(StandardCharsets.UTF_8), "application/yaml");
            if (body instanceof JsonBody.Parsed parsed && parsed.tree() instanceof ObjectNode pod && isPod(pod)) {
                String reference = ApiReferences.first(pod);
                if (reference == null) {
                    return ObjectCodec.model(pod, Pod.class);
                }
                problem = "static pods may not reference " + reference;
            } else {
                problem = body instanceof JsonBody.Malformed malformed
                        ? malformed.message()
                        : "expected a Pod of v1 with a name and a spec";
            }
        } catch (RuntimeException e) {
            problem = String.valueOf(e.getMessage());
        }
        if (news) {
            LOG.warn(
                    "No static pod of {}: {}", file, problem.lines().findFirst().orElse(""));
        }
        return null;
    }

    private static boolean isPod(ObjectNode tree) {
        return Tree.text(tree, "kind").equals("Pod")
                && Tree.text(tree, "apiVersion").equals("v1")
                && !Tree.text(Tree.object(tree, "metadata"), "name").isEmpty()
                && Tree.object(tree, "spec") != null;
    }
}
