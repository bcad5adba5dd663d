package io.streamplane.ops.journey;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a command must print. Each line stands for itself; between {@code {{} and {@code }}} stands a regular expression, and a line of
 * {@code ...} is any number of lines. Runs of spaces are as one space, and empty lines do not count: tables can be written as they read.
 */
final class Expected {

    private static final String ANY_LINES = "...";
    private static final Pattern REGEX = Pattern.compile("\\{\\{(.*?)}}(?!})");

    private final Pattern pattern;

    private Expected(Pattern pattern) {
        this.pattern = pattern;
    }

    static Expected of(List<String> lines) {
        var pattern = new StringBuilder();
        for (String line : lines) {
            pattern.append(line.strip().equals(ANY_LINES) ? "(?:.*\n)*?" : line(plain(line)) + "\n");
        }
        return new Expected(Pattern.compile(pattern.toString()));
    }

    boolean matches(String output) {
        var text = new StringBuilder();
        output.lines()
                .map(Expected::plain)
                .filter(line -> !line.isEmpty())
                .forEach(line -> text.append(line).append('\n'));
        return pattern.matcher(text).matches();
    }

    private static String line(String line) {
        var pattern = new StringBuilder();
        var regex = REGEX.matcher(line);
        int from = 0;
        while (regex.find()) {
            pattern.append(quote(line.substring(from, regex.start())))
                    .append("(?:")
                    .append(regex.group(1))
                    .append(")");
            from = regex.end();
        }
        return pattern.append(quote(line.substring(from))).toString();
    }

    private static String quote(String literal) {
        return literal.isEmpty() ? "" : Pattern.quote(literal);
    }

    private static String plain(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }
}
