package io.streamplane.apiserver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.registry.CompatibilityLevel;
import io.streamplane.schemas.registry.HttpSchemaRegistry;
import io.streamplane.schemas.registry.RegisteredSchema;
import io.streamplane.schemas.registry.SchemaRegistryException;
import io.streamplane.schemas.registry.TopicSchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Confluent client is the oracle: it must register, read and be refused as by its own server. */
@Timeout(120)
class RegistryIT {

    private static final Schema ONE = schema("a");
    private static final Schema TWO = SchemaBuilder.record("R")
            .namespace("t")
            .fields()
            .requiredString("a")
            .optionalLong("b")
            .endRecord();
    private static final Schema CLASH = SchemaBuilder.record("R")
            .namespace("t")
            .fields()
            .requiredString("other")
            .endRecord();

    @TempDir
    static Path directory;

    private static EmbeddedKafka broker;
    private static ClientSettings settings;
    private static TopicSchemaRegistry registry;
    private static RegistryServer server;

    @BeforeAll
    static void start() {
        broker = EmbeddedKafka.start(directory, 0, Map.of());
        settings = ClientSettings.of(broker.bootstrapServers());
        try (var topics = new TopicAdmin(settings)) {
            topics.create(List.of(new Topics.TopicSpec(Topics.SCHEMAS, 1, Map.of("cleanup.policy", "compact"))));
        }
        registry = TopicSchemaRegistry.start(settings);
        server = RegistryServer.start(registry, new InetSocketAddress("127.0.0.1", 0));
    }

    @AfterAll
    static void stop() {
        server.close();
        registry.close();
        broker.close();
    }

