package io.streamplane.kubelet.stream;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal's size as clients send it: {@code {"Width":80,"Height":24}}. */
final class ResizeMessage {

    private static final Pattern WIDTH = Pattern.compile("\"[Ww]idth\"\\s*:\\s*(\\d{1,5})");
    private static final Pattern HEIGHT = Pattern.compile("\"[Hh]eight\"\\s*:\\s*(\\d{1,5})");

    private ResizeMessage() {}

    /** Does nothing where it is none. */
    static void read(byte[] bytes, int from, int length, CommandStreams.Resize resize) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        Matcher width = WIDTH.matcher(text);
        Matcher height = HEIGHT.matcher(text);
        if (width.find() && height.find()) {
            resize.to(Integer.parseInt(width.group(1)), Integer.parseInt(height.group(1)));
        }
    }
}
