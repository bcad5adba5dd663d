package io.streamplane.apiserver.cel.eval;

import io.streamplane.apiserver.cel.value.Bytes;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a call costs, known before it runs. The figures are Kubernetes' (the runtime cost of cel-go and of {@code
 * k8s.io/apiserver/pkg/cel/library}): a tenth of a unit for a character that is looked at, a quarter for one of a
 * regular expression, else one.
 */
final class CallCost {

    static final double TRAVERSAL = 0.1;
    static final double REGEX = 0.25;
    private static final int MOST_OF_FORMAT_REGEX = 128;
    private static final long LIST = 11;
    private static final long MOST_DEPTH = 1000;

    /** A check of what somebody may do. */
    private static final long CHECK = 350_000;

    private CallCost() {}

    static long of(String function, List<Object> arguments) {
        return switch (function) {
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> traversal(arguments.get(0));
            case "url",
                    "isURL",
                    "lowerAscii",
                    "upperAscii",
                    "substring",
                    "trim",
                    "startsWith",
                    "endsWith",
                    "cidr",
                    "isIP",
                    "isCIDR",
                    "quantity",
                    "isQuantity",
                    "semver",
                    "isSemver",
                    "format" -> scan(size(arguments.get(0)), TRAVERSAL);
            case "ip" -> arguments.get(0) instanceof String text ? scan(text.length(), TRAVERSAL) : 1;
            case "ip.isCanonical", "replace", "split" -> scan(size(arguments.get(0)), 2 * TRAVERSAL);
            case "join" -> scan(joined(arguments), 2 * TRAVERSAL);
            case "find", "findAll", "matches" ->
                scan(1 + size(arguments.get(0)), TRAVERSAL) * scan(size(arguments.get(1)), REGEX);
            case "validate" -> scan(1 + size(arguments.get(1)), TRAVERSAL) * scan(MOST_OF_FORMAT_REGEX, REGEX);
            case "contains" -> scan(size(arguments.get(0)), TRAVERSAL) * scan(size(arguments.get(1)), TRAVERSAL);
            case "containsIP" -> 4 + (arguments.get(1) instanceof String text ? scan(text.length(), TRAVERSAL) : 0);
            case "containsCIDR" -> 7 + (arguments.get(1) instanceof String text ? scan(text.length(), TRAVERSAL) : 0);
            case "@in" -> arguments.get(1) instanceof CelList list ? list.size() : 1;
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
                Math.max(1, scan(Math.min(size(arguments.get(0)), size(arguments.get(1))), TRAVERSAL));
            case "_+_" -> added(arguments);
            case "bytes", "string" -> Math.max(1, scan(size(arguments.get(0)), TRAVERSAL));
            case "sets.contains", "sets.intersects" -> 1 + size(arguments.get(0)) * size(arguments.get(1));
            case "sets.equivalent" -> 1 + 2 * size(arguments.get(0)) * size(arguments.get(1));
            case "slice" -> LIST + Math.max(0, number(arguments, 2, 0) - number(arguments, 1, 0));
            case "reverse" -> LIST + size(arguments.get(0));
            case "flatten" ->
                LIST + size(arguments.get(0)) * Math.max(1, Math.min(MOST_DEPTH, number(arguments, 1, 1)));
            case "distinct", "sort" -> sorted(arguments.get(0));
            case "@sortByAssociatedKeys" -> sorted(arguments.get(1));
            case "check" -> CHECK;
            case "jsonpatch.escapeKey" -> scan(size(arguments.get(0)), TRAVERSAL);
            case "lists.range" -> LIST + Math.max(0, Math.min(number(arguments, 0, 0), Long.MAX_VALUE - LIST));
            default -> 1;
        };
    }

    private static long number(List<Object> arguments, int index, long absent) {
        return index < arguments.size() && arguments.get(index) instanceof Long number ? number : absent;
    }

    /** Each element may be compared with each other. */
    private static long sorted(Object value) {
        if (!(value instanceof CelList list) || list.size() == 0) {
            return LIST;
        }
        boolean scanned = list.get(0) instanceof String || list.get(0) instanceof Bytes;
        return LIST + (long) ((double) list.size() * list.size() * (scanned ? 2 + TRAVERSAL : 2));
    }

    private static long added(List<Object> arguments) {
        Object one = arguments.get(0);
        return one instanceof String || one instanceof Bytes ? scan(size(one) + size(arguments.get(1)), TRAVERSAL) : 1;
    }

    private static long scan(long size, double factor) {
        return (long) Math.ceil(size * factor);
    }

    static long size(Object value) {
        return switch (value) {
            case String text -> text.length();
            case Bytes bytes -> bytes.size();
            case CelList list -> list.size();
            case CelMap map -> map.size();
            case Optional<?> optional when optional.isPresent() -> size(optional.get());
            default -> 1;
        };
    }

    private static long joined(List<Object> arguments) {
        if (!(arguments.get(0) instanceof CelList list)) {
            return 1;
        }
        long size = arguments.size() > 1 ? size(arguments.get(1)) * Math.max(0, list.size() - 1) : 0;
        for (int i = 0; i < list.size(); i++) {
            size += size(list.get(i));
        }
        return size;
    }

    private static long traversal(Object value) {
        return switch (value) {
            case String text -> (long) (text.length() * TRAVERSAL);
            case Bytes bytes -> (long) (bytes.size() * TRAVERSAL);
            case CelList list -> {
                long cost = 0;
                for (int i = 0; i < list.size(); i++) {
                    cost += traversal(list.get(i));
                }
                yield cost;
            }
            case CelMap map -> {
                long cost = 0;
                for (Object key : map.keys()) {
                    cost += traversal(key) + traversal(Objects.requireNonNull(map.find(key)));
                }
                yield cost;
            }
            default -> 1;
        };
    }
}
