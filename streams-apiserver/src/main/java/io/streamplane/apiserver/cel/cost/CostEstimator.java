package io.streamplane.apiserver.cel.cost;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what each part of a checked expression can cost at most. Goal: never below what an evaluation costs. Loops cost
 * their step as often as their range can have elements; what the schema does not limit is limited by the size of a request.
 * Example: {@code self.names.all(n, n.startsWith('a'))} over a list of at most 10 texts of at most 8 characters costs 2 for
 * the selection, and 10 times (condition 2 + step 4).
 */
public final class CostEstimator {

    private static final long LIST = 10;
    private static final long MAP = 30;
    private static final long STRUCT = 40;

    /** What is known of a variable of a loop. */
    private record Local(
            @Nullable DeclaredType declared,
            @Nullable Size size,
            @Nullable Size elements) {}

    private final CelAbstractSyntaxTree ast;
    private final Map<String, DeclaredType> roots;
    private final Map<String, Deque<Local>> locals = new HashMap<>();
    private final Map<Long, DeclaredType> declared = new HashMap<>();
    private final Map<Long, Size> sizes = new HashMap<>();
    private final Map<Long, Size> elementSizes = new HashMap<>();

    private CostEstimator(CelAbstractSyntaxTree ast, Map<String, DeclaredType> roots) {
        this.ast = ast;
        this.roots = roots;
    }

    /** @param roots the types of the variables */
    public static long estimate(CelAbstractSyntaxTree ast, Map<String, DeclaredType> roots) {
        return new CostEstimator(ast, roots).cost(ast.getExpr());
    }

