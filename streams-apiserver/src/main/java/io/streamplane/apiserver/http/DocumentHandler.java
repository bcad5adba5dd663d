package io.streamplane.apiserver.http;

import io.streamplane.apiserver.discovery.Discovery;
import io.streamplane.apiserver.discovery.OpenApiDocuments;
import io.streamplane.apiserver.discovery.Version;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.metrics.Health;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.openapi.document.OpenApiV2;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** GET of what is no resource: health, metrics, version, discovery and OpenAPI. */
final class DocumentHandler {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private final Supplier<KindRegistry> kinds;
    private final Supplier<String> address;
    private final Supplier<@Nullable String> unhealthy;
    private final Telemetry telemetry;
    private volatile OpenApiDocuments openApi;

    /**
     * @param kinds those that are served now
     * @param unhealthy why the server cannot serve, or null
     * @param telemetry what {@code /metrics} shows
     */
    DocumentHandler(
            Supplier<KindRegistry> kinds,
            Supplier<String> address,
            Supplier<@Nullable String> unhealthy,
            Telemetry telemetry) {
        this.kinds = kinds;
        this.openApi = new OpenApiDocuments(kinds.get());
        this.address = address;
        this.unhealthy = unhealthy;
        this.telemetry = telemetry;
    }

    private Discovery discovery() {
        return new Discovery(kinds.get());
    }

    private OpenApiDocuments openApi() {
        KindRegistry now = kinds.get();
        OpenApiDocuments made = openApi;
        if (!made.areOf(now)) {
            made = new OpenApiDocuments(now);
            openApi = made;
        }
        return made;
    }

    void handle(Exchange exchange, String method, String rawPath) throws IOException {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            boolean resource = rawPath.startsWith("/api/") || rawPath.startsWith("/apis/");
            throw new RequestException(resource ? HttpFailures.noSuchPath() : HttpFailures.methodNotAllowed());
        }
        String path =
                rawPath.length() > 1 && rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
        switch (path) {
            case "/healthz", "/livez", "/readyz" -> health(exchange, path.substring(1));
            case "/healthz/ping", "/livez/ping", "/readyz/ping" ->
                exchange.send(200, TEXT, "ok".getBytes(StandardCharsets.UTF_8));
            case "/metrics" -> metrics(exchange);
            case "/version" -> json(exchange, Version.document());
            case "/api" -> groups(exchange, true, Discovery.coreVersions(address.get()));
            case "/apis" -> groups(exchange, false, discovery().groups());
            case "/openapi/v2" -> openApiV2(exchange);
            case "/openapi/v3" -> exchange.send(200, JSON, openApi().v3().index());
            case "/" -> paths(exchange);
            default -> other(exchange, path);
        }
    }

    private void other(Exchange exchange, String path) throws IOException {
        if (path.startsWith("/openapi/v3/")) {
            byte[] document = openApi()
                    .v3()
                    .document(path.substring("/openapi/v3/".length()))
                    .orElse(null);
            if (document == null) {
                throw new RequestException(HttpFailures.noSuchPath());
            }
            exchange.send(200, JSON, document);
            return;
        }
        String[] segments = path.substring(1).split("/", -1);
        ObjectNode document = null;
        if (segments.length == 2 && segments[0].equals("api")) {
            document = discovery().resources("", segments[1]);
        } else if (segments.length == 2 && segments[0].equals("apis")) {
            document = discovery().group(segments[1]);
        } else if (segments.length == 3 && segments[0].equals("apis")) {
            document = discovery().resources(segments[1], segments[2]);
        }
        json(exchange, found(document));
    }

    private void openApiV2(Exchange exchange) throws IOException {
        if (exchange.header(HttpHeader.ACCEPT).contains("proto-openapi.spec.v2")) {
            exchange.send(200, OpenApiV2.PROTOBUF_CONTENT_TYPE, openApi().v2().protobuf());
        } else {
            exchange.send(200, JSON, openApi().v2().json());
        }
    }

    private static ObjectNode found(@Nullable ObjectNode document) {
        if (document == null) {
            throw new RequestException(HttpFailures.noSuchPath());
        }
        return document;
    }

    /** Aggregated where the client accepts it before the legacy form. */
    private void groups(Exchange exchange, boolean core, ObjectNode legacy) throws IOException {
        String accept = exchange.header(HttpHeader.ACCEPT);
        for (String candidate : accept.split(",", -1)) {
            String plain = candidate.replace(" ", "").toLowerCase(Locale.ROOT);
            if (plain.contains("g=apidiscovery.k8s.io") && plain.contains("as=apigroupdiscoverylist")) {
                String version = plain.contains("v=v2beta1") ? "v2beta1" : "v2";
                byte[] body = JsonMapper.shared().writeValueAsBytes(discovery().aggregated(core, version));
                exchange.header("Vary", "Accept");
                exchange.send(200, JSON + ";g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList", body);
                return;
            }
            if (plain.equals(JSON)) {
                break;
            }
        }
        json(exchange, legacy);
    }

    private void health(Exchange exchange, String check) throws IOException {
        var problems = new TreeMap<>(telemetry.health().problems());
        String problem = unhealthy.get();
        if (problem != null) {
            problems.put("journal", problem);
        }
        if (!problems.isEmpty() && !check.equals("livez")) {
            String text = Health.text(problems) + check + " check failed\n";
            exchange.send(500, TEXT, text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        boolean verbose = exchange.request().getHttpURI().getQuery() != null
                && exchange.request().getHttpURI().getQuery().contains("verbose");
        String text = verbose ? "[+]ping ok\n[+]journal ok\n" + parts() + check + " check passed\n" : "ok";
        exchange.send(200, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private String parts() {
        return telemetry.health().parts().stream()
                .map(part -> "[+]" + part + " ok\n")
                .collect(Collectors.joining());
    }

    private void metrics(Exchange exchange) throws IOException {
        String accept = exchange.header(HttpHeader.ACCEPT);
        exchange.send(
                200, Telemetry.contentType(accept), telemetry.scrape(accept).getBytes(StandardCharsets.UTF_8));
    }

    private static void paths(Exchange exchange) throws IOException {
        ObjectNode paths = JsonMapper.shared().createObjectNode();
        List.of(
                        "/api",
                        "/api/v1",
                        "/apis",
                        "/healthz",
                        "/livez",
                        "/metrics",
                        "/openapi/v2",
                        "/openapi/v3",
                        "/readyz",
                        "/version")
                .forEach(paths.putArray("paths")::add);
        json(exchange, paths);
    }

    private static void json(Exchange exchange, ObjectNode document) throws IOException {
        exchange.send(200, JSON, JsonMapper.shared().writeValueAsBytes(document));
    }
}
