package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.avro.Manifest;
import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What manifests may be, and how they are answered. */
class ManifestIntakeIT extends RunningIntake {

    @Test
    void shouldApplyTextAndAvroOfEveryForm() {
        // Given
        byte[] typed = codec.encodeDesired(CONFIG_MAP, (ObjectNode) JsonMapper.shared()
                .readTree("{\"metadata\":{\"name\":\"typed\",\"namespace\":\"ns\"},\"data\":{\"v\":\"1\"}}"));
        byte[] record = new EnvelopeSerde<Manifest>(registry, Topics.MANIFESTS + "-value", Manifest.getClassSchema())
                .serialize(new Manifest(json("record")));

        // When
        produce("json", json("json"));
        produce(null, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\n  namespace: ns\ndata: {v: '1'}\n");
        produce("typed", typed, Map.of());
        produce("record", record, Map.of("fieldManager", "alice"));
        List<ManifestResultRecord> results = results(4);

        // Then
        assertThat(results).allMatch(ManifestResultRecord::getAccepted).allMatch(ManifestResultRecord::getChanged);
        assertThat(results).extracting(ManifestResultRecord::getOffset).containsExactly(1L, 2L, 3L, 4L);
        assertThat(List.of("json", "yaml", "typed", "record"))
                .allSatisfy(name ->
                        assertThat(object(name).at("/data/v").asString()).isEqualTo("1"));
        assertThat(object("record").at("/metadata/managedFields/0/manager").asString())
                .isEqualTo("alice");
        assertThat(object("json").at("/metadata/managedFields/0/manager").asString())
                .isEqualTo("manifests");
    }

    @Test
    void shouldAnswerWhatItCannotTakeAsHttpWould() {
        // When
        produce("k", "\u0000\u0000\u0000\u0000\u0063 no schema");
        produce("k", "just text");
        produce("k", "[]");
        produce("k", "");
        produce("k", "{\"apiVersion\":\"v1\",\"kind\":\"Foo\",\"metadata\":{\"name\":\"a\"}}");
        produce("k", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{}}");
        produce("k", json("a"), Map.of("authorization", "Bearer nobody"));
        produce("k", json("a"), Map.of("authorization", "Bearer of-bob"));
        produce("k", json("a"), Map.of("dryRun", "Some"));
        produce(null, (byte[]) null, Map.of());
        List<ManifestResultRecord> results = results(10);

        // Then
        assertThat(results).noneMatch(ManifestResultRecord::getAccepted);
        assertThat(results)
                .extracting(result -> JsonMapper.shared()
                        .readTree(result.getStatus())
                        .path("code")
                        .asInt())
                .containsExactly(400, 400, 400, 400, 404, 422, 401, 403, 400, 400);
        assertThat(JsonMapper.shared()
                        .readTree(results.get(7).getStatus())
                        .path("message")
                        .asString())
                .isEqualTo(
                        "configmaps \"a\" is forbidden: User \"bob\" cannot patch resource \"configmaps\" in API group"
                                + " \"\" in the namespace \"ns\"");
        assertThat(intake.failed().toCompletableFuture()).isNotDone();
    }

    @Test
    void shouldTakeSeveralDocumentsAndListsInOneRecord() {
        // Given
        String list =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMapList\",\"items\":[{\"metadata\":{\"name\":\"c\",\"namespace\":\"many\"}},"
                        + in("ns", "d", "1") + "]}";

        // When
        produce("many", in("many", "a", "1") + "\n---\n" + namespace("many") + "\n---\n# nothing\n---\n" + list);
        produce("bad", json("good") + "\n---\n" + json("bad").replace("\"v\":\"1\"", "\"v\":[]"));
        produce("worse", json("good") + "\n---\n}");
        produce("late", json("early") + "\n---\n" + in("later", "x", "1"));
        produce("later", namespace("later"));
        List<ManifestResultRecord> results = results(5);

        // Then
        assertThat(results)
                .extracting(ManifestResultRecord::getAccepted)
                .containsExactly(true, false, false, true, true);
        assertThat(outcomes(results.get(0))).containsExactly("created", "created", "created", "created");
        assertThat(results.get(0).getObjects())
                .extracting(each -> each.getName())
                .containsExactly("a", "many", "c", "d");
        assertThat(outcomes(results.get(1))).containsExactly("skipped", "refused");
        assertThat(outcomes(results.get(4))).containsExactly("created", "created");
        assertThat(names()).containsExactly("d", "early");
    }

    @Test
    void shouldTakeAsLargeAManifestAsHttpDoes() {
        // When
        produce("big", json("big").replace("\"v\":\"1\"", "\"v\":\"" + "x".repeat(1024 * 1024 - 10) + "\""));
        produce("bigger", json("bigger").replace("\"v\":\"1\"", "\"v\":\"" + "x".repeat(3 * 1024 * 1024 - 200) + "\""));
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getAccepted).containsExactly(true, false);
        assertThat(results.get(1).getStatus())
                .contains("ConfigMap \\\"bigger\\\" is invalid")
                .hasSizeLessThan(1024 * 1024);
    }

    @Test
    void shouldTellConflictsWithTheirOwnersAndTakeFieldsByForce() {
        // When
        produce("k", json("shared"), Map.of("fieldManager", "alice"));
        String other = json("shared").replace("\"v\":\"1\"", "\"v\":\"2\"");
        produce("k", other, Map.of("fieldManager", "bob"));
        produce("k", other, Map.of("fieldManager", "bob", "force", "true"));
        produce("k", other, Map.of("fieldManager", "bob", "force", "true"));
        List<ManifestResultRecord> results = results(4);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getAccepted).containsExactly(true, false, true, true);
        assertThat(results).extracting(ManifestResultRecord::getChanged).containsExactly(true, false, true, false);
        assertThat(results.get(1).getStatus())
                .contains("Apply failed with 1 conflict: conflict with \\\"alice\\\": .data.v");
        assertThat(object("shared").at("/data/v").asString()).isEqualTo("2");
    }

    @Test
    void shouldAnswerEachRecordOnceAcrossMembers() throws IOException {
        // Given
        int many = 600;
        for (int i = 0; i < many; i++) {
            produce(i % 2 == 0 ? null : "k" + i, json("m" + i));
        }

        // When
        results(50);
        intake.close();
        intake = intake();
        List<ManifestResultRecord> results = results(many + 1, 0);

        // Then
        assertThat(results).allMatch(ManifestResultRecord::getAccepted);
        assertThat(results)
                .extracting(ManifestResultRecord::getOffset)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(names()).hasSize(many);
    }
}
