package io.streamplane.apiserver.cel.library;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and durations as Go, and so Kubernetes, writes and reads them. */
final class GoNumbers {

    private static final Pattern DURATION = Pattern.compile("([0-9]*(?:\\.[0-9]*)?)(ns|us|µs|μs|ms|s|m|h)");
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final int MOST_DIGITS = 64;

    private GoNumbers() {}

    /** As {@code strconv.FormatFloat(value, 'g', -1, 64)}. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        } else if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 21) {
            return decimal.toPlainString();
        }
        return scientific(decimal, decimal.precision() - 1);
    }

    /** As {@code %e} with so many digits after the point. */
    static String scientific(BigDecimal value, int digits) {
        if (value.signum() == 0) {
            return value.setScale(digits, RoundingMode.HALF_EVEN).toPlainString() + "e+00";
        }
        BigDecimal rounded = value.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String mantissa = rounded.movePointLeft(exponent)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** As Go's {@code time.ParseDuration}: nanoseconds of e.g. {@code 1h30m} or {@code -1.5s}. */
    static OptionalLong duration(String text) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return OptionalLong.of(0);
        }
        Matcher part = DURATION.matcher(rest);
        BigDecimal sum = BigDecimal.ZERO;
        int at = 0;
        while (at < rest.length()) {
            if (!part.find(at)
                    || part.start() != at
                    || !part.group(1).matches(".*[0-9].*")
                    || part.group(1).length() > MOST_DIGITS) {
                return OptionalLong.empty();
            }
            sum = sum.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
            at = part.end();
        }
        try {
            long nanos = sum.setScale(0, RoundingMode.DOWN).longValueExact();
            return rest.isEmpty() ? OptionalLong.empty() : OptionalLong.of(negative ? -nanos : nanos);
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static BigDecimal unit(String name) {
        return switch (name) {
            case "ns" -> BigDecimal.ONE;
            case "us", "µs", "μs" -> BigDecimal.valueOf(1_000);
            case "ms" -> BigDecimal.valueOf(1_000_000);
            case "s" -> NANOS;
            case "m" -> NANOS.multiply(BigDecimal.valueOf(60));
            default -> NANOS.multiply(BigDecimal.valueOf(3600));
        };
    }

    /** As CEL writes a duration: seconds, e.g. {@code 5400s}. */
    static String seconds(Duration time) {
        BigDecimal seconds = new BigDecimal(time.toNanos()).divide(NANOS).stripTrailingZeros();
        return seconds.toPlainString() + "s";
    }
}
