package io.streamplane.ops.client;

import io.streamplane.apiserver.certificate.Kubeconfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A context of a kubeconfig file, like the one that is in use but for the server's path.
 *
 * @param server with the path
 */
public record KubeconfigContext(String name, String server) {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    /**
     * Adds it, or replaces one of that name; the context in use stays the one in use, but of a new file it is this one.
     * Readers see the old file or the new one.
     *
     * @param like a kubeconfig whose context in use is taken
     * @param kubeconfig the same file, or one that there is not yet
     * @param path begins with a slash
     */
    public static KubeconfigContext write(Path like, Path kubeconfig, String name, String path) throws IOException {
        if (!(YAML.readTree(Files.readString(like)) instanceof ObjectNode config)) {
            throw new IOException("expected a kubeconfig in " + like + ", but it is none");
        }
        String inUse = config.path("current-context").asString("");
        JsonNode context = named(config, "contexts", inUse).path("context");
        ObjectNode cluster = (ObjectNode)
                named(config, "clusters", context.path("cluster").asString("")).path("cluster");
        String server = cluster.path("server").asString("").replaceFirst("/asof/.*$", "") + path;
        put(config, "clusters", name).set("cluster", cluster.deepCopy().put("server", server));
        put(config, "contexts", name)
                .set("context", ((ObjectNode) context).deepCopy().put("cluster", name));
        if (!like.equals(kubeconfig)) {
            keep(config, "clusters", name);
            keep(config, "contexts", name);
            keep(config, "users", context.path("user").asString(""));
            config.put("current-context", name);
        }
        Kubeconfig.write(kubeconfig, YAML.writeValueAsString(config));
        return new KubeconfigContext(name, server);
    }

    private static JsonNode named(ObjectNode config, String list, String name) throws IOException {
        for (JsonNode each : config.path(list)) {
            if (each.path("name").asString("").equals(name)) {
                return each;
            }
        }
        throw new IOException("expected '" + name + "' among the " + list + " of the kubeconfig, but it is not there");
    }

    private static void keep(ObjectNode config, String list, String name) throws IOException {
        JsonNode kept = named(config, list, name);
        config.putArray(list).add(kept);
    }

    private static ObjectNode put(ObjectNode config, String list, String name) {
        ArrayNode all = config.withArray("/" + list);
        for (JsonNode each : all) {
            if (each.path("name").asString("").equals(name)) {
                return (ObjectNode) each;
            }
        }
        return all.addObject().put("name", name);
    }
}
