package io.streamplane.ops.client;

import io.streamplane.apiserver.certificate.Kubeconfig;
import io.streamplane.schemas.kubeconfig.KubeconfigFile;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A context of a kubeconfig file, like the one that is in use but for the server's path.
 *
 * @param server with the path
 */
public record KubeconfigContext(String name, String server) {

    /**
     * Adds it, or replaces one of that name; the context in use stays the one in use, but of a new file it is this one.
     * Readers see the old file or the new one.
     *
     * @param like a kubeconfig whose context in use is taken
     * @param kubeconfig the same file, or one that there is not yet
     * @param path begins with a slash
     */
    public static KubeconfigContext write(Path like, Path kubeconfig, String name, String path) throws IOException {
        if (!(YAMLMapper.shared().readTree(Files.readString(like)) instanceof ObjectNode config)) {
            throw new IOException("expected a kubeconfig in " + like + ", but it is none");
        }
        ObjectNode context = content(config, "contexts", Tree.text(config, "current-context"), "context");
        ObjectNode cluster = content(config, "clusters", Tree.text(context, "cluster"), "cluster");
        String server = Tree.text(cluster, "server").replaceFirst("/asof/.*$", "") + path;
        put(config, "clusters", name).set("cluster", cluster.deepCopy().put("server", server));
        put(config, "contexts", name).set("context", context.deepCopy().put("cluster", name));
        if (!like.equals(kubeconfig)) {
            keep(config, "clusters", name);
            keep(config, "contexts", name);
            keep(config, "users", Tree.text(context, "user"));
            config.put("current-context", name);
        }
        Kubeconfig.write(kubeconfig, YAMLMapper.shared().writeValueAsString(config));
        return new KubeconfigContext(name, server);
    }

    private static ObjectNode content(ObjectNode config, String list, String name, String field) throws IOException {
        ObjectNode content = Tree.object(named(config, list, name), field);
        if (content == null) {
            throw new IOException("expected a " + field + " in '" + name + "' of the kubeconfig, but there is none");
        }
        return content;
    }

    private static ObjectNode named(ObjectNode config, String list, String name) throws IOException {
        return KubeconfigFile.entry(config, list, name)
                .orElseThrow(() -> new IOException(
                        "expected '" + name + "' among the " + list + " of the kubeconfig, but it is not there"));
    }

    private static void keep(ObjectNode config, String list, String name) throws IOException {
        ObjectNode kept = named(config, list, name);
        config.putArray(list).add(kept);
    }

    private static ObjectNode put(ObjectNode config, String list, String name) {
        return KubeconfigFile.entry(config, list, name)
                .orElseGet(() -> config.withArray("/" + list).addObject().put("name", name));
    }
}