    private long cost(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT, NOT_SET -> 0;
            case IDENT -> identifier(expr);
            case SELECT -> select(expr);
            case CALL -> call(expr);
            case LIST -> list(expr);
            case MAP -> map(expr);
            case STRUCT -> STRUCT;
            case COMPREHENSION -> comprehension(expr);
        };
    }

    private long identifier(CelExpr expr) {
        Local local = local(expr);
        DeclaredType type = local == null ? roots.get(expr.ident().name()) : local.declared;
        if (type != null) {
            declared.put(expr.id(), type);
        }
        return 1;
    }

    private @Nullable Local local(CelExpr expr) {
        Deque<Local> scope = expr.getKind() == CelExpr.ExprKind.Kind.IDENT
                ? locals.get(expr.ident().name())
                : null;
        return scope == null ? null : scope.peek();
    }

    private long select(CelExpr expr) {
        CelExpr.CelSelect select = expr.select();
        long cost = cost(select.operand());
        if (select.testOnly()) {
            return cost;
        }
        DeclaredType from = declared.get(select.operand().id());
        DeclaredType field = from == null ? null : from.fields().get(select.field());
        if (field != null) {
            declared.put(expr.id(), field);
        }
        CelKind kind = type(select.operand()).kind();
        boolean counts = kind == CelKind.MAP || kind == CelKind.STRUCT || kind == CelKind.TYPE_PARAM;
        return Size.sum(cost, counts ? 1 : 0);
    }

    private long list(CelExpr expr) {
        long cost = LIST;
        Size element = null;
        for (CelExpr each : expr.list().elements()) {
            cost = Size.sum(cost, cost(each));
            element = element == null ? size(each) : element.union(size(each));
        }
        elementSizes.put(expr.id(), element == null ? Size.fixed(0) : element);
        return cost;
    }

    private long map(CelExpr expr) {
        long cost = MAP;
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
            cost = Size.sum(cost, Size.sum(cost(entry.key()), cost(entry.value())));
        }
        return cost;
    }

    private long comprehension(CelExpr expr) {
        CelExpr.CelComprehension loop = expr.comprehension();
        long cost = Size.sum(cost(loop.iterRange()), cost(loop.accuInit()));
        push(
                loop.accuVar(),
                new Local(declared.get(loop.accuInit().id()), known(loop.accuInit()), elements(loop.accuInit())));
        if (isBinding(loop)) {
            cost = Size.sum(cost, cost(loop.result()));
            pop(loop.accuVar());
            copy(loop.result(), expr);
            return cost;
        }
        pushElements(loop);
        long step = Size.sum(cost(loop.loopCondition()), cost(loop.loopStep()));
        pop(loop.iterVar());
        if (!loop.iterVar2().isEmpty()) {
            pop(loop.iterVar2());
        }
        cost = Size.sum(cost, cost(loop.result()));
        pop(loop.accuVar());
        Size range = size(loop.iterRange());
        switch (loop.accuInit().getKind()) {
            case LIST, MAP -> {
                sizes.put(expr.id(), range);
                Size inner = elements(loop.loopStep());
                if (inner != null) {
                    elementSizes.put(expr.id(), inner);
                }
            }
            case CONSTANT -> sizes.put(expr.id(), size(loop.accuInit()));
            default -> {}
        }
        return Size.sum(cost, Size.product(range.max(), step));
    }

    /** Macros that only name a value loop over nothing. */
    private static boolean isBinding(CelExpr.CelComprehension loop) {
        return loop.iterRange().getKind() == CelExpr.ExprKind.Kind.LIST
                && loop.iterRange().list().elements().isEmpty();
    }

    private void pushElements(CelExpr.CelComprehension loop) {
        DeclaredType range = declared.get(loop.iterRange().id());
        DeclaredType element = range == null ? null : range.element();
        Size inner = elements(loop.iterRange());
        boolean list = type(loop.iterRange()) instanceof ListType;
        var value = new Local(element, inner, null);
        var key = new Local(null, list || element != null ? Size.fixed(list ? 1 : 0) : null, null);
        if (loop.iterVar2().isEmpty()) {
            push(loop.iterVar(), list ? value : key);
        } else {
            push(loop.iterVar(), key);
            push(loop.iterVar2(), value);
        }
    }

    private void push(String name, Local local) {
        locals.computeIfAbsent(name, ignored -> new ArrayDeque<>()).push(local);
    }

    private void pop(String name) {
        Deque<Local> scope = locals.get(name);
        if (scope != null) {
            scope.pop();
        }
    }

    private void copy(CelExpr from, CelExpr to) {
        sizes.put(to.id(), size(from));
        Size inner = elements(from);
        if (inner != null) {
            elementSizes.put(to.id(), inner);
        }
        DeclaredType type = declared.get(from.id());
        if (type != null) {
            declared.put(to.id(), type);
        }
    }

    private long call(CelExpr expr) {
        CelExpr.CelCall call = expr.call();
        var operands = new ArrayList<Operand>();
        var costs = new ArrayList<Long>();
        call.target().ifPresent(target -> {
            costs.add(cost(target));
            operands.add(operand(target));
        });
        for (CelExpr argument : call.args()) {
            costs.add(cost(argument));
            operands.add(operand(argument));
        }
        long sum = costs.stream().reduce(0L, Size::sum);
        switch (call.function()) {
            case "_?_:_" -> {
                either(operands.get(1), operands.get(2), expr);
                return Size.sum(costs.get(0), Math.max(costs.get(1), costs.get(2)));
            }
            case "_&&_", "_||_" -> {
                return sum;
            }
            case "dyn" -> {
                copy(call.args().get(0), expr);
                return Size.sum(1, sum);
            }
            case "_[_]" -> {
                DeclaredType container = operands.get(0).declared();
                if (container != null && container.element() != null) {
                    declared.put(expr.id(), container.element());
                }
            }
            case "split", "findAll" ->
                elementSizes.put(expr.id(), new Size(0, operands.get(0).size().max()));
            case "_+_" -> {
                Size one = elements(call.args().get(0));
                Size other = elements(call.args().get(1));
                if (one != null && other != null) {
                    elementSizes.put(expr.id(), one.union(other));
                }
            }
            default -> {}
        }
        CallEstimate estimate = CallEstimate.of(call.function(), overload(expr), operands);
        if (estimate.result() != null) {
            sizes.put(expr.id(), estimate.result());
        }
        return Size.sum(sum, estimate.cost());
    }

    /** The value is one of two; an empty list, as where a field is not set, adds nothing to what is known of the other. */
    private void either(Operand one, Operand other, CelExpr expr) {
        sizes.put(expr.id(), one.size().union(other.size()));
        elementSizes.put(expr.id(), one.elementSize().union(other.elementSize()));
        Operand known = other.isEmptyLiteral() ? one : one.isEmptyLiteral() ? other : null;
        if (known != null && known.declared() != null) {
            declared.put(expr.id(), known.declared());
        }
    }

    private List<String> overload(CelExpr expr) {
        return ast.getReference(expr.id())
                .map(CelReference::overloadIds)
                .map(List::copyOf)
                .orElse(List.of());
    }

    private Operand operand(CelExpr expr) {
        return new Operand(expr, type(expr), declared.get(expr.id()), size(expr), elements(expr));
    }

    private CelType type(CelExpr expr) {
        return ast.getType(expr.id()).orElse(SimpleType.DYN);
    }

    private Size size(CelExpr expr) {
        Size size = known(expr);
        return size == null ? Size.UNKNOWN : size;
    }

    private @Nullable Size known(CelExpr expr) {
        Size computed = sizes.get(expr.id());
        if (computed != null) {
            return computed;
        }
        Size literal = literal(expr);
        if (literal != null) {
            return literal;
        }
        DeclaredType type = declared.get(expr.id());
        if (type != null) {
            return new Size(0, type.maxElements());
        } else if (isScalar(type(expr))) {
            return Size.ONE;
        }
        Local local = local(expr);
        return local == null ? null : local.size;
    }

    private @Nullable Size elements(CelExpr expr) {
        Size computed = elementSizes.get(expr.id());
        Local local = computed == null ? local(expr) : null;
        return local == null ? computed : local.elements;
    }

    private static @Nullable Size literal(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> Size.fixed(length(expr.constant()));
            case LIST -> Size.fixed(expr.list().elements().size());
            case MAP -> Size.fixed(expr.map().entries().size());
            default -> null;
        };
    }

    private static long length(CelConstant constant) {
        return switch (constant.getKind()) {
            case STRING_VALUE ->
                constant.stringValue().codePointCount(0, constant.stringValue().length());
            case BYTES_VALUE -> constant.bytesValue().size();
            default -> 1;
        };
    }

    private static boolean isScalar(CelType type) {
        return switch (type.kind()) {
            case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT, TYPE -> true;
            case OPAQUE ->
                type instanceof OptionalType && isScalar(type.parameters().get(0));
            default -> false;
        };
    }
}
