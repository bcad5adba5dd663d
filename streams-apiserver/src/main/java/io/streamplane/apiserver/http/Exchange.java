package io.streamplane.apiserver.http;

import io.streamplane.apiserver.encoding.Encoding;
import io.streamplane.apiserver.encoding.ObjectEncoder;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.RequestSize;
import io.streamplane.apiserver.request.StatusObject;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.protobuf.ProtobufWriter;
import io.streamplane.schemas.upgrade.UpgradedConnection;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One request and its answer. Blocking; runs on a virtual thread. */
final class Exchange {

    private static final int DRAIN_LIMIT = 4 * RequestSize.MOST_BYTES;
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(2);
    private static final int GZIP_FROM = 128 * 1024;
    private static final int STREAM_BUFFER = 32 * 1024;
    private static final int LIST_BUFFER = 256 * 1024;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private Caller caller;
    private final Duration patience;
    private boolean bodyAsked;

    /** @param patience with the whole of the body */
    Exchange(Request request, Response response, Callback callback, Caller caller, Duration patience) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.caller = caller;
        this.patience = patience;
    }

    Request request() {
        return request;
    }

    Caller caller() {
        return caller;
    }

    /** Once it is known as whom the one asks who is authenticated, and why he may. */
    void isBy(Caller known) {
        caller = known;
    }

    String header(HttpHeader header) {
        String value = request.getHeaders().get(header);
        return value == null ? "" : value;
    }

    @Nullable
    String acceptHeader() {
        return request.getHeaders().get(HttpHeader.ACCEPT);
    }

    /** What the answer about this target is to be; refused with 406 where it cannot be. */
    MediaTypes accepted(Target target) {
        var offer = target.subresource().equals("scale") ? MediaTypes.Offer.OBJECTS : offer(target.kind());
        return MediaTypes.of(acceptHeader(), offer).prettyIf(isForPeople());
    }

    /** As {@link #accepted}, of a watch. */
    MediaTypes acceptedWatch(Kind kind) {
        return MediaTypes.ofWatch(acceptHeader(), offer(kind));
    }

    private static MediaTypes.Offer offer(Kind kind) {
        return ProtobufWriter.knows(kind) ? MediaTypes.Offer.OBJECTS : MediaTypes.Offer.CUSTOM_OBJECTS;
    }

    /** As {@code isPrettyPrint} of {@code k8s.io/apiserver/pkg/endpoints/handlers/negotiation}. */
    private boolean isForPeople() {
        String query = request.getHttpURI().getQuery();
        String pretty = query == null || !query.contains("pretty")
                ? ""
                : QueryOptions.of(request).text("pretty");
        if (!pretty.isEmpty()) {
            return List.of("1", "t", "T", "true", "TRUE", "True").contains(pretty);
        }
        String agent = caller.userAgent();
        return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla/5.0");
    }

    /** The whole body; refused where it is past the limit, once the client has had time to send what follows. */
    byte[] body() throws IOException {
        bodyAsked = true;
        var body = new RequestBody(request, patience);
        byte[] bytes = body.read(RequestSize.MOST_BYTES + 1);
        if (bytes.length > RequestSize.MOST_BYTES) {
            body.skip(DRAIN_LIMIT);
            throw new RequestException(HttpFailures.tooLarge(RequestSize.MOST_BYTES));
        }
        return bytes;
    }

    /** Reads past a body that nobody asked for: HTTP/2 clients lose the answer where the stream is reset meanwhile. */
    private void skipBody() throws IOException {
        if (bodyAsked) {
            return;
        }
        bodyAsked = true;
        Duration shorter = patience.compareTo(DRAIN_PATIENCE) < 0 ? patience : DRAIN_PATIENCE;
        try {
            new RequestBody(request, shorter).skip(DRAIN_LIMIT);
        } catch (RequestException slow) {
            // It is answered all the same.
        }
    }

    void warnings(List<String> warnings) {
        Warnings.headers(warnings).forEach(header -> response.getHeaders().add("Warning", header));
    }

    void send(int code, ObjectNode body, ObjectEncoder encoder) throws IOException {
        send(code, encoder.contentType(), encoder.encode(body));
    }

    void send(int code, String contentType, byte[] body) throws IOException {
        skipBody();
        response.setStatus(code);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        notCached();
        if (body.length > GZIP_FROM && takesGzip()) {
            announceGzip();
            try (OutputStream out = new EventBlocks.Gzip(Content.Sink.asOutputStream(response))) {
                out.write(body);
            }
            callback.succeeded();
        } else {
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }

    private void notCached() {
        if (!response.getHeaders().contains(HttpHeader.CACHE_CONTROL)) {
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache, private");
        }
    }

    /** A document of the API's own, in the form that the client accepts. */
    void document(ObjectNode document) throws IOException {
        send(
                200,
                document,
                MediaTypes.of(acceptHeader(), MediaTypes.Offer.DOCUMENTS)
                        .prettyIf(isForPeople())
                        .encoder());
    }

    /** There is nothing at this path, and nobody who knows more about it: as Go's {@code http.NotFound}. */
    void notFound() throws IOException {
        header("X-Content-Type-Options", "nosniff");
        send(404, "text/plain; charset=utf-8", "404 page not found\n".getBytes(StandardCharsets.US_ASCII));
    }

    void notModified() {
        response.setStatus(304);
        callback.succeeded();
    }

    void movedTo(String location) {
        response.setStatus(301);
        header("Location", location);
        callback.succeeded();
    }

    void fail(ApiFailure failure) throws IOException {
        if (failure.details() != null && failure.details().retryAfterSeconds() > 0) {
            response.getHeaders()
                    .put(
                            HttpHeader.RETRY_AFTER,
                            Integer.toString(failure.details().retryAfterSeconds()));
        }
        // What is wrong is told also to a client that accepts nothing of what is offered.
        MediaTypes accepted = MediaTypes.find(acceptHeader(), MediaTypes.Offer.DOCUMENTS);
        send(failure.code(), StatusObject.of(failure), accepted == null ? Encoding.JSON.encoder() : accepted.encoder());
    }

    /** Starts an answer that goes on; the caller writes, flushes and closes. What is flushed at once is sent at once. */
    OutputStream stream(String contentType) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        notCached();
        return new BufferedOutputStream(Content.Sink.asOutputStream(response), STREAM_BUFFER);
    }

    /**
     * As {@link #stream}, with nothing between: what is written is sent.
     *
     * @param zipped whether what will be written is compressed
     */
    OutputStream streamUnbuffered(String contentType, boolean zipped) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        notCached();
        if (zipped) {
            announceGzip();
        }
        return Content.Sink.asOutputStream(response);
    }

    /** Agrees to another protocol: what follows is not HTTP. */
    UpgradedConnection upgrade(Map<String, String> headers, Duration idle) throws IOException {
        return UpgradedConnection.agree(request, response, callback, headers, idle);
    }

    boolean asksForWebSocket() {
        return header(HttpHeader.UPGRADE).equalsIgnoreCase("websocket");
    }

    boolean takesGzip() {
        return header(HttpHeader.ACCEPT_ENCODING).contains("gzip");
    }

    private void announceGzip() {
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        response.getHeaders().add(HttpHeader.VARY, "Accept-Encoding");
    }

    /** As {@link #stream}, of much that comes at once; compressed where the client takes that. */
    OutputStream streamCompressed(String contentType) throws IOException {
        boolean zipped = takesGzip();
        OutputStream out = new BufferedOutputStream(streamUnbuffered(contentType, zipped), LIST_BUFFER);
        return zipped ? new EventBlocks.Gzip(out) : out;
    }

    /**
     * Completes when the connection or the stream is gone, where the transport tells (HTTP/2 does at once). To be asked for before
     * the answer begins: what is gone by then fails the answer's first write, and later it might be missed.
     */
    CompletableFuture<Void> gone() {
        var gone = new CompletableFuture<Void>();
        request.addFailureListener(_ -> gone.complete(null));
        return gone;
    }

    void succeeded() {
        callback.succeeded();
    }

    void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    boolean isCommitted() {
        return response.isCommitted();
    }

    void failed(Throwable cause) {
        callback.failed(cause);
    }
}
