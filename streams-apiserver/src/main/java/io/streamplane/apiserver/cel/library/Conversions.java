package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.eval.CelFunction;
import io.streamplane.apiserver.cel.value.Bytes;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.Uint;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** {@code int(x)}, {@code string(x)} and their like. */
final class Conversions {

    private static final double TWO_TO_63 = 0x1p63;
    private static final double TWO_TO_64 = 0x1p64;

    private Conversions() {}

    static Map<String, CelFunction> functions() {
        var all = new HashMap<String, CelFunction>();
        all.put("int", (arguments, budget) -> toInt(arguments.get(0)));
        all.put("uint", (arguments, budget) -> toUint(arguments.get(0)));
        all.put("double", (arguments, budget) -> toDouble(arguments.get(0)));
        all.put("string", (arguments, budget) -> toText(arguments.get(0)));
        all.put("bytes", (arguments, budget) -> toBytes(arguments.get(0)));
        all.put("bool", (arguments, budget) -> toBool(arguments.get(0)));
        all.put("duration", (arguments, budget) -> toDuration(arguments.get(0)));
        all.put("timestamp", (arguments, budget) -> toTime(arguments.get(0)));
        return all;
    }

    private static Object toInt(Object value) {
        try {
            return switch (value) {
                case Long number -> number;
                case Uint number when number.bits() >= 0 -> number.bits();
                case Uint ignored -> throw new EvaluationFailure("integer overflow");
                case Double number when number > -TWO_TO_63 && number < TWO_TO_63 -> number.longValue();
                case Double ignored -> throw new EvaluationFailure("integer overflow");
                case String text -> Long.parseLong(text);
                case Instant time -> time.getEpochSecond();
                case Duration time -> time.toNanos();
                default -> throw EvaluationFailure.noSuchOverload();
            };
        } catch (NumberFormatException e) {
            throw new EvaluationFailure("type conversion error from 'string' to 'int'");
        }
    }

    private static Object toUint(Object value) {
        try {
            return switch (value) {
                case Uint number -> number;
                case Long number when number >= 0 -> new Uint(number);
                case Long ignored -> throw new EvaluationFailure("unsigned integer overflow");
                case Double number when number >= 0 && number < TWO_TO_63 -> new Uint(number.longValue());
                case Double number
                when number >= TWO_TO_63 && number < TWO_TO_64 ->
                    new Uint((long) (number - TWO_TO_63) + Long.MIN_VALUE);
                case Double ignored -> throw new EvaluationFailure("unsigned integer overflow");
                case String text -> new Uint(Long.parseUnsignedLong(text));
                default -> throw EvaluationFailure.noSuchOverload();
            };
        } catch (NumberFormatException e) {
            throw new EvaluationFailure("type conversion error from 'string' to 'uint'");
        }
    }

    private static Object toDouble(Object value) {
        return switch (value) {
            case Double number -> number;
            case Long number -> number.doubleValue();
            case Uint number -> Double.parseDouble(number.toString());
            case String text -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new EvaluationFailure("type conversion error from 'string' to 'double'");
                }
            }
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    static String toText(Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean flag -> flag.toString();
            case Long number -> number.toString();
            case Uint number -> number.toString();
            case Double number -> GoNumbers.text(number);
            case Instant time -> time.toString();
            case Duration time -> GoNumbers.seconds(time);
            case IpValue address -> address.text();
            case CidrValue range -> range.text();
            case Bytes bytes -> {
                try {
                    yield StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.content()))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new EvaluationFailure("invalid UTF-8 in bytes, cannot convert to string");
                }
            }
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    private static Object toBytes(Object value) {
        return switch (value) {
            case Bytes bytes -> bytes;
            case String text -> new Bytes(text.getBytes(StandardCharsets.UTF_8));
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    private static Object toBool(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case String text ->
                switch (text) {
                    case "1", "t", "true", "TRUE", "True", "T" -> true;
                    case "0", "f", "false", "FALSE", "False", "F" -> false;
                    default -> throw new EvaluationFailure("type conversion error from 'string' to 'bool'");
                };
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    private static Object toDuration(Object value) {
        return switch (value) {
            case Duration time -> time;
            case Long nanos -> Duration.ofNanos(nanos);
            case String text -> {
                OptionalLong nanos = GoNumbers.duration(text);
                if (nanos.isEmpty()) {
                    throw new EvaluationFailure("type conversion error from 'string' to 'duration'");
                }
                yield Duration.ofNanos(nanos.getAsLong());
            }
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    private static Object toTime(Object value) {
        return switch (value) {
            case Instant time -> time;
            case Long seconds -> {
                try {
                    yield Arithmetic.moment(Instant.ofEpochSecond(seconds));
                } catch (DateTimeException e) {
                    throw new EvaluationFailure("timestamp overflow");
                }
            }
            case String text -> {
                try {
                    yield Arithmetic.moment(OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                            .toInstant());
                } catch (DateTimeException e) {
                    throw new EvaluationFailure("type conversion error from 'string' to 'timestamp'");
                }
            }
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }
}
