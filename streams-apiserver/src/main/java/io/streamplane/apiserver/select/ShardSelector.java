package io.streamplane.apiserver.select;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which shards of a kind a list or watch is of, as KEP-5866 has it: {@code shardRange(object.metadata.uid, '0x0000000000000000',
 * '0x8000000000000000')}, several of one field joined by {@code ||}. An object is in a range where the FNV-1a hash of the field's
 * value, of 64 bits, is: from the first bound on, and below the second.
 */
public final class ShardSelector {

    public static final ShardSelector EVERYTHING = new ShardSelector("", List.of());

    private static final String UID = "object.metadata.uid";
    private static final String NAMESPACE = "object.metadata.namespace";
    private static final String END = "0x10000000000000000";
    private static final int DIGITS = 16;

    private static final Pattern OR = Pattern.compile("\\|\\|");
    private static final Pattern CALL = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s*\\((.*)\\)", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("'([^'\\\\]*)'|\"([^\"\\\\]*)\"");

    private final String field;
    private final List<Range> ranges;

    /** Both bounds as they are written; unsigned. */
    private record Range(String start, String end) {

        boolean holds(long hash) {
            return Long.compareUnsigned(hash, number(start)) >= 0
                    && (end.equals(END) || Long.compareUnsigned(hash, number(end)) < 0);
        }

        boolean isEmpty() {
            return start.equals(END) || (!end.equals(END) && Long.compareUnsigned(number(start), number(end)) >= 0);
        }

        private static long number(String bound) {
            return Long.parseUnsignedLong(bound, 2, bound.length(), 16);
        }
    }

    private ShardSelector(String field, List<Range> ranges) {
        this.field = field;
        this.ranges = ranges;
    }

    /** Throws {@link SelectorException} where the text is none; everything where it is empty. */
    public static ShardSelector parse(String text) {
        if (text.isEmpty()) {
            return EVERYTHING;
        }
        if (text.isBlank()) {
            throw invalid("empty shard selector is not allowed; omit the parameter for unfiltered lists");
        }
        var fields = new ArrayList<String>();
        var ranges = new ArrayList<Range>();
        for (String part : OR.split(text, -1)) {
            List<String> arguments = arguments(part.strip());
            fields.add(field(arguments.get(0)));
            var range = new Range(bound(arguments.get(1), "hexStart"), bound(arguments.get(2), "hexEnd"));
            if (range.isEmpty()) {
                throw invalid("shard range start " + range.start() + " must be less than end " + range.end());
            }
            ranges.add(range);
        }
        for (String field : fields) {
            if (!field.equals(fields.getFirst())) {
                throw invalid("all shard ranges must use the same field, got \"" + fields.getFirst() + "\" and \""
                        + field + "\"");
            }
        }
        return new ShardSelector(fields.getFirst(), List.copyOf(ranges));
    }

    private static List<String> arguments(String call) {
        Matcher parts = CALL.matcher(call);
        if (!parts.matches()) {
            throw invalid("expected shardRange() call or || operator, but got: " + call);
        }
        if (!parts.group(1).equals("shardRange")) {
            throw invalid("unsupported function \"" + parts.group(1) + "\"; only shardRange() and || are allowed");
        }
        List<String> arguments = List.of(parts.group(2).split(",", -1));
        if (arguments.size() != 3) {
            int count = parts.group(2).isBlank() ? 0 : arguments.size();
            throw invalid("shardRange() requires exactly 3 arguments, got " + count);
        }
        return arguments.stream().map(String::strip).toList();
    }

    private static String field(String path) {
        if (!path.equals(UID) && !path.equals(NAMESPACE)) {
            throw invalid("unsupported field path \"" + path + "\"; supported: " + UID + ", " + NAMESPACE);
        }
        return path;
    }

    private static String bound(String argument, String name) {
        Matcher literal = LITERAL.matcher(argument);
        if (!literal.matches()) {
            throw invalid(name + " must be a string literal (e.g. '0xff'), but got: " + argument);
        }
        String bound = literal.group(1) == null ? literal.group(2) : literal.group(1);
        if (!bound.startsWith("0x")) {
            throw invalid(name + " must have '0x' prefix, got \"" + bound + "\"");
        }
        String digits = bound.substring(2);
        if (digits.isEmpty()) {
            throw invalid(name + ": hex value is required after '0x'");
        }
        if (!digits.matches("[0-9a-f]+")) {
            throw invalid(name + ": invalid hex character in \"" + bound + "\"");
        }
        if (digits.length() > DIGITS && !bound.equals(END)) {
            throw invalid(name + ": 17-digit hex value must be '" + END + "' (2^64), got \"" + bound + "\"");
        }
        if (digits.length() < DIGITS) {
            throw invalid(name + " must be a 0x-prefixed 16-digit hex value, got \"" + bound + "\" (did you mean \"0x"
                    + "0".repeat(DIGITS - digits.length()) + digits + "\"?)");
        }
        return bound;
    }

    private static SelectorException invalid(String why) {
        return new SelectorException("invalid shard selector: " + why);
    }

    public boolean isEverything() {
        return ranges.isEmpty();
    }

    public boolean matches(String uid, String namespace) {
        if (ranges.isEmpty()) {
            return true;
        }
        long hash = fnv1a(field.equals(UID) ? uid : namespace);
        return ranges.stream().anyMatch(range -> range.holds(hash));
    }

    /** The selector as a client is shown it, in one form; empty for everything. */
    public String text() {
        return ranges.stream()
                .map(range -> "shardRange(" + field + ", '" + range.start() + "', '" + range.end() + "')")
                .collect(Collectors.joining(" || "));
    }

    private static long fnv1a(String value) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
