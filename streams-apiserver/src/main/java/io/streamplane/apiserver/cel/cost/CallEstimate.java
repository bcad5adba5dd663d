package io.streamplane.apiserver.cel.cost;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call can cost, without its operands, and how large its result can be.
 *
 * @param result null where nothing is known
 */
record CallEstimate(long cost, @Nullable Size result) {

    private static final double TRAVERSAL = 0.1;
    private static final double REGEX = 0.25;
    private static final long NEW_LIST = 11;
    private static final int FORMAT_REGEX = 128;
    private static final int MOST_DEPTH = 1000;

    private static CallEstimate of(long cost) {
        return new CallEstimate(cost, null);
    }

    /** @param overloads which of the function's are possible, as far as the checker knows */
    static CallEstimate of(String function, List<String> overloads, List<Operand> operands) {
        Size first = operands.isEmpty() ? Size.ONE : operands.get(0).size();
        Size second = operands.size() < 2 ? Size.ONE : operands.get(1).size();
        return switch (function) {
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> of(traversal(operands.get(0)));
            case "url", "lowerAscii", "upperAscii", "substring", "trim" ->
                new CallEstimate(first.cost(TRAVERSAL), first);
            case "replace" -> new CallEstimate(first.cost(2 * TRAVERSAL), replaced(operands));
            case "split" -> new CallEstimate(first.cost(2 * TRAVERSAL), new Size(0, literal(operands, 2, first.max())));
            case "join" -> joined(operands);
            case "find", "findAll" -> new CallEstimate(regex(first, second), new Size(0, first.max()));
            case "matches" -> of(regex(first, second));
            case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver", "isURL" ->
                of(first.cost(TRAVERSAL));
            case "ip" -> of(overloads.contains("cidr_ip") ? 1 : first.cost(TRAVERSAL));
            case "ip.isCanonical" -> of(first.cost(2 * TRAVERSAL));
            case "containsIP" -> of(4 + (overloads.contains("cidr_contains_ip_string") ? second.cost(TRAVERSAL) : 0));
            case "containsCIDR" ->
                of(7 + (overloads.contains("cidr_contains_cidr_string") ? second.cost(TRAVERSAL) : 0));
            case "validate" -> of(Size.scaled(second.cost(TRAVERSAL), FORMAT_REGEX * REGEX));
            case "format" -> of(first.cost(TRAVERSAL));
            case "bytes" ->
                scanned(overloads, "string_to_bytes", first, new Size(first.min(), Size.product(first.max(), 4)));
            case "string" -> scanned(overloads, "bytes_to_string", first, new Size(first.min() / 4, first.max()));
            case "startsWith", "endsWith" -> of(second.cost(TRAVERSAL));
            case "contains" -> of(Size.product(first.cost(TRAVERSAL), second.cost(TRAVERSAL)));
            case "@in" -> of(overloads.contains("in_list") ? second.cost(1) : 1);
            case "_+_" -> added(overloads, first, second);
            case "_==_", "_!=_" -> of(equality(operands));
            case "_<_", "_<=_", "_>_", "_>=_" -> of(compared(operands, first, second));
            case "sets.contains", "sets.intersects" ->
                of(Size.sum(1, first.times(second).max()));
            case "sets.equivalent" ->
                of(Size.sum(1, Size.product(2, first.times(second).max())));
            case "slice" -> allocated(new Size(0, Math.min(literal(operands, 2, first.max()), first.max())));
            case "reverse" -> allocated(first);
            case "flatten" ->
                new CallEstimate(
                        Size.sum(
                                NEW_LIST,
                                Size.product(first.max(), literal(operands, 1, operands.size() > 1 ? MOST_DEPTH : 1))),
                        Size.UNKNOWN);
            case "distinct", "sort" -> new CallEstimate(sorted(operands.get(0), first), first);
            case "@sortByAssociatedKeys" -> new CallEstimate(sorted(operands.get(1), second), first);
            case "lists.range" -> allocated(Size.fixed(literal(operands, 0, Long.MAX_VALUE)));
            default -> of(1);
        };
    }

