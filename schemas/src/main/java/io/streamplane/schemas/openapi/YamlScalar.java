package io.streamplane.schemas.openapi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a scalar of YAML stands for, by the rules of {@code go.yaml.in/yaml/v2} and of {@code sigs.k8s.io/yaml}, with which
 * Kubernetes reads: YAML 1.1's booleans and octals, no sexagesimals, dates are texts, 3.0 is 3.
 */
final class YamlScalar {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PREFIX = "tag:yaml.org,2002:";
    private static final Set<String> RESOLVED = Set.of("", "!!bool", "!!int", "!!float", "!!null", "!!timestamp");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger SMALLEST = BigInteger.ONE.shiftLeft(63).negate();
    private static final double LARGEST_PLAIN = 1e21;
    private static final Map<String, JsonNode> WORDS = words();

    private YamlScalar() {}

    private static Map<String, JsonNode> words() {
        var words = new HashMap<String, JsonNode>();
        for (String yes : "y Y yes Yes YES true True TRUE on On ON".split(" ")) {
            words.put(yes, NODES.booleanNode(true));
        }
        for (String no : "n N no No NO false False FALSE off Off OFF".split(" ")) {
            words.put(no, NODES.booleanNode(false));
        }
        for (String nothing : "~ null Null NULL".split(" ")) {
            words.put(nothing, NODES.nullNode());
        }
        words.put("", NODES.nullNode());
        return words;
    }

    /**
     * Throws {@link IllegalArgumentException} for what JSON cannot say, and for a value that its tag does not allow.
     *
     * @param tag as the parser has it; null for none
     * @param plain whether it stands without quotes
     */
    static JsonNode resolve(String text, @Nullable String tag, boolean plain) {
        String given = tag == null ? "" : tag.startsWith(PREFIX) ? "!!" + tag.substring(PREFIX.length()) : tag;
        if (given.equals("!!binary")) {
            return binary(text);
        }
        if (!RESOLVED.contains(given) || (given.isEmpty() && !plain)) {
            return NODES.stringNode(text);
        }
        JsonNode value = value(text);
        String found = tagOf(value);
        boolean allowed = given.isEmpty()
                || given.equals(found)
                || (given.equals("!!float") && found.equals("!!int"))
                || (given.equals("!!timestamp") && found.equals("!!str"));
        if (!allowed) {
            throw new IllegalArgumentException("cannot decode " + found + " `" + text + "` as a " + given);
        }
        return value;
    }

    private static String tagOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> "!!bool";
            case NULL -> "!!null";
            case NUMBER -> value.isIntegralNumber() ? "!!int" : "!!float";
            default -> "!!str";
        };
    }

    private static JsonNode binary(String text) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            return NODES.stringNode(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("!!binary value contains invalid base64 data", e);
        }
    }

    private static JsonNode value(String text) {
        JsonNode word = WORDS.get(text);
        if (word != null) {
            return word;
        }
        switch (text.replaceFirst("^[+-]", "")) {
            case ".inf", ".Inf", ".INF" ->
                throw new IllegalArgumentException(
                        "json: unsupported value: " + (text.startsWith("-") ? "-Inf" : "+Inf"));
            case ".nan", ".NaN", ".NAN" -> {
                if (text.charAt(0) == '.') {
                    throw new IllegalArgumentException("json: unsupported value: NaN");
                }
            }
            default -> {}
        }
        char first = text.charAt(0);
        boolean number = (first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.';
        JsonNode read = number ? number(first == '.' ? text : text.replace("_", "")) : null;
        return read == null ? NODES.stringNode(text) : read;
    }

    private static @Nullable JsonNode number(String text) {
        var integer = INTEGER.matcher(text);
        if (integer.matches()) {
            BigInteger value = integer(integer.group(2));
            value = integer.group(1).equals("-") ? value.negate() : value;
            boolean fits = value.signum() < 0
                    ? value.compareTo(SMALLEST) >= 0
                    : value.compareTo(LARGEST) <= 0 && (integer.group(1).isEmpty() || value.bitLength() < Long.SIZE);
            if (fits) {
                return whole(value);
            }
        }
        if (!FLOAT.matcher(text).matches()) {
            return null;
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return null;
        }
        return value == Math.rint(value) && Math.abs(value) < LARGEST_PLAIN
                ? whole(new BigDecimal(value).toBigInteger())
                : NODES.numberNode(new BigDecimal(Double.toString(value)).stripTrailingZeros());
    }

    private static BigInteger integer(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return new BigInteger(digits);
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> new BigInteger(digits.substring(2), 16);
            case 'b', 'B' -> new BigInteger(digits.substring(2), 2);
            case 'o', 'O' -> new BigInteger(digits.substring(2), 8);
            default -> new BigInteger(digits, 8);
        };
    }

    private static JsonNode whole(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return NODES.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }
}
