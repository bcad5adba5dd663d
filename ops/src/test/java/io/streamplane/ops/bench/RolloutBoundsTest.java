package io.streamplane.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.topic.ObjectKey;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RolloutBoundsTest {

    private static final String READY = "{status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}";
    private static final String WAITING = "{status: {phase: Pending}}";
    private static final String GOING =
            "{metadata: {deletionTimestamp: now}, status: {conditions: [{type: Ready, status: 'True'}]}}";

    private final RolloutBounds bounds = new RolloutBounds(3, 2);

    @Test
    void shouldFindTheMostPodsAndTheFewestAvailable() {
        // Given
        see("a", READY);
        see("b", READY);
        bounds.check();

        // When
        see("c", WAITING);
        bounds.check();
        see("c", READY);
        see("a", GOING);
        bounds.check();
        gone("a");
        bounds.check();

        // Then
        assertThat(bounds.revisions()).isEqualTo(4);
        assertThat(bounds.highest()).isEqualTo(3);
        assertThat(bounds.lowest()).isEqualTo(2);
        assertThat(bounds.broken()).isZero();
    }

    @Test
    void shouldCountTheRevisionsThatBreakABound() {
        // Given
        see("a", READY);
        see("b", READY);

        // When
        see("b", GOING);
        bounds.check();
        see("c", READY);
        see("d", WAITING);
        see("e", WAITING);
        bounds.check();
        see("e", "{status: {phase: Failed}}");
        bounds.check();

        // Then
        assertThat(bounds.broken()).isEqualTo(2);
        assertThat(bounds.highest()).isEqualTo(4);
        assertThat(bounds.lowest()).isEqualTo(1);
    }

    private void see(String name, String pod) {
        bounds.see(new ObjectKey("ns", name), (ObjectNode) YAMLMapper.shared().readTree(pod));
    }

    private void gone(String name) {
        bounds.see(new ObjectKey("ns", name), null);
    }
}
