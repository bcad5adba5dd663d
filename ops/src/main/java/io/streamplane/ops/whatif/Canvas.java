package io.streamplane.ops.whatif;

import java.awt.Color;
import java.util.List;

/** What a plot is drawn on; x goes to the right and y down, in pixels. */
interface Canvas {

    /** Where a text is held. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A point of a curve. */
    record Point(double x, double y) {}

    void line(Point from, Point to, Color color);

    /** A curve of steps: it goes right to each point, and then up or down to it. */
    void steps(List<Point> points, Color color, boolean dashed);

    /** @param at the text's baseline */
    void text(Point at, String text, Anchor anchor, boolean bold);
}
