package io.streamplane.ops.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import org.junit.jupiter.api.Test;

class RecordTraceTest {

    @Test
    void shouldKnowTheObjectOfARecordOnEachTopic() {
        // Given
        ObjectKey web = ObjectKey.parse("default/web");
        FactKey fact = FactKey.desired(new ResourceKey("deployments.apps", web));

        // When / Then
        for (String topic : Topics.MATERIALIZED) {
            assertThat(RecordTrace.object(topic, fact.toString())).as(topic).isEqualTo("default/web");
            assertThat(RecordTrace.object(topic, "foreign")).as(topic).isEmpty();
        }
        assertThat(RecordTrace.object(Topics.PROPOSALS, web.toString())).isEqualTo("default/web");
        assertThat(RecordTrace.object(Topics.JOURNAL, web.toString())).isEqualTo("default/web");
    }
}
