package io.streamplane.scheduler.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.scheduler.Objects;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class FactsTest {

    private static final ObjectKey KEY = new ObjectKey("default", "x");
    private static final FactKey DESIRED = FactKey.desired(new ResourceKey("pods", KEY));
    private static final FactKey OBSERVED = FactKey.observed(new ResourceKey("pods", KEY));

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final Facts facts = new Facts(codec);

    @ParameterizedTest
    @CsvSource({
        // phase, message, whether the whole status matters, what is read of it
        "Pending, , true, a status",
        "Running, , true, a status",
        "Succeeded, , true, an end",
        "Pending, , false, nothing",
        "Running, , false, nothing",
        "Running, Failed once, false, nothing",
        "Succeeded, , false, an end",
        "Failed, , false, an end",
    })
    void shouldReadOfAPodOnItsNodeOnlyItsEnd(String phase, String message, boolean whole, String expected) {
        // Given
        var status = JsonNodeFactory.instance.objectNode().put("phase", phase);
        if (message != null) {
            status.put("message", message);
        }
        byte[] value = codec.encodeObserved(Kinds.builtIn().get("pods"), status);

        // When
        ClusterEvent event = facts.read(OBSERVED, value, 7, key -> whole);

        // Then
        String read = event == null ? "nothing" : ((ClusterEvent.PodObserved) event).ended() ? "an end" : "a status";
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void shouldReadDeletionsOfBothParts() {
        assertThat(facts.read(DESIRED, null, 7, key -> false)).isEqualTo(new ClusterEvent.PodDesired(KEY, null));
        assertThat(facts.read(OBSERVED, null, 7, key -> false)).isEqualTo(new ClusterEvent.PodObserved(KEY, null, 7));
    }

    @Test
    void shouldPassOverOtherKindsAndRefuseWhatIsNoPod() {
        // Given: a pod without a spec, and bytes of no schema
        var pod = ObjectCodec.tree(Objects.pod("x", "1", "1Gi"));
        pod.remove("spec");
        byte[] bare = codec.encodeDesired(Kinds.builtIn().get("pods"), pod);
        FactKey other = FactKey.desired(new ResourceKey("volumeattachments.storage.k8s.io", KEY));

        // When / Then
        assertThat(facts.read(other, bare, 7, key -> true)).isNull();
        assertThatThrownBy(() -> facts.read(DESIRED, bare, 7, key -> true)).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> facts.read(DESIRED, new byte[] {0, 0, 0, 0, 99, 1}, 7, key -> true))
                .isInstanceOf(CodecException.class);
    }
}
