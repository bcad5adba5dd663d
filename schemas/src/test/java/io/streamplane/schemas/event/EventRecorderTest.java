package io.streamplane.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.5Z");

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final EventRecorder recorder = new EventRecorder(codec, "deployment-controller", "");

    @Test
    void shouldCountWhatIsSaidAgain() {
        // Given
        var first = recorder.record(note("Scaled up replica set web-1 from 0 to 3"), NOON);

        // When
        var second = recorder.record(note("Scaled up replica set web-1 from 0 to 3"), NOON.plusSeconds(60));

        // Then
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.key().toString()).startsWith("default/web.");
        var event = codec.decodeDesired(Kinds.builtIn().get("events"), second.value());
        assertThat(event.path("count").asInt()).isEqualTo(2);
        assertThat(event.path("firstTimestamp").asString()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(event.path("lastTimestamp").asString()).isEqualTo("2026-01-01T12:01:00Z");
        assertThat(event.path("source").path("component").asString()).isEqualTo("deployment-controller");
    }

    @Test
    void shouldNameWhatIsSaidOtherwiseOtherwise() {
        // Given
        var first = recorder.record(note("Created pod: a"), NOON);

        // When
        var second = recorder.record(note("Created pod: b"), NOON);

        // Then
        assertThat(second.key()).isNotEqualTo(first.key());
    }

    private static EventNote note(String message) {
        return EventNote.normal(
                new ObjectReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("Deployment")
                        .withNamespace("default")
                        .withName("web")
                        .withUid("u1")
                        .build(),
                "ScalingReplicaSet",
                message);
    }
}
