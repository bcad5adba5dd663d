package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.eval.CelFunction;
import io.streamplane.apiserver.cel.value.Bytes;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.Equality;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.Null;
import io.streamplane.apiserver.cel.value.Ordering;
import io.streamplane.apiserver.cel.value.TypeValue;
import io.streamplane.apiserver.cel.value.Uint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** CEL's own functions and operators that have no rule of their own about failures. */
final class StandardFunctions {

    private StandardFunctions() {}

    static Map<String, CelFunction> functions() {
        var all = new HashMap<String, CelFunction>();
        all.put("_==_", (arguments, budget) -> Equality.equal(arguments.get(0), arguments.get(1), budget));
        all.put("_!=_", (arguments, budget) -> !Equality.equal(arguments.get(0), arguments.get(1), budget));
        all.put(
                "_<_",
                (arguments, budget) ->
                        order(arguments, budget).map(order -> order < 0).orElse(false));
        all.put(
                "_<=_",
                (arguments, budget) ->
                        order(arguments, budget).map(order -> order <= 0).orElse(false));
        all.put(
                "_>_",
                (arguments, budget) ->
                        order(arguments, budget).map(order -> order > 0).orElse(false));
        all.put(
                "_>=_",
                (arguments, budget) ->
                        order(arguments, budget).map(order -> order >= 0).orElse(false));
        all.put("!_", (arguments, budget) -> !Arguments.of(Boolean.class, arguments, 0));
        all.put("@in", (arguments, budget) -> in(arguments.get(0), arguments.get(1), budget));
        all.put("_[_]", (arguments, budget) -> index(arguments.get(0), arguments.get(1)));
        all.put("_[?_]", (arguments, budget) -> optionalIndex(arguments.get(0), arguments.get(1)));
        all.put("_?._", (arguments, budget) -> optionalIndex(arguments.get(0), arguments.get(1)));
        all.put("size", (arguments, budget) -> size(arguments.get(0), budget));
        all.put("type", (arguments, budget) -> new TypeValue(TypeValue.of(arguments.get(0))));
        all.put("dyn", (arguments, budget) -> arguments.get(0));
        all.put("cel.@mapInsert", (arguments, budget) -> insert(arguments));
        optionals(all);
        return all;
    }

    private static void optionals(Map<String, CelFunction> all) {
        all.put("optional.of", (arguments, budget) -> Optional.of(arguments.get(0)));
        all.put("optional.none", (arguments, budget) -> Optional.empty());
        all.put(
                "optional.ofNonZeroValue",
                (arguments, budget) -> isZero(arguments.get(0)) ? Optional.empty() : Optional.of(arguments.get(0)));
        all.put(
                "hasValue",
                (arguments, budget) ->
                        Arguments.of(Optional.class, arguments, 0).isPresent());
        all.put("value", (arguments, budget) -> {
            Optional<?> optional = Arguments.of(Optional.class, arguments, 0);
            if (optional.isEmpty()) {
                throw new EvaluationFailure("optional.none() dereference");
            }
            return optional.get();
        });
        CelFunction unwrap =
                (arguments, budget) -> CelList.of(Equality.elements(Arguments.list(arguments, 0), budget).stream()
                        .flatMap(each -> each instanceof Optional<?> optional ? optional.stream() : Stream.of(each))
                        .toList());
        all.put("optional.unwrap", unwrap);
        all.put("unwrapOpt", unwrap);
        all.put("first", (arguments, budget) -> at(Arguments.list(arguments, 0), 0));
        all.put(
                "last",
                (arguments, budget) -> at(
                        Arguments.list(arguments, 0),
                        Arguments.list(arguments, 0).size() - 1));
    }

    private static Optional<Object> at(CelList list, int index) {
        return index >= 0 && index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }

    private static Optional<Integer> order(List<Object> arguments, Budget budget) {
        return Optional.ofNullable(Ordering.compare(arguments.get(0), arguments.get(1), budget));
    }

    private static boolean in(Object value, Object container, Budget budget) {
        return switch (container) {
            case CelList list -> Equality.indexOf(list, value, budget) >= 0;
            case CelMap map -> map.find(value) != null;
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    private static Object index(Object container, Object key) {
        if (container instanceof Optional<?>) {
            return optionalIndex(container, key);
        }
        Optional<Object> value = optionalIndex(container, key);
        if (value.isEmpty()) {
            throw new EvaluationFailure(
                    container instanceof CelMap ? "no such key: " + key : "index out of bounds: " + key);
        }
        return value.get();
    }

    private static Optional<Object> optionalIndex(Object container, Object key) {
        Object inner = container instanceof Optional<?> optional ? optional.orElse(null) : container;
        return switch (inner) {
            case null -> Optional.empty();
            case CelMap map -> Optional.ofNullable(map.find(key));
            case CelList list -> {
                long index = integral(key);
                yield index >= 0 && index < list.size() ? Optional.of(list.get((int) index)) : Optional.empty();
            }
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    private static long integral(Object key) {
        return switch (key) {
            case Long index -> index;
            case Uint index when index.bits() >= 0 -> index.bits();
            case Double index when index == Math.rint(index) -> index.longValue();
            default -> throw new EvaluationFailure("unsupported index type '" + TypeValue.of(key) + "' in list");
        };
    }

    private static long size(Object value, Budget budget) {
        return switch (value) {
            case String text -> {
                budget.work(text.length());
                yield text.codePointCount(0, text.length());
            }
            case Bytes bytes -> bytes.size();
            case CelList list -> list.size();
            case CelMap map -> map.size();
            default -> throw EvaluationFailure.noSuchOverload();
        };
    }

    /** Only macros call it, on the map that they make. */
    private static Object insert(List<Object> arguments) {
        CelMap.Literal map = Arguments.of(CelMap.Literal.class, arguments, 0);
        if (arguments.size() > 2) {
            map.insert(arguments.get(1), arguments.get(2));
            return map;
        }
        CelMap more = Arguments.of(CelMap.class, arguments, 1);
        more.keys().forEach(key -> map.insert(key, Objects.requireNonNull(more.find(key))));
        return map;
    }

    private static boolean isZero(Object value) {
        return switch (value) {
            case Null ignored -> true;
            case Boolean flag -> !flag;
            case Long number -> number == 0;
            case Uint number -> number.bits() == 0;
            case Double number -> number == 0;
            case String text -> text.isEmpty();
            case Bytes bytes -> bytes.size() == 0;
            case Duration time -> time.isZero();
            case CelList list -> list.size() == 0;
            case CelMap map -> map.size() == 0;
            case Optional<?> optional -> optional.isEmpty();
            default -> false;
        };
    }
}
