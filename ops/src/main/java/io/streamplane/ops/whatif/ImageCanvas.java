package io.streamplane.ops.whatif;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Paints pixels. */
final class ImageCanvas implements Canvas {

    private static final float WIDTH = 1.6f;

    private final BufferedImage image;
    private final Graphics2D graphics;

    ImageCanvas(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    BufferedImage image() {
        return image;
    }

    @Override
    public void line(Point from, Point to, Color color) {
        graphics.setColor(color);
        graphics.setStroke(new BasicStroke());
        graphics.draw(new Line2D.Double(from.x(), from.y(), to.x(), to.y()));
    }

    @Override
    public void steps(List<Point> points, Color color, boolean dashed) {
        var path = new Path2D.Double();
        path.moveTo(points.getFirst().x(), points.getFirst().y());
        double y = points.getFirst().y();
        for (Point point : points.subList(1, points.size())) {
            path.lineTo(point.x(), y);
            path.lineTo(point.x(), point.y());
            y = point.y();
        }
        graphics.setColor(color);
        graphics.setStroke(
                dashed
                        ? new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {6, 3}, 0)
                        : new BasicStroke(WIDTH));
        graphics.draw(path);
    }

    @Override
    public void text(Point at, String text, Anchor anchor, boolean bold) {
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 12));
        int width = graphics.getFontMetrics().stringWidth(text);
        double shift = switch (anchor) {
            case START -> 0;
            case MIDDLE -> width / 2.0;
            case END -> width;
        };
        graphics.drawString(text, (float) (at.x() - shift), (float) at.y());
    }
}
