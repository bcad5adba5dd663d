package io.streamplane.apiserver.cel;

import tools.jackson.databind.JsonNode;

/** Values within messages, as Go prints them. */
final class QuotedText {

    private QuotedText() {}

    /** A scalar as {@code field.Error} shows it. */
    static String shown(JsonNode value) {
        return value.isString() ? quoted(value.stringValue()) : value.toString();
    }

    /** As {@code %q}. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(each -> {
            switch (each) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                default -> {
                    if (each < ' ' || each == 0x7f) {
                        quoted.append(String.format("\\x%02x", each));
                    } else {
                        quoted.appendCodePoint(each);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** As {@code encoding/json} writes a text, with what HTML cannot hold escaped. */
    static String json(String text) {
        var json = new StringBuilder("\"");
        text.codePoints().forEach(each -> {
            switch (each) {
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\\' -> json.append("\\\\");
                case '"' -> json.append("\\\"");
                default -> {
                    if (each < ' ' || each == '<' || each == '>' || each == '&' || each == 0x2028 || each == 0x2029) {
                        json.append(String.format("\\u%04x", each));
                    } else {
                        json.appendCodePoint(each);
                    }
                }
            }
        });
        return json.append('"').toString();
    }
}
