package io.streamplane.schemas.openapi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The canonical text of quantities, as {@code k8s.io/apimachinery/pkg/api/resource} documents it: no fraction, no lost
 * precision above one nano, the largest exponent that allows this, and the suffix family that was given. So
 * {@code 0.5} becomes {@code 500m}, {@code 2048Ki} becomes {@code 2Mi} and {@code 0.5Gi} becomes {@code 512Mi}.
 */
final class QuantityText {

    private static final Pattern FORM = Pattern.compile("([+-]?)([0-9]*(?:\\.[0-9]*)?)([a-zA-Z0-9+-]*)");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?[0-9]{1,4}");
    private static final Pattern SUFFIX_FORM = Pattern.compile("[eEinumkKMGTP]*[-+]?[0-9]*");
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int NANO = 9;

    static final String WRONG_FORM =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    static final String WRONG_SUFFIX = "unable to parse quantity's suffix";

    /** @param text null where there is an error */
    record Result(@Nullable String text, @Nullable String error) {}

    private QuantityText() {}

    static Result canonical(String given) {
        Matcher form = FORM.matcher(given);
        if (!form.matches() || form.group(2).isEmpty() || form.group(2).equals(".")) {
            return new Result(null, WRONG_FORM);
        }
        BigDecimal number = new BigDecimal(form.group(1) + form.group(2));
        String suffix = form.group(3);
        if (BINARY.contains(suffix) && !suffix.isEmpty()) {
            return new Result(binary(number.multiply(KIBI.pow(BINARY.indexOf(suffix)))), null);
        }
        if (DECIMAL.contains(suffix)) {
            return new Result(decimal(number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3)), false), null);
        }
        if (EXPONENT.matcher(suffix).matches()) {
            return new Result(decimal(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))), true), null);
        }
        return new Result(null, SUFFIX_FORM.matcher(suffix).matches() ? WRONG_SUFFIX : WRONG_FORM);
    }

    private static String binary(BigDecimal value) {
        BigDecimal rounded = bounded(value);
        boolean fractional = rounded.stripTrailingZeros().scale() > 0;
        if (fractional || rounded.abs().compareTo(KIBI) < 0) {
            return decimal(rounded, false);
        }
        BigInteger mantissa = rounded.toBigIntegerExact();
        int power = 0;
        while (power + 1 < BINARY.size() && mantissa.mod(KIBI.toBigInteger()).signum() == 0) {
            mantissa = mantissa.divide(KIBI.toBigInteger());
            power++;
        }
        return mantissa + BINARY.get(power);
    }

    private static String decimal(BigDecimal value, boolean exponents) {
        BigDecimal stripped = bounded(value).stripTrailingZeros();
        if (stripped.signum() == 0) {
            return "0";
        }
        int power = Math.min(Math.floorDiv(-stripped.scale(), 3), DECIMAL.size() - 4);
        String mantissa =
                stripped.scaleByPowerOfTen(-3 * power).toBigIntegerExact().toString();
        if (exponents) {
            return power == 0 ? mantissa : mantissa + "e" + 3 * power;
        }
        return mantissa + DECIMAL.get(power + 3);
    }

    private static BigDecimal bounded(BigDecimal value) {
        BigDecimal rounded = value.scale() > NANO ? value.setScale(NANO, RoundingMode.UP) : value;
        return rounded.min(MAX).max(MAX.negate());
    }
}
