package io.streamplane.ops.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.scheduler.replay.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotTest {

    private static final long BEGIN = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();

    @Test
    void shouldDrawThirtyFiveNodesAndThreeThousandPodsSmallAndReadable(@TempDir Path folder) throws Exception {
        // Given
        var lines = List.of(
                new Plot.Line("recorded", samples(1, 35)),
                new Plot.Line("replay", samples(2, 35)),
                new Plot.Line("what if", samples(3, 20)));
        Path svg = folder.resolve("plot.svg");
        Path png = folder.resolve("plot.png");

        // When
        Plot.write(lines, svg);
        Plot.write(lines, png);

        // Then
        String text = Files.readString(svg);
        assertThat(text.length()).isLessThan(200_000);
        assertThat(text)
                .contains("Nodes with pods", "Pods without a node", "CPU asked of nodes", "Memory asked of nodes")
                .contains(">10:0", ">replay<", ">what if<");
        assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void shouldLoseNoPeak() {
        // Given
        var samples = samples(4, 35);
        int peak = samples.stream().mapToInt(Tally.Sample::waiting).max().orElseThrow();

        // When
        var thinned = Panel.thinned(samples, Tally.Sample::waiting);

        // Then
        assertThat(thinned).hasSizeLessThanOrEqualTo(Panel.MOST_POINTS);
        assertThat(thinned.stream().mapToInt(Tally.Sample::waiting)).contains(peak);
        assertThat(thinned.getFirst()).isEqualTo(samples.getFirst());
        assertThat(thinned.getLast()).isEqualTo(samples.getLast());
    }

    @Test
    void shouldDrawNothingWhereNothingHappened(@TempDir Path folder) throws Exception {
        // When
        Plot.write(List.of(new Plot.Line("replay", List.of())), folder.resolve("empty.svg"));

        // Then
        assertThat(folder.resolve("empty.svg")).exists();
    }

    private static List<Tally.Sample> samples(int seed, int nodes) {
        var random = new Random(seed);
        return IntStream.range(0, 9_000)
                .mapToObj(i -> new Tally.Sample(
                        BEGIN + i * 60L,
                        Math.min(nodes, 1 + i / 100),
                        Math.min(0.95, i / 9_000.0 + random.nextDouble() / 20),
                        Math.min(0.8, i / 12_000.0),
                        i % 3_000 < 500 ? random.nextInt(1 + i % 500) : 0))
                .toList();
    }
}
