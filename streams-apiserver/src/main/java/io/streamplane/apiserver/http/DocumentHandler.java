package io.streamplane.apiserver.http;

import io.streamplane.apiserver.aggregation.ServedElsewhere;
import io.streamplane.apiserver.discovery.Version;
import io.streamplane.apiserver.serviceaccount.OpenIdDocuments;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.metrics.Telemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** GET of what is no resource: health, metrics, version, discovery and OpenAPI. */
final class DocumentHandler {

    private static final String JSON = "application/json";
    private static final List<String> PATHS = List.of(
            "/.well-known/openid-configuration",
            "/api",
            "/api/v1",
            "/apis",
            "/healthz",
            "/livez",
            "/metrics",
            "/openapi/v2",
            "/openapi/v3",
            "/openid/v1/jwks",
            "/readyz",
            "/version");

    private final Supplier<KindRegistry> kinds;
    private final Telemetry telemetry;
    private final HealthHandler health;
    private final DiscoveryHandler discovery;
    private final OpenApiHandler openApi;
    private final OpenIdDocuments openId;
    private final Supplier<String> address;

    /**
     * @param kinds those that are served now
     * @param elsewhere what other servers serve
     * @param unhealthy why the server cannot serve, or null
     * @param openId of tokens that this server makes
     * @param telemetry what {@code /metrics} shows
     */
    DocumentHandler(
            Supplier<KindRegistry> kinds,
            Supplier<ServedElsewhere> elsewhere,
            Supplier<String> address,
            Supplier<@Nullable String> unhealthy,
            OpenIdDocuments openId,
            Telemetry telemetry) {
        this.kinds = kinds;
        this.telemetry = telemetry;
        this.health = new HealthHandler(unhealthy, telemetry.health());
        this.discovery = new DiscoveryHandler(kinds, elsewhere, address);
        this.openApi = new OpenApiHandler(kinds);
        this.openId = openId;
        this.address = address;
    }

    void handle(Exchange exchange, String method, String rawPath) throws IOException {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            boolean resource = rawPath.startsWith("/api/") || rawPath.startsWith("/apis/");
            throw new RequestException(resource ? HttpFailures.noSuchPath() : HttpFailures.methodNotAllowed());
        }
        String path =
                rawPath.length() > 1 && rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
        if (path.equals("/api") || path.equals("/apis") || path.startsWith("/api/") || path.startsWith("/apis/")) {
            discovery.handle(exchange, path);
        } else if (HealthHandler.isOne(path)) {
            health.handle(exchange, path);
        } else if (OpenApiHandler.isOne(path)) {
            openApi.handle(exchange, path);
        } else {
            switch (path) {
                case "/metrics" -> metrics(exchange);
                case "/version" -> json(exchange, Version.document());
                case "/", "/index.html" -> paths(exchange);
                case OpenIdDocuments.CONFIGURATION -> openId(exchange, JSON, openId.configuration(address.get()));
                case OpenIdDocuments.KEYS -> openId(exchange, "application/jwk-set+json", openId.keys());
                default -> exchange.notFound();
            }
        }
    }

    private void metrics(Exchange exchange) throws IOException {
        String accept = exchange.acceptHeader();
        String wanted = accept == null ? "" : accept;
        exchange.send(
                200, Telemetry.contentType(wanted), telemetry.scrape(wanted).getBytes(StandardCharsets.UTF_8));
    }

    private void paths(Exchange exchange) throws IOException {
        var all = new TreeSet<>(PATHS);
        for (Kind kind : kinds.get().served()) {
            if (!kind.group().isEmpty()) {
                all.add("/apis/" + kind.group());
                all.add("/apis/" + kind.apiVersion());
            }
        }
        ObjectNode document = JsonMapper.shared().createObjectNode();
        all.forEach(document.putArray("paths")::add);
        json(exchange, document);
    }

    private static void openId(Exchange exchange, String type, @Nullable String document) throws IOException {
        if (document == null) {
            exchange.notFound();
            return;
        }
        exchange.header("Cache-Control", "public, max-age=3600");
        exchange.send(200, type, document.getBytes(StandardCharsets.UTF_8));
    }

    private static void json(Exchange exchange, ObjectNode document) throws IOException {
        exchange.send(200, JSON, JsonMapper.shared().writeValueAsBytes(document));
    }
}
