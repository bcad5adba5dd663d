package io.streamplane.apiserver.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Warnings as headers, bounded as in {@code k8s.io/apiserver/pkg/endpoints/filters/warning.go}: each once, and where all
 * together are too long, each is cut, and there are no more once the cut ones are too long.
 */
final class Warnings {

    private static final int MOST_CHARACTERS = 4096;
    private static final int CUT_TO = 256;

    private Warnings() {}

    static List<String> headers(List<String> warnings) {
        if (warnings.isEmpty()) {
            return List.of();
        }
        var distinct = new LinkedHashSet<String>();
        for (String warning : warnings) {
            if (!warning.isEmpty() && warning.codePoints().noneMatch(Character::isISOControl)) {
                distinct.add(warning);
            }
        }
        boolean cut = distinct.stream().mapToInt(Warnings::length).sum() > MOST_CHARACTERS;
        var headers = new ArrayList<String>();
        int written = 0;
        for (String warning : distinct) {
            if (written >= MOST_CHARACTERS) {
                break;
            }
            String text = cut && length(warning) > CUT_TO
                    ? warning.substring(0, warning.offsetByCodePoints(0, CUT_TO))
                    : warning;
            headers.add("299 - \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
            written += length(text);
        }
        return headers;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
