package io.streamplane.schemas.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a resource, e.g. {@code 500m} or {@code 1Gi} (the rule of {@code k8s.io/apimachinery/pkg/api/resource}).
 *
 * @param amount exact, as it was written
 * @param format the family of suffixes that it was written with, and is written back with
 */
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {

    /** Families of suffixes, as apimachinery names them. */
    public enum Format {
        DECIMAL_SI,
        BINARY_SI,
        DECIMAL_EXPONENT
    }

    /** What Kubernetes says to a text of another form. */
    public static final String SYNTAX =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";

    private static final Pattern FORM = Pattern.compile("([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))([a-zA-Z0-9+-]*)");
    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?[0-9]{1,4}");
    private static final Pattern SUFFIX_FORM = Pattern.compile("[eEinumkKMGTP]*[-+]?[0-9]*");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int NANO = 9;

    public static Optional<Quantity> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var number = new BigDecimal(form.group(1));
        String suffix = form.group(2);
        if (DECIMAL.contains(suffix)) {
            return Optional.of(
                    new Quantity(number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3)), Format.DECIMAL_SI));
        }
        if (BINARY.contains(suffix)) {
            return Optional.of(new Quantity(number.multiply(KIBI.pow(BINARY.indexOf(suffix))), Format.BINARY_SI));
        }
        return EXPONENT.matcher(suffix).matches()
                ? Optional.of(new Quantity(
                        number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))), Format.DECIMAL_EXPONENT))
                : Optional.empty();
    }

    /** What Kubernetes says to a text that is no quantity. */
    public static String problem(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() && SUFFIX_FORM.matcher(form.group(2)).matches() ? WRONG_SUFFIX : SYNTAX;
    }

    /**
     * The one spelling that Kubernetes stores: no fraction, no lost precision above one nano, the largest suffix that
     * allows this, of the family that was given. So {@code 0.5} becomes {@code 500m}, {@code 2048Ki} becomes {@code 2Mi}
     * and {@code 0.5Gi} becomes {@code 512Mi}. Amounts with binary suffixes, and only these, end at the greatest long.
     */
    public String canonical() {
        BigDecimal rounded = roundedUp(NANO).amount;
        return format == Format.BINARY_SI
                ? binary(rounded.min(MAX).max(MAX.negate()))
                : decimal(rounded, format == Format.DECIMAL_EXPONENT);
    }

    /**
     * Away from zero, to so many digits after the point: whoever asks for too little to be counted gets the least that is
     * counted.
     */
    public Quantity roundedUp(int digits) {
        return amount.scale() > digits ? new Quantity(amount.setScale(digits, RoundingMode.UP), format) : this;
    }

    private static String binary(BigDecimal value) {
        boolean fractional = value.stripTrailingZeros().scale() > 0;
        if (fractional || value.abs().compareTo(KIBI) < 0) {
            return decimal(value, false);
        }
        BigInteger mantissa = value.toBigIntegerExact();
        int power = 0;
        while (power + 1 < BINARY.size() && mantissa.mod(KIBI.toBigInteger()).signum() == 0) {
            mantissa = mantissa.divide(KIBI.toBigInteger());
            power++;
        }
        return mantissa + BINARY.get(power);
    }

    private static String decimal(BigDecimal value, boolean exponents) {
        BigDecimal stripped = value.stripTrailingZeros();
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

    /** Whether it is a whole number. */
    public boolean isInteger() {
        return amount.stripTrailingZeros().scale() <= 0;
    }

    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }
}
