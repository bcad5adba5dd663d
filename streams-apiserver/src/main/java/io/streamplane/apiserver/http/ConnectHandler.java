package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kubelet.KubeletClient;
import io.streamplane.apiserver.kubelet.KubeletEndpoint;
import io.streamplane.apiserver.kubelet.PodLocation;
import io.streamplane.apiserver.kubelet.UpgradeAnswer;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.credential.BearerHeaders;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.upgrade.UpgradedConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import tools.jackson.databind.node.ObjectNode;

/**
 * Connects clients with kubelets: {@code exec}, {@code attach} and {@code portforward} of pods, and the proxies. What a client and a kubelet
 * speak once HTTP has agreed (WebSocket, SPDY) goes through as it comes; who reads slowly holds up who writes.
 */
final class ConnectHandler implements AutoCloseable {

    /** Subresources that are streams. */
    static final Set<String> STREAMS = Set.of("exec", "attach", "portforward");

    /** Subresources that are passed on. */
    static final Set<String> CONNECTED = Set.of("exec", "attach", "portforward", "proxy");

    /** Longer than kubelets wait. */
    private static final Duration IDLE = Duration.ofHours(4).plusMinutes(1);

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final List<String> PASSED_ON = List.of(
            "Upgrade",
            "Connection",
            "Origin",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Protocol",
            "X-Stream-Protocol-Version");
    private static final Map<String, String> AGREED = Map.of(
            "upgrade", "Upgrade",
            "sec-websocket-accept", "Sec-WebSocket-Accept",
            "sec-websocket-protocol", "Sec-WebSocket-Protocol",
            "x-stream-protocol-version", "X-Stream-Protocol-Version");

    private final Operations operations;
    private final ObjectReader reader;
    private final Supplier<Snapshot> state;
    private final KubeletClient kubelets;
    private final ProxyHandler proxies;
    private final Set<UpgradedConnection> open = ConcurrentHashMap.newKeySet();

    /** @param operations whose admission says who may connect */
    ConnectHandler(ObjectReader reader, Supplier<Snapshot> state, KubeletClient kubelets, Operations operations) {
        this.operations = operations;
        this.reader = reader;
        this.state = state;
        this.kubelets = kubelets;
        this.proxies = new ProxyHandler(state, kubelets, this);
    }

    void handle(Exchange exchange, Target target, QueryOptions query) throws IOException, InterruptedException {
        if (target.name().isEmpty()) {
            throw new RequestException(HttpFailures.methodNotAllowed());
        }
        ObjectNode options = ConnectOptions.of(target, query, Request.getPathInContext(exchange.request()));
        operations.connect(exchange.caller(), target, options).ifPresent(failure -> {
            throw new RequestException(failure);
        });
        if (target.subresource().equals("proxy")) {
            proxies.handle(exchange, target);
            return;
        }
        String method = exchange.request().getMethod();
        if (!method.equals("GET") && !method.equals("POST")) {
            throw new RequestException(HttpFailures.methodNotAllowed());
        }
        ObjectNode pod = reader.get(target, QueryOptions.NONE).tree();
        switch (PodLocation.of(pod, target.subresource(), query::all)) {
            case PodLocation.Refused refused -> throw new RequestException(HttpFailures.badRequest(refused.message()));
            case PodLocation.At at -> tunnel(exchange, URI.create(endpoint(at.node()) + at.path()), Map.of());
        }
    }

    /** Where the kubelet of a node is. */
    String endpoint(String node) {
        return state.get()
                .get(NodeKind.KIND, ObjectKey.clusterScoped(node))
                .flatMap(found -> KubeletEndpoint.of(found.tree()))
                .orElseThrow(() -> new RequestException(
                        HttpFailures.internal("error dialing backend: node \"" + node + "\" has no kubelet endpoint")));
    }

    /**
     * From the client to what is there, until either has enough.
     *
     * @param more headers beside the client's
     */
    void tunnel(Exchange exchange, URI to, Map<String, String> more) throws IOException, InterruptedException {
        Request request = exchange.request();
        if (!UpgradedConnection.isPossible(request)) {
            throw new RequestException(HttpFailures.badRequest("Upgrade request required"));
        }
        try (UpgradeAnswer answer = ask(request, to, more)) {
            if (answer.status() != 101) {
                exchange.send(
                        answer.status(),
                        answer.headers().getOrDefault("content-type", "text/plain"),
                        answer.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                return;
            }
            var headers = new TreeMap<String, String>();
            AGREED.forEach((lower, name) -> {
                String value = answer.headers().get(lower);
                if (value != null) {
                    headers.put(name, value);
                }
            });
            var use = (ClientConnections.Use) request.getAttribute(RequestGate.USE);
            use.begin();
            try (UpgradedConnection client = exchange.upgrade(headers, IDLE)) {
                open.add(client);
                try {
                    relay(client, answer);
                } finally {
                    open.remove(client);
                }
            } finally {
                use.end();
            }
        }
    }

    private UpgradeAnswer ask(Request request, URI to, Map<String, String> more) {
        var headers = new TreeMap<String, List<String>>();
        more.forEach((name, value) -> headers.put(name, List.of(value)));
        for (String name : PASSED_ON) {
            List<String> values = request.getHeaders().getFields(name).stream()
                    .map(HttpField::getValue)
                    .filter(Objects::nonNull)
                    .map(value -> BearerHeaders.passedOn(name, value))
                    .filter(value -> value.chars().allMatch(c -> c >= ' ' && c < 0x7f))
                    .toList();
            if (!values.isEmpty()) {
                headers.put(name, values);
            }
        }
        try {
            return kubelets.upgrade(request.getMethod(), to, headers);
        } catch (IOException e) {
            throw new RequestException(HttpFailures.internal("error dialing backend: " + e.getMessage()));
        }
    }

    private static void relay(UpgradedConnection client, UpgradeAnswer kubelet) throws InterruptedException {
        Thread sending = Thread.ofVirtual().start(() -> {
            copy(client.in(), kubelet.out());
            kubelet.close(); // the client is gone, or has nothing more to say in the protocol
        });
        copy(kubelet.in(), client.out());
        client.getEndPoint().shutdownOutput();
        sending.join(LAST_WORDS);
        client.close();
        kubelet.close();
        sending.join();
    }

    private static void copy(InputStream in, OutputStream out) {
        byte[] buffer = new byte[16 * 1024];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // One of the two is gone, and the other one will be told.
        }
    }

    /** Ends what is open. */
    @Override
    public void close() {
        open.forEach(UpgradedConnection::close);
    }
}
