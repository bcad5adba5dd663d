package io.streamplane.schemas.registry;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registry that speaks the Confluent protocol over HTTP. What it once answered is kept. A server that is not there
 * or not well is asked again for some ten seconds.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(HttpSchemaRegistry.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 8;

    /** Earlier ones are not worth a line. */
    private static final int TOLD_AT = 5;

    private static final long FIRST_PAUSE_MS = 100;

    private record Registration(String subject, String schema) {}

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(REQUEST_TIMEOUT).build();
    private final String base;
    private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /** @param base may carry a path, e.g. {@code http://registry:8080/apis/ccompat/v7} */
    public HttpSchemaRegistry(URI base) {
        String text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public int register(String subject, Schema schema) {
        var registration = new Registration(subject, schema.toString());
        Integer known = ids.get(registration);
        if (known == null) {
            String body = JSON.writeValueAsString(JSON.createObjectNode().put("schema", schema.toString()));
            String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
            known = send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)))
                    .path("id")
                    .asInt();
            ids.put(registration, known);
            schemas.putIfAbsent(known, schema);
        }
        return known;
    }

    @Override
    public void release(String subject) {
        String path = "/config/" + URLEncoder.encode(subject, StandardCharsets.UTF_8);
        try {
            send(request(path).GET());
        } catch (SchemaRegistryException e) {
            String body = JSON.writeValueAsString(JSON.createObjectNode().put("compatibility", "NONE"));
            send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
        }
    }

    @Override
    public Schema byId(int id) {
        Schema known = schemas.get(id);
        if (known == null) {
            String text =
                    send(request("/schemas/ids/" + id).GET()).path("schema").asString("");
            known = new Schema.Parser().parse(text);
            schemas.put(id, known);
        }
        return known;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", CONTENT_TYPE)
                .header("Accept", CONTENT_TYPE + ", application/json");
    }

    private JsonNode send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        long pause = FIRST_PAUSE_MS;
        for (int attempt = 1; ; attempt++) {
            String problem;
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() < 300) {
                    return JSON.readTree(response.body());
                }
                if (response.statusCode() < 500 || attempt == ATTEMPTS) {
                    throw refusal(request, response);
                }
                problem = "HTTP " + response.statusCode();
            } catch (IOException | JacksonException e) {
                problem = e.getMessage() == null ? "it cannot be reached" : e.getMessage();
                if (attempt == ATTEMPTS) {
                    throw new RegistryUnavailableException(
                            "expected the schema registry at " + base + " to answer, but: " + e, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryUnavailableException("interrupted while asking the schema registry", e);
            }
            if (attempt == TOLD_AT) {
                LOG.warn("Waiting for the schema registry at {}: {}", base, problem);
            }
            pause(pause);
            pause *= 2;
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("interrupted while asking the schema registry", e);
        }
    }

    private SchemaRegistryException refusal(HttpRequest request, HttpResponse<String> response) {
        int code = response.statusCode();
        String message = response.body();
        try {
            JsonNode body = JSON.readTree(response.body());
            code = body.path("error_code").asInt(code);
            message = body.path("message").asString(message);
        } catch (JacksonException e) {
            LOG.debug("The schema registry's error is no JSON", e);
        }
        String problem = "expected the schema registry to take " + request.method() + " " + request.uri()
                + ", but it answered " + response.statusCode() + ": " + message;
        return isAboutTheSchema(code)
                ? new SchemaRegistryException(code, problem)
                : new RegistryUnavailableException(problem);
    }

    /** Unknown, incompatible or invalid; anything else (a proxy, missing rights) is not the schema's fault. */
    private static boolean isAboutTheSchema(int code) {
        return code / 100 == 404 || code == 409 || code == 422 || code / 100 == 422;
    }

    @Override
    public void close() {
        client.close();
    }
}
