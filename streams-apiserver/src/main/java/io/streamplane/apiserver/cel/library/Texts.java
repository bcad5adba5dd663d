package io.streamplane.apiserver.cel.library;

/** Texts within messages. */
final class Texts {

    private static final int SHOWN = 128;

    private Texts() {}

    /** In quotes, and cut off where it is long. */
    static String quoted(String text) {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return "\"" + shown.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
