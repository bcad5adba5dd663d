package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import org.junit.jupiter.api.Test;

class NeededTest {

    private static final ObjectKey KEY = new ObjectKey("default", "settings");

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final Needed needed = new Needed(codec, 1);

    @Test
    void shouldKnowAPartitionThatWasReadAsFarAsItWent() {
        // Given
        needed.want("default", false);
        assertThat(needed.untold()).containsExactly(0);

        // When
        needed.target(0, 5);
        needed.take(configMap());
        needed.read(0, 4);
        boolean early = needed.known("default");
        needed.read(0, 5);

        // Then
        assertThat(early).isFalse();
        assertThat(needed.known("default")).isTrue();
        assertThat(needed.news()).isTrue();
        assertThat(needed.exists("configmaps", "default", "settings")).isTrue();
        assertThat(needed.exists("configmaps", "default", "other")).isFalse();
        assertThat(needed.keys("configmaps", "default", "settings")).containsExactly("colour");
    }

    @Test
    void shouldSayOfNothingThatItIsMissingBeforeThat() {
        // When, Then
        assertThat(needed.known("default")).isFalse();
        assertThat(needed.exists("configmaps", "default", "settings")).isTrue();
    }

    @Test
    void shouldLookAgainForEachPodThatComes() {
        // Given
        needed.want("default", false);
        needed.target(0, 0);
        needed.read(0, 0);

        // When
        needed.want("default", false);
        boolean known = needed.known("default");
        needed.target(0, 0);
        needed.read(0, 0);

        // Then
        assertThat(known).isFalse();
        assertThat(needed.known("default")).isTrue();
        assertThat(needed.news()).isTrue();
    }

    @Test
    void shouldForgetWhatIsDeleted() {
        // Given
        needed.want("default", false);
        needed.target(0, 0);
        needed.take(configMap());
        needed.read(0, 1);

        // When
        needed.take(new FactRecord(FactKey.desired(new ResourceKey("configmaps", KEY)), 2, "", null));

        // Then
        assertThat(needed.exists("configmaps", "default", "settings")).isFalse();
    }

    private FactRecord configMap() {
        var object = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("settings")
                .withUid("u")
                .endMetadata()
                .addToData("colour", "blue")
                .build();
        return new FactRecord(
                FactKey.desired(new ResourceKey("configmaps", KEY)),
                1,
                "u",
                codec.encodeDesired(ConfigMapKind.KIND, ObjectCodec.tree(object)));
    }
}
