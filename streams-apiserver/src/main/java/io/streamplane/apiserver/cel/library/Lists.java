package io.streamplane.apiserver.cel.library;

import static io.streamplane.apiserver.cel.library.CelLibrary.T;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.Equality;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.Ordering;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kubernetes' list library, and CEL's lists and sets extensions. */
final class Lists {

    private static final long LONGEST_RANGE = 1_000_000;

    /** In the order in which they are tried: an empty list is one of numbers. */
    private static final Map<String, CelType> COMPARABLE = comparable();

    private static final Set<String> SUMMABLE = Set.of("int", "uint", "double", "duration");

    private Lists() {}

    static CelLibrary library() {
        var library = new CelLibrary();
        ListType ofT = ListType.create(T);
        COMPARABLE.forEach((name, type) -> {
            ListType list = ListType.create(type);
            if (SUMMABLE.contains(name)) {
                library.member("sum", "list_" + name + "_sum_" + name, type, list);
            }
            library.member("isSorted", "list_" + name + "_is_sorted_bool", SimpleType.BOOL, list)
                    .member("min", "list_" + name + "_min_" + name, type, list)
                    .member("max", "list_" + name + "_max_" + name, type, list)
                    .member("sort", "list_" + name + "_sort", list, list)
                    .member("@sortByAssociatedKeys", "list_" + name + "_sortByAssociatedKeys", ofT, ofT, list);
        });
        return library.member("indexOf", "list_a_index_of_int", SimpleType.INT, ofT, T)
                .member("lastIndexOf", "list_a_last_index_of_int", SimpleType.INT, ofT, T)
                .member("slice", "list_slice", ofT, ofT, SimpleType.INT, SimpleType.INT)
                .member("flatten", "list_flatten", ListType.create(SimpleType.DYN), ListType.create(ofT))
                .member(
                        "flatten",
                        "list_flatten_int",
                        ListType.create(SimpleType.DYN),
                        ListType.create(SimpleType.DYN),
                        SimpleType.INT)
                .member("distinct", "list_distinct", ofT, ofT)
                .member("reverse", "list_reverse", ofT, ofT)
                .global("lists.range", "lists_range", ListType.create(SimpleType.INT), SimpleType.INT)
                .global("sets.contains", "list_sets_contains_list", SimpleType.BOOL, ofT, ofT)
                .global("sets.equivalent", "list_sets_equivalent_list", SimpleType.BOOL, ofT, ofT)
                .global("sets.intersects", "list_sets_intersects_list", SimpleType.BOOL, ofT, ofT)
                .does("sum", (arguments, budget) -> sum(Arguments.list(arguments, 0), budget))
                .does("isSorted", (arguments, budget) -> isSorted(Arguments.list(arguments, 0), budget))
                .does("min", (arguments, budget) -> extreme(Arguments.list(arguments, 0), "min", -1, budget))
                .does("max", (arguments, budget) -> extreme(Arguments.list(arguments, 0), "max", 1, budget))
                .does(
                        "sort",
                        (arguments, budget) -> sort(Arguments.list(arguments, 0), Arguments.list(arguments, 0), budget))
                .does(
                        "@sortByAssociatedKeys",
                        (arguments, budget) -> sort(Arguments.list(arguments, 0), Arguments.list(arguments, 1), budget))
                .does(
                        "indexOf",
                        (arguments, budget) -> arguments.get(0) instanceof CelList list
                                ? (Object) (long) Equality.indexOf(list, arguments.get(1), budget)
                                : (Object) StringFunctions.indexOf(arguments, budget))
                .does(
                        "lastIndexOf",
                        (arguments, budget) -> arguments.get(0) instanceof CelList list
                                ? (Object) lastIndexOf(list, arguments.get(1), budget)
                                : (Object) StringFunctions.lastIndexOf(arguments, budget))
                .does("slice", (arguments, budget) -> slice(Arguments.list(arguments, 0), arguments, budget))
                .does("flatten", (arguments, budget) -> flatten(arguments, budget))
                .does("distinct", (arguments, budget) -> distinct(Arguments.list(arguments, 0), budget))
                .does("reverse", (arguments, budget) -> {
                    List<Object> values = Equality.elements(Arguments.list(arguments, 0), budget);
                    Collections.reverse(values);
                    return CelList.of(values);
                })
                .does("lists.range", (arguments, budget) -> range(Arguments.number(arguments, 0), budget))
                .does(
                        "sets.contains",
                        (arguments, budget) -> Equality.containsAll(
                                Arguments.list(arguments, 0), Arguments.list(arguments, 1), budget))
                .does(
                        "sets.equivalent",
                        (arguments, budget) ->
                                Equality.containsAll(Arguments.list(arguments, 0), Arguments.list(arguments, 1), budget)
                                        && Equality.containsAll(
                                                Arguments.list(arguments, 1), Arguments.list(arguments, 0), budget))
                .does(
                        "sets.intersects",
                        (arguments, budget) ->
                                intersects(Arguments.list(arguments, 0), Arguments.list(arguments, 1), budget));
    }

