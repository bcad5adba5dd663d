package io.streamplane.apiserver.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** ConfigMaps that are written, listed and watched, wherever they are kept and however they are asked for. */
interface ServedReads extends AutoCloseable {

    /** A namespace for one test alone. */
    String namespace();

    /** Makes or changes it; returns its revision. */
    long put(String namespace, String name, Map<String, String> labels);

    /** Returns the revision of the deletion. */
    long delete(String namespace, String name);

    /**
     * The answer to a list, or its failure.
     *
     * @param namespace empty for all
     */
    JsonNode list(String namespace, String query);

    /** @param namespace empty for all */
    WatchedEvents watch(String namespace, String query);

    @Override
    void close();

    static List<String> names(JsonNode list) {
        var names = new ArrayList<String>();
        list.path("items").forEach(item -> names.add(item.at("/metadata/name").asString()));
        return names;
    }

    static String version(JsonNode object) {
        return object.at("/metadata/resourceVersion").asString("");
    }

    static long revision(JsonNode object) {
        return Long.parseLong(version(object));
    }
}
