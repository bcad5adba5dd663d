package io.streamplane.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.state.Change;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.topic.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchFilterTest {

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        ",    yes, ADDED",
        ",    no,  ",
        "yes, yes, MODIFIED",
        "no,  yes, ADDED",
        "yes, no,  DELETED",
        "no,  no,  ",
        "yes, ,    DELETED",
        "no,  ,    ",
    })
    void shouldTellWhatAWatcherWithASelectorSees(
            @Nullable String before, @Nullable String after, WatchFilter.@Nullable Type type) {
        // Given
        var filter = new WatchFilter(stored -> ((TestObject) stored).on().equals("yes"));

        // When
        var told = filter.told(new Change(7, object(before, 3), object(after, 7)));

        // Then
        assertThat(told.map(WatchFilter.Told::type).orElse(null)).isEqualTo(type);
        told.ifPresent(each -> {
            assertThat(each.tree().at("/metadata/resourceVersion").asString()).isEqualTo("7");
            assertThat(each.tree().at("/metadata/labels/on").asString()).isEqualTo("yes");
        });
    }

    private static @Nullable StoredObject object(@Nullable String on, long revision) {
        return on == null ? null : new TestObject(ObjectKey.parse("ns/a"), revision, on);
    }
}
