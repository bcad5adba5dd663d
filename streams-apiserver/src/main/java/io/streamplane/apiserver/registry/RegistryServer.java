package io.streamplane.apiserver.registry;

import io.streamplane.apiserver.request.RequestSize;
import io.streamplane.schemas.registry.TopicSchemaRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Serves the in-process schema registry over plain HTTP. Several processes may, each for itself, on one topic. */
public final class RegistryServer implements AutoCloseable {

    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final Server server;
    private final URI uri;

    private RegistryServer(Server server, URI uri) {
        this.server = server;
        this.uri = uri;
    }

    /** @param address port 0 for a free one */
    public static RegistryServer start(TopicSchemaRegistry registry, InetSocketAddress address) {
        var threads = new QueuedThreadPool(6, 1);
        threads.setName("schema-registry-http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(new VirtualThreadPool());
        var server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Subjects may hold an escaped slash.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "SUBJECTS",
                EnumSet.of(UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR).toArray(new UriCompliance.Violation[0])));
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        server.addConnector(connector);
        var bounded = new SizeLimitHandler(RequestSize.MOST_BYTES, -1);
        bounded.setHandler(new RegistryHandler(new RegistryApi(registry)));
        server.setHandler(bounded);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("expected to serve schemas on " + address + ", but: " + e.getMessage(), e);
        }
        return new RegistryServer(
                server, URI.create("http://" + address.getHostString() + ":" + connector.getLocalPort()));
    }

    /** What clients take as schema.registry.url. */
    public URI uri() {
        return uri;
    }

    private static final class RegistryHandler extends Handler.Abstract {

        private final RegistryApi api;

        RegistryHandler(RegistryApi api) {
            this.api = api;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String path = request.getHttpURI().getPath();
            List<String> segments = Arrays.stream((path == null ? "/" : path).split("/"))
                    .filter(segment -> !segment.isEmpty())
                    .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                    .toList();
            var query = new HashMap<String, String>();
            Request.extractQueryParameters(request).forEach(field -> query.put(field.getName(), field.getValue()));
            String body = Content.Source.asString(request, StandardCharsets.UTF_8);
            RegistryAnswer answer = api.answer(request.getMethod(), segments, query, body);
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
            Content.Sink.write(response, true, answer.body().toString(), callback);
            return true;
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("expected to stop serving schemas, but: " + e.getMessage(), e);
        }
    }
}