    private static Map<String, CelType> comparable() {
        var types = new LinkedHashMap<String, CelType>();
        types.put("int", SimpleType.INT);
        types.put("uint", SimpleType.UINT);
        types.put("double", SimpleType.DOUBLE);
        types.put("bool", SimpleType.BOOL);
        types.put("duration", SimpleType.DURATION);
        types.put("timestamp", SimpleType.TIMESTAMP);
        types.put("string", SimpleType.STRING);
        types.put("bytes", SimpleType.BYTES);
        return types;
    }

    private static Object sum(CelList list, Budget budget) {
        if (list.size() == 0) {
            return 0L;
        }
        Object sum = list.get(0);
        for (int i = 1; i < list.size(); i++) {
            sum = Arithmetic.add(sum, list.get(i), budget);
        }
        return sum;
    }

    private static int compare(Object one, Object other, Budget budget) {
        Integer order = Ordering.compare(one, other, budget);
        if (order == null) {
            throw new EvaluationFailure("NaN values cannot be ordered");
        }
        return order;
    }

    private static boolean isSorted(CelList list, Budget budget) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i), budget) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object extreme(CelList list, String name, int sign, Budget budget) {
        if (list.size() == 0) {
            throw new EvaluationFailure(name + " called on empty list");
        }
        Object best = list.get(0);
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i), best, budget) * sign > 0) {
                best = list.get(i);
            }
        }
        return best;
    }

    private static CelList sort(CelList list, CelList keys, Budget budget) {
        if (keys.size() != list.size()) {
            throw new EvaluationFailure("expected as many keys as elements, but got " + keys.size());
        }
        record Keyed(Object key, Object value) {}
        var pairs = new ArrayList<Keyed>(list.size());
        for (int i = 0; i < list.size(); i++) {
            pairs.add(new Keyed(keys.get(i), list.get(i)));
        }
        pairs.sort((one, other) -> {
            budget.work(1);
            return compare(one.key, other.key, budget);
        });
        return CelList.of(pairs.stream().map(Keyed::value).toList());
    }

    private static long lastIndexOf(CelList list, Object value, Budget budget) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (Equality.equal(list.get(i), value, budget)) {
                return i;
            }
        }
        return -1;
    }

    private static CelList slice(CelList list, List<Object> arguments, Budget budget) {
        long from = Arguments.number(arguments, 1);
        long to = Arguments.number(arguments, 2);
        if (from < 0 || to < 0) {
            throw new EvaluationFailure("cannot slice(" + from + ", " + to + "), negative indexes not supported");
        } else if (from > to) {
            throw new EvaluationFailure(
                    "cannot slice(" + from + ", " + to + "), start index must be less than or equal to end index");
        } else if (to > list.size()) {
            throw new EvaluationFailure("cannot slice(" + from + ", " + to + "), list is length " + list.size());
        }
        budget.work(to - from);
        var part = new ArrayList<Object>();
        for (int i = (int) from; i < to; i++) {
            part.add(list.get(i));
        }
        return CelList.of(part);
    }

    private static CelList flatten(List<Object> arguments, Budget budget) {
        long depth = arguments.size() > 1 ? Arguments.number(arguments, 1) : 1;
        if (depth < 0) {
            throw new EvaluationFailure("level must be non-negative");
        }
        var flat = new ArrayList<Object>();
        flatten(Arguments.list(arguments, 0), depth, flat, budget);
        return CelList.of(flat);
    }

    private static void flatten(CelList list, long depth, List<Object> flat, Budget budget) {
        for (int i = 0; i < list.size(); i++) {
            budget.work(1);
            if (depth > 0 && list.get(i) instanceof CelList inner) {
                flatten(inner, depth - 1, flat, budget);
            } else {
                flat.add(list.get(i));
            }
        }
    }

    private static CelList distinct(CelList list, Budget budget) {
        CelList kept = CelList.of(List.of());
        for (int i = 0; i < list.size(); i++) {
            if (Equality.indexOf(kept, list.get(i), budget) < 0) {
                kept = kept.append(CelList.of(List.of(list.get(i))), budget);
            }
        }
        return kept;
    }

    private static CelList range(long count, Budget budget) {
        if (count > LONGEST_RANGE) {
            throw new EvaluationFailure("expected a range of at most " + LONGEST_RANGE + " numbers, but got " + count);
        }
        budget.work(Math.max(0, count));
        var numbers = new ArrayList<Long>();
        for (long i = 0; i < count; i++) {
            numbers.add(i);
        }
        return CelList.of(numbers);
    }

    private static boolean intersects(CelList one, CelList other, Budget budget) {
        for (int i = 0; i < other.size(); i++) {
            if (Equality.indexOf(one, other.get(i), budget) >= 0) {
                return true;
            }
        }
        return false;
    }
}