    @Test
    void shouldServeTheConfluentClient() throws Exception {
        // Given
        var client = new CachedSchemaRegistryClient(server.uri().toString(), 100);

        // When
        int one = client.register("confluent/value", new AvroSchema(ONE.toString()));
        int two = client.register("confluent/value", new AvroSchema(TWO.toString()));

        // Then
        var fresh = new CachedSchemaRegistryClient(server.uri().toString(), 100);
        assertThat(fresh.getSchemaById(two).canonicalString()).isEqualTo(TWO.toString());
        assertThat(fresh.getId("confluent/value", new AvroSchema(ONE.toString())))
                .isEqualTo(one);
        assertThat(fresh.getAllVersions("confluent/value")).containsExactly(1, 2);
        assertThat(fresh.getAllSubjects()).contains("confluent/value");
        assertThat(fresh.getLatestSchemaMetadata("confluent/value").getVersion())
                .isEqualTo(2);
        assertThat(registry.register("confluent/value", TWO)).isEqualTo(two);
        assertThat(fresh.testCompatibility("confluent/value", new AvroSchema(CLASH.toString())))
                .isFalse();
        assertThat(fresh.getCompatibility("")).isEqualTo("BACKWARD");
        assertThatThrownBy(() -> fresh.register("confluent/value", new AvroSchema(CLASH.toString())))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(409));
        assertThatThrownBy(() -> fresh.getSchemaById(999_999))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(40403));
        assertThatThrownBy(() -> fresh.getAllVersions("nobody"))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(40401));
        fresh.updateCompatibility("confluent/value", "NONE");
        assertThat(fresh.register("confluent/value", new AvroSchema(CLASH.toString())))
                .isGreaterThan(two);
    }

    @Test
    void shouldServeItsOwnThinClient() {
        try (var client = new HttpSchemaRegistry(URI.create(server.uri() + "/"))) {
            // When
            int id = client.register("thin-value", ONE);

            // Then
            assertThat(registry.byId(id)).isEqualTo(ONE);
            assertThat(client.byId(id)).isEqualTo(ONE);
            assertThatThrownBy(() -> client.register("thin-value", CLASH))
                    .isInstanceOfSatisfying(
                            SchemaRegistryException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(409));
        }
    }

    @Test
    void shouldAgreeOnIdsAndVersionsWhoeverRegistersFirst() {
        try (var other = TopicSchemaRegistry.start(settings)) {
            // Given
            List<Schema> schemas =
                    IntStream.range(0, 10).mapToObj(i -> schema("field" + i)).toList();
            registry.setLevel("race-value", CompatibilityLevel.NONE);
            var races = new ArrayList<CompletableFuture<RegisteredSchema>>();

            // When
            for (int i = 0; i < 60; i++) {
                TopicSchemaRegistry one = i % 2 == 0 ? registry : other;
                Schema schema = schemas.get(i % schemas.size());
                races.add(CompletableFuture.supplyAsync(() -> one.registered("race-value", schema)));
            }
            List<RegisteredSchema> registered =
                    races.stream().map(CompletableFuture::join).distinct().toList();

            // Then
            assertThat(registered).hasSize(10);
            assertThat(registered)
                    .extracting(RegisteredSchema::version)
                    .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            assertThat(other.versions("race-value")).isEqualTo(registry.versions("race-value"));
            try (var third = TopicSchemaRegistry.start(settings)) {
                assertThat(third.versions("race-value")).isEqualTo(registry.versions("race-value"));
            }
        }
    }

    @Test
    void shouldSayWhatIsWrongAsConfluentDoes() throws Exception {
        assertThat(get("/schemas/types")).isEqualTo("200 [\"AVRO\"]");
        assertThat(get("/config")).isEqualTo("200 {\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(get("/config/none-such"))
                .isEqualTo("404 {\"error_code\":40408,\"message\":\"Subject 'none-such' does not have subject-level"
                        + " compatibility configured\"}");
        assertThat(get("/config/none-such?defaultToGlobal=true"))
                .isEqualTo("200 {\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(get("/nothing/here")).startsWith("404 {\"error_code\":404");
        assertThat(post("/subjects/bad-value/versions", "{\"schema\":\"{\"}")).startsWith("422 {\"error_code\":42201");
        assertThat(post("/subjects/bad-value/versions", "no json")).startsWith("400 ");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    GET    | /subjects?subjectPrefix=asked-                       | 200 ["asked-value"]
                    GET    | /subjects?subjectPrefix=:.:asked-                    | 200 ["asked-value"]
                    GET    | /subjects?deletedOnly=true                           | 200 []
                    HEAD   | /subjects                                            | 200 ''
                    GET    | /subjects/:.:asked-value/versions                    | 200 [1,2]
                    GET    | /subjects/asked-value/versions/1/referencedby        | 200 []
                    GET    | /subjects/asked-value/versions/9/referencedby        | 404 {"error_code":40402
                    GET    | /schemas?subjectPrefix=asked-&latestOnly=true        | 200 [{"
                    GET    | /schemas/ids/ID/subjects                             | 200 ["asked-value"]
                    GET    | /schemas/ids/ID/versions                             | 200 [{"
                    GET    | /schemas/ids/987654/subjects                         | 404 {"error_code":40403
                    GET    | /contexts                                            | 200 [":.:"]
                    GET    | /mode                                                | 200 {"mode":"READWRITE"}
                    GET    | /mode/asked-value                                    | 404 {"error_code":40409
                    GET    | /mode/asked-value?defaultToGlobal=true               | 200 {"mode":"READWRITE"}
                    DELETE | /config/asked-value                                  | 404 {"error_code":40401
                    DELETE | /subjects/asked-value                                | 422 {"error_code":42205
                    """)
    void shouldAnswerToolsAsConfluentDoes(String method, String path, String expected) throws Exception {
        // Given
        int id = registry.register("asked-value", schema("asked"));
        registry.setLevel("asked-value", CompatibilityLevel.NONE);
        registry.register("asked-value", schema("again"));
        registry.setLevel("asked-value", null);

        // When
        String answer = send(HttpRequest.newBuilder(URI.create(server.uri() + path.replace("ID", "" + id)))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

        // Then
        assertThat(answer).startsWith(expected.replace("''", ""));
    }

    @Test
    void shouldForgetALevelThatIsDeleted() throws Exception {
        // Given
        registry.setLevel("levelled-value", CompatibilityLevel.FULL);

        // When
        String deleted = send(HttpRequest.newBuilder(URI.create(server.uri() + "/config/levelled-value"))
                .DELETE()
                .build());

        // Then
        assertThat(deleted).isEqualTo("200 {\"compatibilityLevel\":\"FULL\"}");
        assertThat(get("/config/levelled-value")).startsWith("404 ");
    }

    @Test
    void shouldServeOthersWhileManyBodiesDoNotEnd() throws Exception {
        var sockets = new ArrayList<Socket>();
        try {
            // Given
            for (int i = 0; i < 20; i++) {
                var socket = new Socket(server.uri().getHost(), server.uri().getPort());
                sockets.add(socket);
                socket.getOutputStream()
                        .write("POST /subjects/x/versions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
            }

            // When
            String answer = get("/schemas/types");

            // Then
            assertThat(answer).isEqualTo("200 [\"AVRO\"]");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static Schema schema(String field) {
        return SchemaBuilder.record("R")
                .namespace("t")
                .fields()
                .requiredString(field)
                .endRecord();
    }

    private static String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.uri() + path)).build());
    }

    private static String post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.uri() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String send(HttpRequest request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }
}
