package io.streamplane.apiserver.usage;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kubelet.KubeletEndpoint;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks kubelets what their nodes and pods use. Nothing is asked before somebody wants to know, and nothing is kept. Kubelets
 * that share a port are asked once; one that does not answer is left out, as metrics-server leaves it out. Thread-safe.
 */
public final class KubeletUsage {

    /** Over so long the kubelets say that they have measured. */
    public static final Duration WINDOW = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(KubeletUsage.class);
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int NODE_FIELDS = 5;
    private static final int POD_FIELDS = 7;

    private final HttpClient http;

    /** @param http that knows kubelets */
    public KubeletUsage(HttpClient http) {
        this.http = http;
    }

    /** Cores in billionths, and bytes. */
    public record Amounts(long cpuNanos, long memoryBytes) {}

    /** What was measured, at a time. */
    public record Measured(Instant time, Map<String, Amounts> byName) {

        private Measured with(String name, Amounts amounts) {
            byName.put(name, amounts);
            return this;
        }
    }

    /**
     * What each running container uses, by pod and container.
     *
     * @param namespace null for all
     */
    public Map<ObjectKey, Measured> pods(Snapshot state, @Nullable String namespace) {
        var found = new TreeMap<ObjectKey, Measured>();
        String query = namespace == null ? "" : "?namespace=" + URLEncoder.encode(namespace, StandardCharsets.UTF_8);
        ask(namespace == null ? endpoints(state) : endpoints(state, namespace), query, fields -> {
            if (fields.length == POD_FIELDS && fields[0].equals("pod")) {
                found.computeIfAbsent(
                                new ObjectKey(fields[1], fields[2]),
                                _ -> new Measured(Instant.ofEpochMilli(Long.parseLong(fields[3])), new TreeMap<>()))
                        .with(fields[4], new Amounts(Long.parseLong(fields[5]), Long.parseLong(fields[6])));
            }
        });
        return found;
    }

    /** What each node uses as a whole, under its own name. */
    public Map<String, Measured> nodes(Snapshot state) {
        var found = new HashMap<String, Measured>();
        ask(endpoints(state), "?nodes=true", fields -> {
            if (fields.length == NODE_FIELDS && fields[0].equals("node")) {
                found.put(
                        fields[1],
                        new Measured(Instant.ofEpochMilli(Long.parseLong(fields[2])), new TreeMap<>())
                                .with("", new Amounts(Long.parseLong(fields[3]), Long.parseLong(fields[4]))));
            }
        });
        return found;
    }

    private static Set<String> endpoints(Snapshot state) {
        var endpoints = new HashSet<String>();
        state.list(NodeKind.KIND, null)
                .forEach(node -> KubeletEndpoint.of(node.tree()).ifPresent(endpoints::add));
        return endpoints;
    }

    private static Set<String> endpoints(Snapshot state, String namespace) {
        var nodes = new HashSet<String>();
        for (StoredObject pod : state.list(PodKind.KIND, namespace)) {
            nodes.add(Tree.text(Tree.object(pod.tree(), "spec"), "nodeName"));
        }
        var endpoints = new HashSet<String>();
        nodes.forEach(name -> state.get(NodeKind.KIND, ObjectKey.clusterScoped(name))
                .flatMap(node -> KubeletEndpoint.of(node.tree()))
                .ifPresent(endpoints::add));
        return endpoints;
    }

    private void ask(Collection<String> endpoints, String query, Consumer<String[]> line) {
        List<CompletableFuture<Optional<HttpResponse<Stream<String>>>>> answers = endpoints.stream()
                .map(endpoint -> http.sendAsync(
                                HttpRequest.newBuilder(URI.create(endpoint + "/usage" + query))
                                        .timeout(PATIENCE)
                                        .build(),
                                BodyHandlers.ofLines())
                        .thenApply(Optional::of)
                        .exceptionally(problem -> {
                            LOG.debug("{} does not say what its pods use", endpoint, problem);
                            return Optional.empty();
                        }))
                .toList();
        answers.forEach(answer -> answer.join().ifPresent(each -> read(each, line)));
    }

    private static void read(HttpResponse<Stream<String>> answer, Consumer<String[]> line) {
        try (Stream<String> lines = answer.body()) {
            if (answer.statusCode() == 200) {
                lines.map(text -> text.split("\t", -1)).forEach(line);
            }
        } catch (RuntimeException e) {
            LOG.debug("{} broke off, or said what is none of ours: {}", answer.uri(), Objects.toString(e.getMessage()));
        }
    }
}
