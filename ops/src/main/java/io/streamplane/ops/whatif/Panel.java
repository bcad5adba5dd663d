package io.streamplane.ops.whatif;

import io.streamplane.ops.whatif.Canvas.Anchor;
import io.streamplane.ops.whatif.Canvas.Point;
import io.streamplane.scheduler.replay.Tally;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One measure over clock times, in a part of a plot.
 *
 * @param measure its title
 * @param top where it begins
 * @param times the same for all panels of a plot
 */
record Panel(String measure, ToDoubleFunction<Tally.Sample> value, int top, Axis times) {

    static final int WIDTH = 1000;
    static final int HEIGHT = 230;

    /** In each line; a longer history has the most of each stretch of time. */
    static final int MOST_POINTS = 300;

    private static final int LEFT = 60;
    private static final int RIGHT = WIDTH - 120;
    private static final int LABELS = 28;
    private static final List<Color> COLORS = List.of(new Color(0x9a9a9a), new Color(0x1f6fb4), new Color(0xd9541e));
    private static final Color GRID = new Color(0xe0e0e0);
    private static final Color FRAME = new Color(0x808080);

    /** The last line is what is asked about; those that it is compared with are dashed. */
    void draw(Canvas canvas, List<Plot.Line> lines) {
        double greatest = lines.stream()
                .flatMap(line -> line.samples().stream())
                .mapToDouble(value)
                .max()
                .orElse(0);
        Axis amounts = Axis.ofAmounts(greatest, 5);
        canvas.text(new Point(LEFT, top + 18), measure, Anchor.START, true);
        for (Axis.Tick tick : amounts.ticks()) {
            double y = y(amounts, tick.value());
            canvas.line(new Point(LEFT, y), new Point(RIGHT, y), tick.value() == 0 ? FRAME : GRID);
            canvas.text(new Point(LEFT - 6, y + 4), tick.label(), Anchor.END, false);
        }
        for (Axis.Tick tick : times.ticks()) {
            double x = x(tick.value());
            canvas.line(new Point(x, bottom()), new Point(x, bottom() + 4), FRAME);
            canvas.text(new Point(x, bottom() + 18), tick.label(), Anchor.MIDDLE, false);
        }
        canvas.text(new Point(RIGHT + 44, bottom() + 18), "UTC", Anchor.START, false);
        for (int i = 0; i < lines.size(); i++) {
            draw(canvas, lines.get(i), amounts, i, lines.size());
        }
    }

    private void draw(Canvas canvas, Plot.Line line, Axis amounts, int number, int of) {
        Color color = COLORS.get((number + COLORS.size() - of) % COLORS.size());
        boolean dashed = number < of - 1;
        double legend = top + LABELS + 14 + 18 * number;
        canvas.steps(List.of(new Point(RIGHT + 14, legend - 4), new Point(RIGHT + 38, legend - 4)), color, dashed);
        canvas.text(new Point(RIGHT + 44, legend), line.name(), Anchor.START, false);
        List<Point> points = thinned(line.samples(), value).stream()
                .map(sample -> new Point(x(sample.millis()), y(amounts, value.applyAsDouble(sample))))
                .toList();
        if (!points.isEmpty()) {
            canvas.steps(points, color, dashed);
        }
    }

    private double x(double time) {
        return LEFT + times.share(time) * (RIGHT - LEFT);
    }

    private double y(Axis amounts, double amount) {
        return bottom() - amounts.share(amount) * (bottom() - top - LABELS);
    }

    private int bottom() {
        return top + HEIGHT - LABELS;
    }

    /** The greatest value of each stretch of time, so that no peak is lost; the first and the last of all stay. */
    static List<Tally.Sample> thinned(List<Tally.Sample> samples, ToDoubleFunction<Tally.Sample> value) {
        if (samples.size() <= MOST_POINTS) {
            return samples;
        }
        long begin = samples.getFirst().millis();
        double stretch = (samples.getLast().millis() - begin + 1) / (double) (MOST_POINTS - 2);
        var thinned = new ArrayList<Tally.Sample>();
        thinned.add(samples.getFirst());
        Tally.Sample most = samples.getFirst();
        long current = 0;
        for (Tally.Sample sample : samples) {
            long number = (long) ((sample.millis() - begin) / stretch);
            if (number != current) {
                thinned.add(most);
                most = sample;
                current = number;
            }
            most = value.applyAsDouble(sample) > value.applyAsDouble(most) ? sample : most;
        }
        thinned.add(samples.getLast());
        return thinned;
    }
}
