package io.streamplane.ops.whatif;

import java.awt.Color;
import java.util.List;
import java.util.Locale;

/** Writes SVG 1.1, with a path for each curve and texts as texts. */
final class SvgCanvas implements Canvas {

    private final StringBuilder svg = new StringBuilder();

    SvgCanvas(int width, int height) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n<rect width=\"%1$d\" height=\"%2$d\" fill=\"white\"/>%n",
                width,
                height));
    }

    @Override
    public void line(Point from, Point to, Color color) {
        path("M" + at(from) + "L" + at(to), color, "");
    }

    @Override
    public void steps(List<Point> points, Color color, boolean dashed) {
        var path = new StringBuilder("M").append(at(points.getFirst()));
        for (Point point : points.subList(1, points.size())) {
            path.append('H').append(number(point.x())).append('V').append(number(point.y()));
        }
        path(
                path.toString(),
                color,
                dashed ? " stroke-width=\"1.6\" stroke-dasharray=\"6,3\"" : " stroke-width=\"1.6\"");
    }

    private void path(String path, Color color, String style) {
        svg.append("<path fill=\"none\" stroke=\"")
                .append(String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff))
                .append('"')
                .append(style)
                .append(" d=\"")
                .append(path)
                .append("\"/>")
                .append(System.lineSeparator());
    }

    @Override
    public void text(Point at, String text, Anchor anchor, boolean bold) {
        svg.append("<text x=\"")
                .append(number(at.x()))
                .append("\" y=\"")
                .append(number(at.y()))
                .append("\" text-anchor=\"")
                .append(anchor.name().toLowerCase(Locale.ROOT))
                .append(bold ? "\" font-weight=\"bold\">" : "\">")
                .append(text.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</text>")
                .append(System.lineSeparator());
    }

    String svg() {
        return svg + "</svg>" + System.lineSeparator();
    }

    private static String at(Point point) {
        return number(point.x()) + ' ' + number(point.y());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
