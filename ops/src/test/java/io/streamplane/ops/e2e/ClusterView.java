package io.streamplane.ops.e2e;

import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** One cluster as one API server shows it. */
final class ClusterView implements AutoCloseable {

    static final String PODS = "/api/v1/pods";
    static final String DEPLOYMENTS = "/apis/apps/v1/deployments";
    static final String REPLICA_SETS = "/apis/apps/v1/replicasets";
    static final String NODES = "/api/v1/nodes";

    private final ApiClient client;

    private ClusterView(ApiClient client) {
        this.client = client;
    }

    static ClusterView of(Path kubeconfig) {
        try {
            return new ClusterView(ApiClient.of(kubeconfig, ToolAgent.of("test")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode get(String path) {
        try {
            return client.get(path).orThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    ApiClient.Answer post(String path, String json) {
        try {
            return client.post(path, "application/json", json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    List<JsonNode> list(String path) {
        return get(path).path("items").valueStream().toList();
    }

    List<JsonNode> list(String path, Predicate<JsonNode> wanted) {
        return list(path).stream().filter(wanted).toList();
    }

    long revision() {
        return get(PODS + "?limit=1").at("/metadata/resourceVersion").asLong();
    }

    /** By namespace/name; fails where two objects have one name. */
    Map<String, String> uids(String path) {
        var uids = new TreeMap<String, String>();
        for (JsonNode object : list(path)) {
            if (uids.put(name(object), object.at("/metadata/uid").asString()) != null) {
                throw new AssertionError("expected " + name(object) + " once, but it is listed twice");
            }
        }
        return uids;
    }

    /** Returns after this many changes of pods from now on. */
    void awaitPodChanges(int count) {
        var seen = new AtomicInteger();
        try {
            client.watch(PODS + "?watch=true&resourceVersion=" + revision(), _ -> seen.incrementAndGet() < count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static String name(JsonNode object) {
        return object.at("/metadata/namespace").asString("") + "/"
                + object.at("/metadata/name").asString();
    }

    static boolean isReady(JsonNode pod) {
        return pod.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asString().equals("Ready")
                        && condition.path("status").asString().equals("True"));
    }

    @Override
    public void close() {
        client.close();
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError(e);
    }
}
