package io.streamplane.ops.whatif;

import io.streamplane.scheduler.replay.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;

/**
 * Draws what the nodes had over time, as PNG or SVG: a panel for each measure, one above the other over the same clock
 * times (UTC), and in each a line for each simulation.
 */
public final class Plot {

    private static final int MOST_TIMES = 8;

    /**
     * One simulation in every panel.
     *
     * @param name for the legend
     */
    public record Line(String name, List<Tally.Sample> samples) {}

    /** One panel: what is measured. */
    private record Measure(String name, ToDoubleFunction<Tally.Sample> value) {}

    private static final List<Measure> MEASURES = List.of(
            new Measure("Nodes with pods", Tally.Sample::nodes),
            new Measure("Pods without a node", Tally.Sample::waiting),
            new Measure("CPU asked of nodes with pods, %", sample -> 100 * sample.cpu()),
            new Measure("Memory asked of nodes with pods, %", sample -> 100 * sample.memory()));

    private Plot() {}

    /** Throws {@link IllegalArgumentException} where the name ends in neither {@code .png} nor {@code .svg}. */
    public static void check(Path file) {
        String name = file.toString();
        if (!name.endsWith(".png") && !name.endsWith(".svg")) {
            throw new IllegalArgumentException("expected --plot FILE.svg or FILE.png, but got '" + file + "'");
        }
    }

    public static void write(List<Line> lines, Path file) throws IOException {
        check(file);
        System.setProperty("java.awt.headless", "true");
        int height = Panel.HEIGHT * MEASURES.size();
        if (file.toString().endsWith(".svg")) {
            var canvas = new SvgCanvas(Panel.WIDTH, height);
            draw(lines, canvas);
            Files.writeString(file, canvas.svg());
        } else {
            var canvas = new ImageCanvas(Panel.WIDTH, height);
            draw(lines, canvas);
            ImageIO.write(canvas.image(), "png", file.toFile());
        }
    }

    private static void draw(List<Line> lines, Canvas canvas) {
        LongSummaryStatistics times = lines.stream()
                .flatMap(line -> line.samples().stream())
                .mapToLong(Tally.Sample::millis)
                .summaryStatistics();
        Axis axis = times.getCount() == 0
                ? new Axis(0, 1, List.of())
                : Axis.ofTimes(times.getMin(), times.getMax(), MOST_TIMES);
        int top = 0;
        for (Measure measure : MEASURES) {
            new Panel(measure.name(), measure.value(), top, axis).draw(canvas, lines);
            top += Panel.HEIGHT;
        }
    }
}
