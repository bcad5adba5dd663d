package io.streamplane.kubelet.http;

import io.streamplane.schemas.credential.BearerHeaders;
import io.streamplane.schemas.network.AskedNode;
import io.streamplane.schemas.upgrade.UpgradedConnection;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request to a kubelet, and its answer. Blocking. */
final class KubeletExchange {

    private static final int MOST_BODY = 1 << 20;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final List<String> segments;

    KubeletExchange(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.segments = List.of(path().substring(1).split("/", -1));
    }

    String method() {
        return request.getMethod();
    }

    /** Decoded. */
    String path() {
        return request.getHttpURI().getDecodedPath();
    }

    /** The node that it is for, as the API server that passed it on says. */
    String askedNode() {
        return header(AskedNode.HEADER);
    }

    /**
     * The node that it is about: as {@link #askedNode} says, or it says itself by the parameter {@code node}, or the only one there is; else
     * empty.
     *
     * @param nodes of the process
     */
    String node(Collection<String> nodes) {
        String asked = askedNode();
        String node = asked.isEmpty() ? LogOptions.parse(query()).getOrDefault("node", "") : asked;
        return node.isEmpty() && nodes.size() == 1 ? nodes.iterator().next() : node;
    }

    /** Answers that no node of this process is called so. */
    void refuseNode(String node) {
        refuse(404, "expected the name of a node of this process as parameter node, but got '" + node + "'");
    }

    /** The tokens that the client shows. */
    List<BearerHeaders.Shown> tokens() {
        return BearerHeaders.in(request.getHeaders());
    }

    /** The certificates that the client has shown, its own first. */
    List<X509Certificate> shown() {
        return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session
                        && session.peerCertificates() != null
                ? List.of(session.peerCertificates())
                : List.of();
    }

    /** Of the path, from 0; empty where it has none. */
    String segment(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    int segments() {
        return segments.size();
    }

    @Nullable
    String query() {
        return request.getHttpURI().getQuery();
    }

    /** All values of a parameter. */
    List<String> values(String name) {
        var values = new ArrayList<String>();
        String query = query();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith(name + "=")) {
                values.add(URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    boolean flag(String name) {
        List<String> values = values(name);
        return !values.isEmpty()
                && (values.getFirst().equals("1") || values.getFirst().equals("true"));
    }

    String header(String name) {
        String value = request.getHeaders().get(name);
        return value == null ? "" : value;
    }

    /** The values of a header that lists several, of all its lines. */
    List<String> listed(String name) {
        return request.getHeaders().getValuesList(name).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    Map<String, String> headers() {
        var headers = new TreeMap<String, String>();
        for (HttpField field : request.getHeaders()) {
            headers.put(field.getLowerCaseName(), String.valueOf(field.getValue()));
        }
        return headers;
    }

    byte[] body() throws IOException {
        return Content.Source.asInputStream(request).readNBytes(MOST_BODY);
    }

    boolean canUpgrade() {
        return UpgradedConnection.isPossible(request);
    }

    UpgradedConnection upgrade(Map<String, String> headers, Duration idle) throws IOException {
        return UpgradedConnection.agree(request, response, callback, headers, idle);
    }

    void refuse(int status, String message) {
        send(status, "text/plain", (message + '\n').getBytes(StandardCharsets.UTF_8));
    }

    void send(int status, String type, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", type);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** To be closed by {@link #finish}. */
    OutputStream stream(String type) {
        response.setStatus(200);
        response.getHeaders().put("Content-Type", type);
        return new BufferedOutputStream(Content.Sink.asOutputStream(response), 32 * 1024);
    }

    void finish(OutputStream out) throws IOException {
        out.close();
        callback.succeeded();
    }
}
