package io.streamplane.apiserver.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FieldSetTest {

    private static final String JSON = """
            {"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:replicas":{}}}""";

    @Test
    void shouldReadAndWriteFieldsV1() {
        // Given
        FieldSet set = FieldSet.ofJson(JsonMapper.shared().readTree(JSON));

        // When
        String written = set.toJson().toString();

        // Then
        assertThat(written).isEqualTo(JSON);
        assertThat(set.paths()).containsExactly(".metadata.labels", ".metadata.labels.app", ".spec.replicas");
    }

    @Test
    void shouldBeASet() {
        // Given
        FieldSet all = FieldSet.ofJson(JsonMapper.shared().readTree(JSON));
        FieldSet labels = FieldSet.ofJson(
                JsonMapper.shared().readTree("{\"f:metadata\":{\"f:labels\":{\"f:app\":{},\"f:tier\":{}}}}"));

        // When
        FieldSet both = all.union(labels);

        // Then
        assertThat(both.paths())
                .containsExactly(".metadata.labels", ".metadata.labels.app", ".metadata.labels.tier", ".spec.replicas");
        assertThat(all.intersection(labels).paths()).containsExactly(".metadata.labels.app");
        assertThat(all.difference(labels).paths()).containsExactly(".metadata.labels", ".spec.replicas");
        assertThat(all.difference(all).isEmpty()).isTrue();
        assertThat(all.without("f:metadata").paths()).containsExactly(".spec.replicas");
    }
}
