package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.value.Bytes;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.Null;
import io.streamplane.apiserver.cel.value.TypeValue;
import io.streamplane.apiserver.cel.value.Uint;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** {@code "%s is %.2f".format([...])} of the strings extension: the clauses s, d, f, e, b, x, X and o. */
final class TextFormat {

    private static final int DEFAULT_PRECISION = 6;
    private static final int MOST_PRECISION = 400;
    private static final HexFormat HEX = HexFormat.of();

    private final String format;
    private final CelList values;
    private final Budget budget;
    private final StringBuilder text = new StringBuilder();
    private int at;

    TextFormat(String format, CelList values, Budget budget) {
        this.format = format;
        this.values = values;
        this.budget = budget;
    }

    String text() {
        int next = 0;
        while (at < format.length()) {
            char each = format.charAt(at++);
            if (each != '%') {
                text.append(each);
            } else if (at < format.length() && format.charAt(at) == '%') {
                text.append('%');
                at++;
            } else if (next >= values.size()) {
                throw new EvaluationFailure("index " + next + " out of range");
            } else {
                String clause = clause(values.get(next++));
                budget.work(clause.length() + 1L);
                text.append(clause);
            }
        }
        budget.work(text.length());
        return text.toString();
    }

    private String clause(Object value) {
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            int from = ++at;
            while (at < format.length() && Character.isDigit(format.charAt(at))) {
                at++;
            }
            precision = at > from && at - from < 4 ? Integer.parseInt(format.substring(from, at)) : MOST_PRECISION + 1;
            if (precision > MOST_PRECISION) {
                throw new EvaluationFailure("error while parsing precision");
            }
        }
        if (at >= format.length()) {
            throw new EvaluationFailure("unexpected end of string");
        }
        char verb = format.charAt(at++);
        int digits = precision < 0 ? DEFAULT_PRECISION : precision;
        return switch (verb) {
            case 's' -> display(value);
            case 'd' -> decimal(value);
            case 'f' -> fixed(value, digits, false);
            case 'e' -> fixed(value, digits, true);
            case 'b' -> value instanceof Boolean flag ? (flag ? "1" : "0") : radix(value, 2, "b");
            case 'o' -> radix(value, 8, "o");
            case 'x' -> hex(value, false);
            case 'X' -> hex(value, true);
            default -> throw new EvaluationFailure("unrecognized formatting clause \"" + verb + "\"");
        };
    }

    private String display(Object value) {
        return switch (value) {
            case Null ignored -> "null";
            case TypeValue type -> type.name();
            case CelList list -> {
                var parts = new ArrayList<String>();
                for (int i = 0; i < list.size(); i++) {
                    parts.add(counted(display(list.get(i))));
                }
                yield "[" + String.join(", ", parts) + "]";
            }
            case CelMap map -> {
                List<String> parts = new ArrayList<>();
                for (Object key : map.keys()) {
                    parts.add(counted(display(key) + ": " + display(Objects.requireNonNull(map.find(key)))));
                }
                parts.sort(null);
                yield "{" + String.join(", ", parts) + "}";
            }
            case Double number when number.isInfinite() -> number > 0 ? "Infinity" : "-Infinity";
            default -> Conversions.toText(value);
        };
    }

    private String counted(String part) {
        budget.work(part.length() + 1L);
        return part;
    }

    private static String decimal(Object value) {
        return switch (value) {
            case Long number -> number.toString();
            case Uint number -> number.toString();
            case Double number
            when !Double.isFinite(number) -> number.isNaN() ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
            default ->
                throw new EvaluationFailure(
                        "decimal clause can only be used on integers, was given " + TypeValue.of(value));
        };
    }

    private static String fixed(Object value, int digits, boolean scientific) {
        BigDecimal number = switch (value) {
            case Double each when Double.isFinite(each) -> new BigDecimal(each);
            case Long each -> BigDecimal.valueOf(each);
            case Uint each -> new BigDecimal(each.toString());
            case Double each -> null;
            default ->
                throw new EvaluationFailure((scientific ? "scientific" : "fixed-point")
                        + " clause can only be used on doubles, was given " + TypeValue.of(value));
        };
        if (number == null) {
            return decimal(value);
        }
        return scientific
                ? powered(GoNumbers.scientific(number, digits))
                : number.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** {@code 3.14e+00} as {@code 3.14×10⁰⁰}, which is how this version of the extension writes it. */
    private static String powered(String scientific) {
        int e = scientific.indexOf('e');
        var text = new StringBuilder(scientific.substring(0, e)).append("×10");
        for (char each : scientific.substring(e + 1).toCharArray()) {
            if (each != '+') {
                text.append(each == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(each - '0'));
            }
        }
        return text.toString();
    }

    private static String radix(Object value, int radix, String clause) {
        return switch (value) {
            case Long number -> Long.toString(number, radix);
            case Uint number -> Long.toUnsignedString(number.bits(), radix);
            default ->
                throw new EvaluationFailure(
                        "only integers can be formatted with clause " + clause + ", was given " + TypeValue.of(value));
        };
    }

    private static String hex(Object value, boolean upper) {
        HexFormat hex = upper ? HEX.withUpperCase() : HEX;
        return switch (value) {
            case String each -> hex.formatHex(each.getBytes(StandardCharsets.UTF_8));
            case Bytes each -> hex.formatHex(each.content());
            default -> {
                String digits = radix(value, 16, "x");
                yield upper ? digits.toUpperCase(Locale.ROOT) : digits;
            }
        };
    }
}