    /** The number that is written there. */
    private static long literal(List<Operand> operands, int index, long otherwise) {
        CelExpr expr = index < operands.size() ? operands.get(index).expr() : null;
        return expr != null
                        && expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && expr.constant().getKind() == CelConstant.Kind.INT64_VALUE
                ? Math.max(0, expr.constant().int64Value())
                : otherwise;
    }

    private static boolean isScanned(CelType type) {
        return type.kind() == CelKind.STRING || type.kind() == CelKind.BYTES;
    }

    private static long traversal(Operand list) {
        if (!(list.type() instanceof ListType type)) {
            return list.size().cost(TRAVERSAL);
        }
        CelType element = type.parameters().isEmpty() ? type : type.elemType();
        long each = isScanned(element) ? Size.sum(1, list.elementSize().cost(TRAVERSAL)) : 1;
        return Size.product(list.size().max(), each);
    }

    private static long regex(Size text, Size pattern) {
        return Size.product(text.plus(Size.ONE).cost(TRAVERSAL), pattern.cost(REGEX));
    }

    /** What is put in may be longer than what it replaces. */
    private static Size replaced(List<Operand> operands) {
        Size text = operands.get(0).size();
        Size old = operands.get(1).size();
        Size with = operands.get(2).size();
        if (old.min() == 0) {
            long places = Size.sum(text.max(), 1);
            return new Size(0, Size.sum(Size.product(places, with.max()), text.max()));
        } else if (with.max() <= old.min()) {
            return new Size(0, text.max());
        }
        return new Size(0, Size.product(Size.scaled(text.max(), 1.0 / old.min()), with.max()));
    }

    private static CallEstimate joined(List<Operand> operands) {
        Operand list = operands.get(0);
        Size size = list.size().times(list.elementSize());
        if (operands.size() > 1) {
            var separators = new Size(
                    Math.max(0, list.size().min() - 1), Math.max(0, list.size().max() - 1));
            size = size.plus(operands.get(1).size().times(separators));
        }
        return new CallEstimate(size.cost(TRAVERSAL), size);
    }

    private static CallEstimate scanned(List<String> overloads, String overload, Size size, Size result) {
        return overloads.contains(overload) ? new CallEstimate(size.cost(TRAVERSAL), result) : of(1);
    }

    private static CallEstimate added(List<String> overloads, Size one, Size other) {
        boolean texts = overloads.contains("add_string") || overloads.contains("add_bytes");
        if (!texts && !overloads.contains("add_list")) {
            return of(1);
        }
        Size sum = one.plus(other);
        return new CallEstimate(texts ? sum.cost(TRAVERSAL) : 1, sum);
    }

    private static long equality(List<Operand> operands) {
        Size one = operands.get(0).size();
        Size other = operands.get(1).size();
        boolean small = operands.get(0).type().kind() == CelKind.OPAQUE
                && operands.get(0).type().name().matches("net\\.IP|net\\.CIDR|kubernetes\\.(Quantity|Semver)");
        return small ? 1 : Size.scaled(Math.min(one.max(), other.max()), TRAVERSAL);
    }

    private static long compared(List<Operand> operands, Size one, Size other) {
        return operands.stream()
                        .anyMatch(each -> isScanned(each.type()) || each.type().kind() == CelKind.DYN)
                ? Size.scaled(Math.min(one.max(), other.max()), TRAVERSAL)
                : 1;
    }

    private static CallEstimate allocated(Size size) {
        return new CallEstimate(Size.sum(NEW_LIST, size.max()), size);
    }

    private static long sorted(Operand keys, Size size) {
        boolean scanned = keys.type() instanceof ListType type && isScanned(type.elemType());
        return Size.sum(NEW_LIST, Size.scaled(size.times(size).max(), scanned ? 2 + TRAVERSAL : 2));
    }
}
