package io.streamplane.schemas.kind.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An amount of a resource, e.g. {@code 500m} or {@code 1Gi} (the rule of {@code k8s.io/apimachinery/pkg/api/resource}).
 *
 * @param binary whether it was written with a binary suffix, and so is written back with one
 */
public record Quantity(BigDecimal amount, boolean binary) implements Comparable<Quantity> {

    /** What Kubernetes says to anything else. */
    public static final String SYNTAX =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private static final Pattern PATTERN =
            Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:([eE][+-]?[0-9]{1,3})|([KMGTPE]i|[numkMGTPE])?)");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    public static Optional<Quantity> parse(String text) {
        var matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var number = new BigDecimal(matcher.group(1));
        if (matcher.group(2) != null) {
            return Optional.of(new Quantity(
                    number.scaleByPowerOfTen(Integer.parseInt(matcher.group(2).substring(1))), false));
        }
        String suffix = matcher.group(3) == null ? "" : matcher.group(3);
        if (suffix.endsWith("i")) {
            return Optional.of(new Quantity(number.multiply(KIBI.pow(BINARY.indexOf(suffix))), true));
        }
        return Optional.of(new Quantity(number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3)), false));
    }

    /** The one spelling that Kubernetes stores: no fraction, the largest suffix that allows it. */
    public String canonical() {
        BigDecimal value = amount.setScale(9, RoundingMode.UP).stripTrailingZeros();
        if (value.signum() == 0) {
            return "0";
        }
        if (binary && value.abs().compareTo(KIBI) >= 0) {
            BigDecimal whole = value.setScale(0, RoundingMode.UP);
            int power = 0;
            while (power < BINARY.size() - 1 && whole.remainder(KIBI).signum() == 0) {
                whole = whole.divideToIntegralValue(KIBI);
                power++;
            }
            return whole.toPlainString() + BINARY.get(power);
        }
        int group = Math.min(6, Math.floorDiv(-value.scale(), 3));
        return value.scaleByPowerOfTen(-3 * group).toPlainString() + DECIMAL.get(group + 3);
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
