package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.eval.CelFunction;
import io.streamplane.apiserver.cel.value.Bytes;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.Equality;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.Uint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** {@code + - * / %} over numbers, texts, lists and times; an overflow fails. */
final class Arithmetic {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Arithmetic() {}

    static Map<String, CelFunction> functions() {
        var all = new HashMap<String, CelFunction>();
        all.put("_+_", (arguments, budget) -> checked(() -> add(arguments.get(0), arguments.get(1), budget)));
        all.put("_-_", (arguments, budget) -> checked(() -> subtract(arguments.get(0), arguments.get(1))));
        all.put("_*_", (arguments, budget) -> checked(() -> multiply(arguments.get(0), arguments.get(1))));
        all.put("_/_", (arguments, budget) -> checked(() -> divide(arguments.get(0), arguments.get(1))));
        all.put("_%_", (arguments, budget) -> checked(() -> modulus(arguments.get(0), arguments.get(1))));
        all.put("-_", (arguments, budget) -> checked(() -> negate(arguments.get(0))));
        return all;
    }

    private interface Step {
        Object value();
    }

    private static Object checked(Step step) {
        try {
            return step.value();
        } catch (ArithmeticException | DateTimeException e) {
            throw new EvaluationFailure("integer overflow");
        }
    }

    static Object add(Object one, Object other, Budget budget) {
        if (one instanceof Long left && other instanceof Long right) {
            return Math.addExact(left, right);
        } else if (one instanceof Double left && other instanceof Double right) {
            return left + right;
        } else if (one instanceof String left && other instanceof String right) {
            budget.work(left.length() + (long) right.length());
            return left + right;
        } else if (one instanceof CelList left && other instanceof CelList right) {
            return Equality.sum(left, right, budget);
        } else if (one instanceof Uint left && other instanceof Uint right) {
            return unsigned(
                    left.bits() + right.bits(), Long.compareUnsigned(left.bits() + right.bits(), left.bits()) < 0);
        } else if (one instanceof Bytes left && other instanceof Bytes right) {
            byte[] sum = Arrays.copyOf(left.content(), left.size() + right.size());
            System.arraycopy(right.content(), 0, sum, left.size(), right.size());
            return new Bytes(sum);
        } else if (one instanceof Instant left && other instanceof Duration right) {
            return moment(left.plus(right));
        } else if (one instanceof Duration left && other instanceof Instant right) {
            return moment(right.plus(left));
        } else if (one instanceof Duration left && other instanceof Duration right) {
            return span(left.plus(right));
        }
        throw EvaluationFailure.noSuchOverload();
    }

    private static Object subtract(Object one, Object other) {
        if (one instanceof Long left && other instanceof Long right) {
            return Math.subtractExact(left, right);
        } else if (one instanceof Double left && other instanceof Double right) {
            return left - right;
        } else if (one instanceof Uint left && other instanceof Uint right) {
            return unsigned(left.bits() - right.bits(), left.compareTo(right) < 0);
        } else if (one instanceof Instant left && other instanceof Duration right) {
            return moment(left.minus(right));
        } else if (one instanceof Instant left && other instanceof Instant right) {
            return span(Duration.between(right, left));
        } else if (one instanceof Duration left && other instanceof Duration right) {
            return span(left.minus(right));
        }
        throw EvaluationFailure.noSuchOverload();
    }

    private static Object multiply(Object one, Object other) {
        if (one instanceof Long left && other instanceof Long right) {
            return Math.multiplyExact(left, right);
        } else if (one instanceof Double left && other instanceof Double right) {
            return left * right;
        } else if (one instanceof Uint left && other instanceof Uint right) {
            return unsigned(left.bits() * right.bits(), Math.unsignedMultiplyHigh(left.bits(), right.bits()) != 0);
        }
        throw EvaluationFailure.noSuchOverload();
    }

    private static Object divide(Object one, Object other) {
        if (one instanceof Long left && other instanceof Long right) {
            return Math.divideExact(left, notZero(right, "division by zero"));
        } else if (one instanceof Double left && other instanceof Double right) {
            return left / right;
        } else if (one instanceof Uint left && other instanceof Uint right) {
            return new Uint(Long.divideUnsigned(left.bits(), notZero(right.bits(), "division by zero")));
        }
        throw EvaluationFailure.noSuchOverload();
    }

    private static Object modulus(Object one, Object other) {
        if (one instanceof Long left && other instanceof Long right) {
            long by = notZero(right, "modulus by zero");
            if (left == Long.MIN_VALUE && by == -1) {
                throw new EvaluationFailure("integer overflow");
            }
            return left % by;
        } else if (one instanceof Uint left && other instanceof Uint right) {
            return new Uint(Long.remainderUnsigned(left.bits(), notZero(right.bits(), "modulus by zero")));
        }
        throw EvaluationFailure.noSuchOverload();
    }

    private static Object negate(Object value) {
        return switch (value) {
            case Long number -> Math.negateExact(number);
            case Double number -> -number;
            case Duration time -> span(time.negated());
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    private static long notZero(long value, String message) {
        if (value == 0) {
            throw new EvaluationFailure(message);
        }
        return value;
    }

    private static Uint unsigned(long bits, boolean overflow) {
        if (overflow) {
            throw new EvaluationFailure("unsigned integer overflow");
        }
        return new Uint(bits);
    }

    static Instant moment(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new EvaluationFailure("timestamp overflow");
        }
        return time;
    }

    /** Kubernetes' durations hold 64 bits of nanoseconds. */
    static Duration span(Duration time) {
        try {
            return Duration.ofNanos(time.toNanos());
        } catch (ArithmeticException e) {
            throw new EvaluationFailure("duration overflow");
        }
    }
}
