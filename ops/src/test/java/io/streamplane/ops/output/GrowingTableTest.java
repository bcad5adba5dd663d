package io.streamplane.ops.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowingTableTest {

    @Test
    void shouldPrintTheHeaderOnceAndOnlyWidenColumns() {
        // Given
        var table = new GrowingTable(List.of("A", "B"));

        // When
        String first = table.lines(List.of(List.of("1", "2")));
        String second = table.lines(List.of(List.of("long", "2")));
        String third = table.lines(List.of(List.of("1", "2")));

        // Then
        assertThat(first.lines()).containsExactly("A   B", "1   2");
        assertThat(second.lines()).containsExactly("long   2");
        assertThat(third.lines()).containsExactly("1      2");
    }
}
