package io.streamplane.ops.bench;

import io.streamplane.ops.client.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests about ConfigMaps of 1 KB in a namespace of their own: each client has a connection and, but for creates, one object.
 * Closing it deletes the objects.
 */
public final class ConfigMapCalls implements AutoCloseable {

    /** What a client does again and again. */
    public enum Verb {
        CREATE,
        GET,
        UPDATE,
        PATCH,
        APPLY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Connects to the API server. */
    @FunctionalInterface
    interface Connect {
        ApiClient client() throws IOException;
    }

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String LABEL = "bench";
    private static final String TEXT = "x".repeat(1024);

    private final Connect connect;
    private final List<ApiClient> clients = new CopyOnWriteArrayList<>();

    ConfigMapCalls(Connect connect) {
        this.connect = connect;
    }

    CallerLoad.Caller caller(Verb verb, int number) throws IOException, InterruptedException {
        ApiClient client = connect.client();
        clients.add(client);
        String name = "bench-" + number;
        String path = MAPS + "/" + name;
        var turn = new AtomicInteger();
        if (verb == Verb.CREATE) {
            return () -> create(client, name + "-" + turn.getAndIncrement());
        }
        ObjectNode mine = create(client, name);
        return switch (verb) {
            case CREATE -> throw new IllegalStateException("creates have no object");
            case GET -> () -> client.get(path).orThrow();
            case UPDATE -> () -> update(client, path, mine, turn.getAndIncrement());
            case PATCH ->
                () -> client.patch(
                                path,
                                "application/merge-patch+json",
                                "{\"data\":{\"turn\":\"" + turn.getAndIncrement() + "\"}}")
                        .orThrow();
            case APPLY ->
                () -> client.patch(
                                path + "?fieldManager=bench&force=true",
                                "application/apply-patch+yaml",
                                manifest(name, turn.getAndIncrement()))
                        .orThrow();
        };
    }

    private static ObjectNode create(ApiClient client, String name) throws IOException, InterruptedException {
        return (ObjectNode)
                client.post(MAPS, "application/json", manifest(name, 0)).orThrow();
    }

    private static void update(ApiClient client, String path, ObjectNode mine, int turn)
            throws IOException, InterruptedException {
        ((ObjectNode) mine.path("data")).put("turn", Integer.toString(turn));
        var changed = client.put(path, "application/json", mine.toString()).orThrow();
        mine.set("metadata", changed.path("metadata"));
    }

    private static String manifest(String name, int turn) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\""
                + LABEL + "\":\"true\"}},\"data\":{\"turn\":\"" + turn + "\",\"text\":\"" + TEXT + "\"}}";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        clients.forEach(ApiClient::close);
        try (var client = connect.client()) {
            client.delete(MAPS + "?labelSelector=" + LABEL).orThrow();
        }
    }
}
