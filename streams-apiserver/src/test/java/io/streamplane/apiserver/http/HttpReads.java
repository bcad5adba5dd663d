package io.streamplane.apiserver.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads of a server, as a client sends them. */
final class HttpReads implements ServedReads {

    private final ApiUnderTest api;
    private final HttpClient client;
    private final AtomicInteger numbers = new AtomicInteger();

    HttpReads(ApiUnderTest api) {
        this.api = api;
        this.client = api.admin();
    }

    @Override
    public String namespace() {
        String namespace = "ns-" + numbers.incrementAndGet();
        make(namespace);
        return namespace;
    }

    private void make(String namespace) {
        var body = BodyPublishers.ofString("{\"metadata\":{\"name\":\"" + namespace + "\"}}");
        ApiUnderTest.send(
                client,
                api.request("/api/v1/namespaces", "Content-Type", "application/json")
                        .POST(body));
    }

    @Override
    public long put(String namespace, String name, Map<String, String> labels) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        labels.forEach(metadata.putObject("labels")::put);
        object.putObject("data").put("n", Integer.toString(numbers.incrementAndGet()));
        var body = BodyPublishers.ofString(object.toString());
        var made = ApiUnderTest.send(
                client,
                api.request(path(namespace), "Content-Type", "application/json").POST(body));
        if (made.statusCode() == 409) {
            made = ApiUnderTest.send(
                    client,
                    api.request(path(namespace) + "/" + name, "Content-Type", "application/json")
                            .PUT(body));
        }
        return ServedReads.revision(ApiUnderTest.json(made));
    }

    @Override
    public long delete(String namespace, String name) {
        ApiUnderTest.send(client, api.request(path(namespace) + "/" + name).DELETE());
        return api.source.current().revision();
    }

    @Override
    public JsonNode list(String namespace, String query) {
        return ApiUnderTest.json(ApiUnderTest.send(client, api.request(path(namespace) + "?" + query)));
    }

    @Override
    public WatchedEvents watch(String namespace, String query) {
        var events = new WatchedEvents();
        HttpResponse<InputStream> response =
                ApiUnderTest.open(client, api.request(path(namespace) + "?watch=1&" + query));
        InputStream body = response.body();
        events.onClose(() -> close(body));
        Thread.startVirtualThread(() -> {
            try (body) {
                if (response.statusCode() == 200) {
                    try (var sink = events.sink()) {
                        body.transferTo(sink);
                    }
                } else {
                    events.refused(JsonMapper.shared().readTree(body.readAllBytes()));
                }
            } catch (IOException e) {
                // the test has closed it
            }
        });
        return events;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String path(String namespace) {
        return namespace.isEmpty() ? "/api/v1/configmaps" : "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    @Override
    public void close() {
        client.shutdownNow();
        api.close();
    }
}
