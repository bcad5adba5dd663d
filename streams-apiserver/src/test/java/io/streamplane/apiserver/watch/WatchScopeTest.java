package io.streamplane.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.topic.ObjectKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchScopeTest {

    @ParameterizedTest(name = "{2} in {0}/{1}: {3}")
    @CsvSource({
        "'', '', ns/a, true",
        "ns, '', ns/a, true",
        "ns, '', n/a, false",
        "'', a, ns/a, true",
        "'', a, ns/b, false",
        "ns, a, ns/a, true",
        "ns, a, n/a, false",
        "'', '', /a, true",
        "'', a, /a, true",
        "'', b, /a, false"
    })
    void shouldHoldWhatAWatchCanBeAbout(String namespace, String name, String key, boolean holds) {
        // Given
        var scope = new WatchScope(namespace, name);
        ObjectKey object = ObjectKey.parse(key);

        // Then
        assertThat(scope.holds(object)).isEqualTo(holds);
        assertThat(WatchScope.of(object).contains(scope)).isEqualTo(holds);
        assertThat(WatchScope.of(object)).doesNotHaveDuplicates();
    }
}
