package io.streamplane.apiserver.cel.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The order of values that have one; numbers of different types compare by what they stand for. */
public final class Ordering {

    private static final BigInteger UINT_RANGE = BigInteger.ONE.shiftLeft(64);

    private Ordering() {}

    public static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Uint;
    }

    static boolean equalNumbers(Object one, Object other) {
        Integer order = numbers(one, other);
        return order != null && order == 0;
    }

    /**
     * Null where one of them is not a number (NaN).
     *
     * @throws EvaluationFailure where values of these types have no order
     */
    public static @Nullable Integer compare(Object one, Object other, Meter meter) {
        if (isNumber(one) && isNumber(other)) {
            return numbers(one, other);
        } else if (one instanceof String text && other instanceof String same) {
            meter.work(1 + Math.min(text.length(), same.length()) / 16);
            return texts(text, same);
        } else if (one instanceof Boolean flag && other instanceof Boolean same) {
            return flag.compareTo(same);
        } else if (one instanceof Bytes bytes && other instanceof Bytes same) {
            meter.work(1 + Math.min(bytes.size(), same.size()) / 16);
            return bytes.compareTo(same);
        } else if (one instanceof Instant time && other instanceof Instant same) {
            return time.compareTo(same);
        } else if (one instanceof Duration time && other instanceof Duration same) {
            return time.compareTo(same);
        }
        throw EvaluationFailure.noSuchOverload();
    }

    /** By code points, which is the order of the UTF-8 bytes. */
    private static int texts(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char left = one.charAt(i);
            char right = other.charAt(i);
            if (left != right) {
                boolean high = Character.isSurrogate(left) != Character.isSurrogate(right);
                return high ? (Character.isSurrogate(left) ? 1 : -1) : Character.compare(left, right);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    private static @Nullable Integer numbers(Object one, Object other) {
        if (one instanceof Long left && other instanceof Long right) {
            return left.compareTo(right);
        } else if (one instanceof Double left && other instanceof Double right) {
            return left.isNaN() || right.isNaN() ? null : Integer.valueOf(left < right ? -1 : left > right ? 1 : 0);
        }
        if (one instanceof Double left && !Double.isFinite(left)) {
            return left.isNaN() ? null : Integer.valueOf(left > 0 ? 1 : -1);
        } else if (other instanceof Double right && !Double.isFinite(right)) {
            return right.isNaN() ? null : Integer.valueOf(right > 0 ? -1 : 1);
        }
        return exact(one).compareTo(exact(other));
    }

    private static BigDecimal exact(Object number) {
        return switch (number) {
            case Long value -> BigDecimal.valueOf(value);
            case Double value -> new BigDecimal(value);
            case Uint value -> {
                var signed = BigInteger.valueOf(value.bits());
                yield new BigDecimal(signed.signum() < 0 ? signed.add(UINT_RANGE) : signed);
            }
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }
}
