package io.streamplane.schemas.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Reads Kubernetes quantities ({@code 100m}, {@code 1Gi}, {@code 12e3}) exactly, into longs. A fraction below the unit
 * is rounded up, as apimachinery's {@code Quantity.Value} and {@code MilliValue} do; what exceeds a long is the
 * greatest long.
 */
public final class Quantities {

    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final int MOST_DIGITS = 9;

    private Quantities() {}

    /** Whole units, e.g. bytes; throws {@link IllegalArgumentException} where the text is no quantity. */
    public static long value(String text) {
        long common = common(text, false);
        return common >= 0 ? common : rounded(exact(text));
    }

    /** Thousandths, e.g. of a CPU. */
    public static long milliValue(String text) {
        long common = common(text, true);
        return common >= 0 ? common : rounded(exact(text).scaleByPowerOfTen(3));
    }

    /** Stops at the greatest and at the least long. */
    public static long sum(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) >= 0 ? sum : a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** The common forms, up to nine digits and a suffix that cannot exceed a long; -1 for all others. */
    private static long common(String text, boolean milli) {
        int digits = 0;
        long number = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            number = 10 * number + text.charAt(digits) - '0';
            digits++;
            if (digits > MOST_DIGITS) {
                return -1;
            }
        }
        if (digits == 0) {
            return -1;
        }
        String suffix = text.substring(digits);
        if (milli) {
            return suffix.isEmpty() ? 1000 * number : suffix.equals("m") ? number : -1;
        }
        return switch (suffix) {
            case "" -> number;
            case "m" -> (number + 999) / 1000;
            case "Ki" -> number << 10;
            case "Mi" -> number << 20;
            case "Gi" -> number << 30;
            default -> -1;
        };
    }

    private static BigDecimal exact(String text) {
        return Quantity.parse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException("expected a quantity such as 100m or 1Gi, but got '" + text + "'"))
                .amount();
    }

    private static long rounded(BigDecimal exact) {
        return exact.max(MIN).min(MAX).setScale(0, RoundingMode.UP).longValue();
    }
}
