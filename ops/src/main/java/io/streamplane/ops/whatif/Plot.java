package io.streamplane.ops.whatif;

import io.streamplane.scheduler.replay.Tally;
import io.streamplane.scheduler.replay.WhatIfReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws nodes in use and pods that wait over time, of all three, as PNG or SVG. */
public final class Plot {

    private static final int MOST_POINTS = 2_000;

    private Plot() {}

    /** Throws {@link IllegalArgumentException} where the name ends in neither {@code .png} nor {@code .svg}. */
    public static void check(Path file) {
        String name = file.toString();
        if (!name.endsWith(".png") && !name.endsWith(".svg")) {
            throw new IllegalArgumentException("expected --plot FILE.svg or FILE.png, but got '" + file + "'");
        }
    }

    public static void write(WhatIfReport report, Path file) throws IOException {
        check(file);
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder()
                .width(1000)
                .height(500)
                .title("Revisions " + (report.from() + 1) + " to " + report.to())
                .xAxisTitle("seconds")
                .yAxisTitle("nodes in use, pods waiting")
                .build();
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Step);
        add(chart, "recorded", report.recorded());
        add(chart, "same", report.same());
        add(chart, "what if", report.changed());
        if (file.toString().endsWith(".svg")) {
            VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
        } else {
            BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
        }
    }

    private static void add(XYChart chart, String name, Tally tally) {
        add(chart, name + ": nodes", tally.samples(), Tally.Sample::nodes);
        if (tally.samples().stream().anyMatch(sample -> sample.waiting() > 0)) {
            add(chart, name + ": waiting", tally.samples(), Tally.Sample::waiting);
        }
    }

    private static void add(
            XYChart chart, String name, List<Tally.Sample> samples, ToDoubleFunction<Tally.Sample> value) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        int every = samples.size() / MOST_POINTS + 1;
        for (int i = 0; i < samples.size(); i++) {
            if (i % every == 0 || i == samples.size() - 1) {
                x.add((samples.get(i).millis() - samples.getFirst().millis()) / 1e3);
                y.add(value.applyAsDouble(samples.get(i)));
            }
        }
        if (!x.isEmpty()) {
            chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
        }
    }
}
