package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers in Kubernetes' protobuf, read by the classes of the official Java client. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtobufIT {

    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String PARTIAL = PROTOBUF + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String PATH = "/api/v1/namespaces/ns/configmaps";
    private static final String WIDGETS = "/apis/example.com/v1/namespaces/ns/widgets";

    private ApiUnderTest api;
    private HttpClient admin;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        api = new ApiUnderTest(folder, Kinds.builtIn().with(Widgets.KIND));
        admin = api.admin();
        create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"ns\"}}");
        create(PATH, AdminRequests.configMap("a"));
        create(PATH, AdminRequests.configMap("b"));
        create(
                WIDGETS,
                "{\"metadata\":{\"name\":\"w\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":"
                        + "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}");
    }

    @AfterAll
    void stop() {
        admin.shutdownNow();
        api.close();
    }

    @Test
    void shouldSendObjectsAndLists() throws IOException {
        var one = send(admin, api.request(PATH + "/a", "Accept", PROTOBUF));
        var many = send(admin, api.request(PATH + "?limit=1", "Accept", PROTOBUF + ",application/json"));

        var map = V1.ConfigMap.parseFrom(unknown(one, 200).getRaw());
        var list = V1.ConfigMapList.parseFrom(unknown(many, 200).getRaw());
        assertThat(map.getDataMap()).containsEntry("k", "v");
        assertThat(map.getMetadata().getUid()).isNotEmpty();
        assertThat(map.getMetadata().getCreationTimestamp().getSeconds()).isPositive();
        assertThat(map.getMetadata().getManagedFieldsCount()).isEqualTo(1);
        assertThat(list.getItemsList()).hasSize(1).first().isEqualTo(map);
        assertThat(list.getMetadata().getContinue()).isNotEmpty();
        assertThat(list.getMetadata().getRemainingItemCount()).isEqualTo(1);
    }

    @Test
    void shouldSendEventsOfWatches() throws IOException {
        var response = ApiUnderTest.open(
                admin, api.request(PATH + "?watch=1&timeoutSeconds=1", "Accept", PROTOBUF + ";stream=watch"));

        assertThat(response.headers().firstValue("Content-Type")).hasValue(PROTOBUF + ";stream=watch");
        try (var in = new DataInputStream(response.body())) {
            var event = Meta.WatchEvent.parseFrom(in.readNBytes(in.readInt()));
            var map = V1.ConfigMap.parseFrom(
                    unknown(event.getObject().getRaw().toByteArray()).getRaw());
            assertThat(event.getType()).isEqualTo("ADDED");
            assertThat(map.getMetadata().getName()).isEqualTo("a");
        }
    }

    @Test
    void shouldSendFailures() throws IOException {
        var missing = send(admin, api.request(PATH + "/none", "Accept", PROTOBUF));

        var status = Meta.Status.parseFrom(unknown(missing, 404).getRaw());
        assertThat(status.getReason()).isEqualTo("NotFound");
        assertThat(status.getDetails().getName()).isEqualTo("none");
    }

    @Test
    void shouldSendMetadataOfEveryKind() throws IOException {
        var one = send(admin, api.request(WIDGETS + "/w", "Accept", PARTIAL));
        var many = send(admin, api.request(WIDGETS, "Accept", PARTIAL.replace("Metadata;", "MetadataList;")));

        var partial = Meta.PartialObjectMetadata.parseFrom(unknown(one, 200).getRaw());
        var list = Meta.PartialObjectMetadataList.parseFrom(unknown(many, 200).getRaw());
        assertThat(partial.getMetadata().getName()).isEqualTo("w");
        assertThat(list.getItemsList()).containsExactly(partial);
    }

    @Test
    void shouldSendCustomResourcesInJsonOnly() throws IOException {
        var only = send(admin, api.request(WIDGETS + "/w", "Accept", PROTOBUF));
        var first = send(admin, api.request(WIDGETS + "/w", "Accept", PROTOBUF + ",application/json"));
        var table = send(admin, api.request(PATH, "Accept", PROTOBUF + ";as=Table;g=meta.k8s.io;v=v1"));

        assertThat(Meta.Status.parseFrom(unknown(only, 406).getRaw()).getMessage())
                .isEqualTo(
                        "only the following media types are accepted: application/json, application/yaml, " + PROTOBUF);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(json(first).path("kind").asString()).isEqualTo("Widget");
        assertThat(table.statusCode()).isEqualTo(406);
    }

    @Test
    void shouldTakeAndGiveProtobufInOneWrite() throws IOException {
        // Given
        var map = V1.ConfigMap.newBuilder()
                .setMetadata(Meta.ObjectMeta.newBuilder().setGenerateName("c-"))
                .putData("x", "y")
                .build();
        byte[] unknown = Runtime.Unknown.newBuilder()
                .setTypeMeta(Runtime.TypeMeta.newBuilder().setApiVersion("v1").setKind("ConfigMap"))
                .setRaw(map.toByteString())
                .build()
                .toByteArray();
        byte[] body = new byte[unknown.length + 4];
        System.arraycopy("k8s\0".getBytes(StandardCharsets.US_ASCII), 0, body, 0, 4);
        System.arraycopy(unknown, 0, body, 4, unknown.length);
        var request = api.request(PATH, "Accept", PROTOBUF, "Content-Type", PROTOBUF);

        // When
        var created = send(admin, request.POST(BodyPublishers.ofByteArray(body)));

        // Then
        var answer = V1.ConfigMap.parseFrom(unknown(created, 201).getRaw());
        assertThat(answer.getDataMap()).containsEntry("x", "y");
        assertThat(answer.getMetadata().getName()).startsWith("c-");
        var deleted = send(
                admin,
                api.request(PATH + "/" + answer.getMetadata().getName(), "Accept", PROTOBUF)
                        .DELETE());
        assertThat(Meta.Status.parseFrom(unknown(deleted, 200).getRaw()).getStatus())
                .isEqualTo("Success");
    }

    @Test
    void shouldWriteNothingThatItCannotAnswer() {
        var refused = send(
                admin,
                api.request(PATH, "Accept", "text/html", "Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(AdminRequests.configMap("unseen"))));

        assertThat(refused.statusCode()).isEqualTo(406);
        assertThat(send(admin, api.request(PATH + "/unseen")).statusCode()).isEqualTo(404);
    }

    private void create(String path, String body) {
        var created = send(
                admin, api.request(path, "Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
        assertThat(created.statusCode())
                .as(new String(created.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
    }

    private static Runtime.Unknown unknown(HttpResponse<byte[]> response, int code) throws IOException {
        assertThat(response.statusCode()).isEqualTo(code);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
        return unknown(response.body());
    }

    private static Runtime.Unknown unknown(byte[] body) throws InvalidProtocolBufferException {
        return Runtime.Unknown.parseFrom(Arrays.copyOfRange(body, 4, body.length));
    }
}
