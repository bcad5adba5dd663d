package io.streamplane.schemas.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionPriorityTest {

    /** The example of Kubernetes' documentation on custom resource definitions. */
    @Test
    void shouldPreferStableAndLaterVersions() {
        // Given
        List<String> preferred = List.of(
                "v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha1", "v11alpha2", "foo1", "foo10");
        var shuffled = new ArrayList<>(preferred);
        Collections.shuffle(shuffled, new Random(1));

        // When
        shuffled.sort(VersionPriority.PREFERRED_FIRST);

        // Then
        assertThat(shuffled).isEqualTo(preferred);
    }
}
