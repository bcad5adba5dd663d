package io.streamplane.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.KindVersion;
import io.streamplane.schemas.kind.VersionConversion;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class KindVersionsTest {

    /** Of two versions, the first: what is a strategy later was a holder before. */
    private static final VersionConversion RENAMING = new VersionConversion() {
        @Override
        public void toStorage(ObjectNode object) {
            object.withObject("/spec")
                    .set("strategy", object.withObject("/spec").remove("holderIdentity"));
        }

        @Override
        public void fromStorage(ObjectNode object) {
            object.withObject("/spec")
                    .set("holderIdentity", object.withObject("/spec").remove("strategy"));
        }
    };

    private static final VersionConversion BACK = new VersionConversion() {
        @Override
        public void toStorage(ObjectNode object) {
            RENAMING.fromStorage(object);
        }

        @Override
        public void fromStorage(ObjectNode object) {
            RENAMING.toStorage(object);
        }
    };
    private static final Kind LATER =
            widgets(version("v1", true, VersionConversion.NONE), version("v1beta1", false, RENAMING));
    private static final Kind BEFORE =
            widgets(version("v1", false, BACK), version("v1beta1", true, VersionConversion.NONE));

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());

    @Test
    void shouldStoreOneVersionAndReadAny() {
        // Given
        Kind older = LATER.at("v1beta1").orElseThrow();

        // When
        byte[] value = codec.encodeDesired(older, widget("v1beta1", "holderIdentity"));

        // Then
        assertThat(codec.decode(value)).isEqualTo(widget("v1", "strategy"));
        assertThat(codec.decodeDesired(LATER, value)).isEqualTo(widget("v1", "strategy"));
        assertThat(codec.decodeDesired(older, value)).isEqualTo(widget("v1beta1", "holderIdentity"));
    }

    @Test
    void shouldReadWhatWasStoredBeforeAnotherVersionWas() {
        // Given
        byte[] value = codec.encodeDesired(BEFORE, widget("v1beta1", "holderIdentity"));

        // When / Then
        assertThat(codec.decodeDesired(LATER, value)).isEqualTo(widget("v1", "strategy"));
        assertThat(codec.decodeDesired(LATER.at("v1beta1").orElseThrow(), value))
                .isEqualTo(widget("v1beta1", "holderIdentity"));
        assertThat(codec.desired(LATER, value).getApiVersion()).isEqualTo("example.com/v1");
    }

    private static ObjectNode widget(String version, String field) {
        return (ObjectNode) JsonMapper.shared().readTree("""
                {"apiVersion":"example.com/%s","kind":"Widget","metadata":{"name":"a"},"spec":{"%s":"x"}}""".formatted(version, field));
    }

    private static Kind widgets(KindVersion... versions) {
        return KindBuilder.of("example.com", "v1", "Widget", "widgets").build().withVersions(List.of(versions));
    }

    private static KindVersion version(String name, boolean storage, VersionConversion conversion) {
        return new KindVersion(name, true, storage, "io.k8s.api.coordination.v1.Lease", Set.of(), null, conversion);
    }
}
