package io.streamplane.apiserver.kind.custom;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A simple JSON path as definitions of columns use it: {@code .spec.replicas}, {@code .metadata.labels.a\.b/c},
 * {@code .items[0].name}, {@code .items[-1:].name}, {@code .items[*].name}, {@code ['a.b']} and
 * {@code .status.conditions[?(@.type=="Ready")].status}. What it does not understand finds nothing.
 */
final class FieldPath {

    private static final Pattern FILTER =
            Pattern.compile("\\?\\(\\s*@\\.?(.*?)\\s*(==|!=)\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\"')]+?))\\s*\\)");
    private static final Pattern INDEX = Pattern.compile("-?\\d+");
    private static final Pattern RANGE = Pattern.compile("(-?\\d*):(-?\\d*)");

    private final List<Function<JsonNode, Stream<JsonNode>>> steps;

    private FieldPath(List<Function<JsonNode, Stream<JsonNode>>> steps) {
        this.steps = steps;
    }

    static FieldPath parse(String path) {
        var steps = new ArrayList<Function<JsonNode, Stream<JsonNode>>>();
        int at = 0;
        while (at < path.length()) {
            if (path.charAt(at) == '[') {
                int end = end(path, at);
                steps.add(bracket(path.substring(at + 1, end)));
                at = end + 1;
                continue;
            }
            at += path.charAt(at) == '.' ? 1 : 0;
            var name = new StringBuilder();
            while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
                at += path.charAt(at) == '\\' && at + 1 < path.length() ? 1 : 0;
                name.append(path.charAt(at++));
            }
            if (!name.isEmpty()) {
                steps.add(name.toString().equals("*") ? FieldPath::all : field(name.toString()));
            }
        }
        return new FieldPath(steps);
    }

    /** The bracket that closes, outside of quotes. */
    private static int end(String path, int open) {
        char quote = 0;
        for (int i = open + 1; i < path.length(); i++) {
            char each = path.charAt(i);
            if (quote != 0) {
                quote = each == quote ? 0 : quote;
            } else if (each == '"' || each == '\'') {
                quote = each;
            } else if (each == ']') {
                return i;
            }
        }
        return path.length();
    }

    private static Function<JsonNode, Stream<JsonNode>> bracket(String text) {
        if (text.equals("*")) {
            return FieldPath::all;
        }
        if (text.length() > 1 && (text.startsWith("'") || text.startsWith("\""))) {
            return field(text.substring(1, text.length() - 1));
        }
        if (INDEX.matcher(text).matches()) {
            int index = Integer.parseInt(text);
            return value -> Stream.ofNullable(value.get(index < 0 ? value.size() + index : index));
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return value -> slice(value, range.group(1), range.group(2));
        }
        Matcher filter = FILTER.matcher(text);
        if (filter.matches()) {
            FieldPath inner = parse(filter.group(1));
            String wanted = Stream.of(3, 4, 5)
                    .map(filter::group)
                    .filter(each -> each != null)
                    .findFirst()
                    .orElse("");
            boolean equal = filter.group(2).equals("==");
            return value -> all(value).filter(item -> {
                JsonNode found = inner.first(item);
                return found != null && found.asString("").equals(wanted) == equal;
            });
        }
        return value -> Stream.empty();
    }

    private static Stream<JsonNode> slice(JsonNode value, String from, String to) {
        int size = value.size();
        int start = from.isEmpty() ? 0 : Integer.parseInt(from);
        int end = to.isEmpty() ? size : Integer.parseInt(to);
        int first = Math.max(0, start < 0 ? size + start : start);
        int last = Math.min(size, end < 0 ? size + end : end);
        return all(value).skip(first).limit(Math.max(0, last - first));
    }

    private static Function<JsonNode, Stream<JsonNode>> field(String name) {
        return value -> value.isObject() ? Stream.ofNullable(value.get(name)) : Stream.empty();
    }

    private static Stream<JsonNode> all(JsonNode value) {
        return value.isContainer() ? value.valueStream() : Stream.empty();
    }

    /** The first value that it finds; null where there is none, and where it is null. */
    @Nullable
    JsonNode first(JsonNode object) {
        Stream<JsonNode> found = Stream.of(object);
        for (Function<JsonNode, Stream<JsonNode>> step : steps) {
            found = found.flatMap(step);
        }
        JsonNode first = found.findFirst().orElse(null);
        return first == null || first.isNull() ? null : first;
    }
}
