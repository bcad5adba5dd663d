package io.streamplane.ops.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittedColumnsTest {

    private static final List<String> HEADER = List.of("TIME", "OBJECT", "CHANGE", "AGENT");
    private static final List<String> ROW = List.of(
            "2026-11-22T10:00:00.000Z",
            "default/deployments.apps/a-long-name",
            ".spec.replicas: 1 -> 3 (+4)",
            "kubectl/v1.36.0 (linux/amd64) kubernetes/abcdef0");

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120, 200})
    void shouldFitAnyUsualTerminal(int width) {
        // When
        String text = new GrowingTable(HEADER).lines(List.of(ROW), new FittedColumns(width, List.of(0), List.of(3)));

        // Then
        assertThat(text.lines()).allMatch(line -> line.length() <= width);
        assertThat(text).contains("2026-11-22T10:00:00.000Z").contains("default/");
    }

    @Test
    void shouldLeaveOutWhatCanBeSparedBeforeTheRestIsTooNarrow() {
        // Given
        var columns = new FittedColumns(70, List.of(0), List.of(3));

        // When
        String text = new GrowingTable(HEADER).lines(List.of(ROW), columns);

        // Then
        assertThat(text).doesNotContain("AGENT", "kubectl");
        assertThat(text.lines().skip(1))
                .containsExactly("2026-11-22T10:00:00.000Z   default/deploymen...   .spec.replicas: 1...");
    }

    @Test
    void shouldShowAllWhereThereIsNoTerminal() {
        assertThat(new GrowingTable(HEADER).lines(List.of(ROW))).contains(ROW);
    }
}
