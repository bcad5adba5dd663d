package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kubelet.KubeletClient;
import io.streamplane.apiserver.kubelet.ProxyTarget;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.discovery.EndpointSliceKind;
import io.streamplane.schemas.network.AskedNode;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import io.streamplane.schemas.upgrade.UpgradedConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code nodes/NAME/proxy}: the kubelet itself. {@code pods/NAME/proxy} and {@code services/NAME/proxy}: a port of a pod, which its kubelet
 * reaches, since addresses of simulated pods lead nowhere. The name may have a scheme and a port.
 */
final class ProxyHandler {

    private final Supplier<Snapshot> state;
    private final KubeletClient kubelets;
    private final ConnectHandler streams;

    ProxyHandler(Supplier<Snapshot> state, KubeletClient kubelets, ConnectHandler streams) {
        this.state = state;
        this.kubelets = kubelets;
        this.streams = streams;
    }

    void handle(Exchange exchange, Target target) throws IOException, InterruptedException {
        ProxyTarget wanted = ProxyTarget.parse(target.name());
        if (wanted == null) {
            throw new RequestException(HttpFailures.badRequest(
                    "invalid " + target.kind().singular() + " request \"" + target.name() + "\""));
        }
        String rest = rest(exchange, target);
        boolean upgrade = UpgradedConnection.isPossible(exchange.request());
        if (rest.isEmpty() && !upgrade) {
            String query = exchange.request().getHttpURI().getQuery();
            exchange.header(
                    "Location",
                    exchange.request().getHttpURI().getCanonicalPath() + "/" + (query == null ? "" : "?" + query));
            exchange.send(301, "text/plain", new byte[0]);
            return;
        }
        boolean ofNode = target.kind().equals(NodeKind.KIND);
        String base = ofNode
                ? node(wanted)
                : target.kind().equals(PodKind.KIND) ? pod(target, wanted) : service(target, wanted);
        String query = exchange.request().getHttpURI().getQuery();
        URI to = URI.create(base + (rest.isEmpty() ? "/" : rest) + (query == null ? "" : "?" + query));
        Map<String, String> more = ofNode ? Map.of(AskedNode.HEADER, wanted.name()) : Map.of();
        if (upgrade) {
            streams.tunnel(exchange, to, more);
        } else {
            send(exchange, to, more);
        }
    }

    /** What follows {@code proxy}, as it was escaped, but without steps up. */
    private static String rest(Exchange exchange, Target target) {
        String path = exchange.request().getHttpURI().getCanonicalPath();
        int at = 0;
        for (int slashes = target.kind().namespaced() ? 7 : 5; slashes > 0 && at >= 0; slashes--) {
            at = path.indexOf('/', at + 1);
        }
        return at < 0 ? "" : path.substring(at);
    }

    private ObjectNode present(Kind kind, ObjectKey key) {
        return state.get()
                .get(kind, key)
                .map(StoredObject::tree)
                .orElseThrow(() -> new RequestException(Failures.notFound(kind, key.name())));
    }

    private String node(ProxyTarget wanted) {
        present(NodeKind.KIND, ObjectKey.clusterScoped(wanted.name()));
        String endpoint = streams.endpoint(wanted.name());
        if (!wanted.port().isEmpty() && !endpoint.endsWith(":" + wanted.port())) {
            throw unreachable("dial tcp: port " + wanted.port() + " of node " + wanted.name() + ": connection refused");
        }
        return endpoint;
    }

    private String pod(Target target, ProxyTarget wanted) {
        ObjectNode pod = present(PodKind.KIND, new ObjectKey(target.namespace(), wanted.name()));
        return pod(pod, wanted.ofPod(pod));
    }

    private String pod(ObjectNode pod, int port) {
        String node = Tree.text(Tree.object(pod, "spec"), "nodeName");
        ObjectNode metadata = Tree.object(pod, "metadata");
        if (node.isEmpty()) {
            throw new RequestException(HttpFailures.badRequest("address not allowed"));
        }
        if (port == 0) {
            throw unreachable("dial tcp: the pod has no such port");
        }
        return streams.endpoint(node) + "/podProxy/" + Tree.text(metadata, "namespace") + "/"
                + Tree.text(metadata, "name") + "/" + port;
    }

    private String service(Target target, ProxyTarget wanted) {
        ObjectNode service = present(ServiceKind.KIND, new ObjectKey(target.namespace(), wanted.name()));
        ObjectNode port = wanted.ofService(service);
        if (port == null) {
            throw new RequestException(HttpFailures.unavailable(
                    "no service port \"" + wanted.port() + "\" found for service \"" + wanted.name() + "\""));
        }
        var bases = new ArrayList<String>();
        for (StoredObject object : state.get().list(EndpointSliceKind.KIND, target.namespace())) {
            ObjectNode slice = object.tree();
            if (wanted.name()
                    .equals(Tree.textMap(Tree.object(slice, "metadata"), "labels")
                            .get("kubernetes.io/service-name"))) {
                bases.addAll(ready(target.namespace(), slice, Tree.text(port, "name")));
            }
        }
        if (bases.isEmpty()) {
            throw new RequestException(
                    HttpFailures.unavailable("no endpoints available for service \"" + target.name() + "\""));
        }
        return bases.get(ThreadLocalRandom.current().nextInt(bases.size()));
    }

    private List<String> ready(String namespace, ObjectNode slice, String portName) {
        long port = Tree.objects(slice, "ports").stream()
                .filter(each -> Tree.text(each, "name").equals(portName))
                .mapToLong(each -> Tree.number(each, "port", 0))
                .findFirst()
                .orElse(0);
        var bases = new ArrayList<String>();
        for (ObjectNode endpoint : Tree.objects(slice, "endpoints")) {
            ObjectNode conditions = Tree.object(endpoint, "conditions");
            ObjectNode reference = Tree.object(endpoint, "targetRef");
            boolean ready = !Tree.has(conditions, "ready") || Tree.flag(conditions, "ready");
            if (port > 0 && ready && Tree.text(reference, "kind").equals("Pod")) {
                state.get()
                        .get(PodKind.KIND, new ObjectKey(namespace, Tree.text(reference, "name")))
                        .ifPresent(pod -> bases.add(pod(pod.tree(), (int) port)));
            }
        }
        return bases;
    }

    private static RequestException unreachable(String why) {
        return new RequestException(HttpFailures.unavailable("error trying to reach service: " + why));
    }

    /** @param more headers in place of the client's */
    private void send(Exchange exchange, URI to, Map<String, String> more) throws IOException, InterruptedException {
        byte[] body = exchange.body();
        String method = exchange.request().getMethod();
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (HttpField field : exchange.request().getHeaders()) {
            String value = field.getValue();
            if (value != null
                    && !AggregatedHandler.KEPT_BACK.contains(field.getName().toLowerCase(Locale.ROOT))) {
                request.header(field.getName(), value);
            }
        }
        more.forEach(request::setHeader);
        request.setHeader("X-Forwarded-For", exchange.caller().sourceAddress());
        try {
            AggregatedHandler.answer(exchange, kubelets.http().send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            if (exchange.isCommitted()) {
                throw e;
            }
            throw unreachable(String.valueOf(e.getMessage()));
        }
    }
}
