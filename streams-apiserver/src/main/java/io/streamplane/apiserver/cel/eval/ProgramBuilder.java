package io.streamplane.apiserver.cel.eval;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import io.streamplane.apiserver.cel.value.Bytes;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.Constructed;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.Null;
import io.streamplane.apiserver.cel.value.TypeValue;
import io.streamplane.apiserver.cel.value.Uint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a program of a checked expression. Costs of each step are those of Kubernetes (cel-go's runtime cost). */
public final class ProgramBuilder {

    private static final long SELECT = 1;
    private static final long LIST = 10;
    private static final long MAP = 30;
    private static final long STRUCT = 40;

    private final Map<String, CelFunction> functions;
    private final CelAbstractSyntaxTree ast;
    private final Map<String, Integer> variables = new HashMap<>();
    private final Map<String, Deque<Integer>> scopes = new HashMap<>();
    private int places;

    private ProgramBuilder(CelAbstractSyntaxTree ast, Map<String, CelFunction> functions) {
        this.ast = ast;
        this.functions = functions;
    }

    /** @throws IllegalArgumentException where the expression holds what no rule may hold, e.g. a message */
    public static Program build(CelAbstractSyntaxTree ast, Map<String, CelFunction> functions) {
        var builder = new ProgramBuilder(ast, functions);
        Node root = builder.node(ast.getExpr());
        return new Program(root, builder.variables, builder.places);
    }

    private Node node(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> {
                Object value = constant(expr.constant());
                yield frame -> value;
            }
            case IDENT -> identifier(expr);
            case SELECT -> select(expr.select());
            case CALL -> call(expr.call());
            case LIST -> list(expr.list());
            case MAP -> map(expr.map());
            case COMPREHENSION -> comprehension(expr.comprehension());
            case STRUCT -> struct(expr.struct());
            case NOT_SET -> throw new IllegalArgumentException("unsupported expression " + expr.getKind());
        };
    }

    private static Object constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case NULL_VALUE -> Null.NULL;
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> constant.int64Value();
            case UINT64_VALUE -> new Uint(constant.uint64Value().longValue());
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> new Bytes(constant.bytesValue().toByteArray());
            default -> throw new IllegalArgumentException("unsupported constant " + constant.getKind());
        };
    }

    private Node identifier(CelExpr expr) {
        Optional<CelReference> reference = ast.getReference(expr.id());
        Optional<CelConstant> value = reference.flatMap(CelReference::value);
        if (value.isPresent()) {
            Object constant = constant(value.get());
            return frame -> constant;
        }
        String name = expr.ident().name();
        Deque<Integer> scope = scopes.get(name);
        Integer local = scope == null ? null : scope.peek();
        if (local == null
                && ast.getType(expr.id())
                        .filter(type -> type.name().equals("type"))
                        .isPresent()) {
            var type = new TypeValue(reference.map(CelReference::name).orElse(name));
            return frame -> type;
        }
        int place = local != null ? local : variables.computeIfAbsent(name, ignored -> places++);
        return frame -> {
            frame.budget.charge(SELECT);
            return frame.get(place, name);
        };
    }

    private Node select(CelExpr.CelSelect select) {
        Node operand = node(select.operand());
        String field = select.field();
        if (select.testOnly()) {
            return frame -> Selection.has(operand.evaluate(frame), field);
        }
        return frame -> {
            Object from = operand.evaluate(frame);
            frame.budget.charge(SELECT);
            return Selection.field(from, field);
        };
    }

    private Node call(CelExpr.CelCall call) {
        var arguments = new ArrayList<CelExpr>();
        call.target().ifPresent(arguments::add);
        arguments.addAll(call.args());
        List<Node> nodes = arguments.stream().map(this::node).toList();
        return switch (call.function()) {
            case "_&&_" -> Logic.and(nodes.get(0), nodes.get(1));
            case "_||_" -> Logic.or(nodes.get(0), nodes.get(1));
            case "_?_:_" -> Logic.conditional(nodes.get(0), nodes.get(1), nodes.get(2));
            case "@not_strictly_false" -> Logic.notStrictlyFalse(nodes.get(0));
            case "or" -> Logic.orOptional(nodes.get(0), nodes.get(1));
            case "orValue" -> Logic.orValue(nodes.get(0), nodes.get(1));
            default -> function(call, nodes);
        };
    }

    private Node function(CelExpr.CelCall call, List<Node> nodes) {
        CelFunction function = functions.get(call.function());
        String name = call.function();
        if (function == null && call.target().isPresent()) {
            throw new IllegalArgumentException("unknown function " + name);
        } else if (function == null) {
            throw new IllegalArgumentException("unsupported function " + name);
        }
        return frame -> {
            var values = new ArrayList<>(nodes.size());
            for (Node node : nodes) {
                values.add(node.evaluate(frame));
            }
            frame.budget.charge(CallCost.of(name, values));
            return function.call(values, frame.budget);
        };
    }

    private Node list(CelExpr.CelList list) {
        List<Node> elements = list.elements().stream().map(this::node).toList();
        List<Integer> optional = list.optionalIndices();
        return frame -> {
            var values = new ArrayList<>(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                Object value = elements.get(i).evaluate(frame);
                if (optional.contains(i)) {
                    Selection.optional(value).ifPresent(values::add);
                } else {
                    values.add(value);
                }
            }
            frame.budget.charge(LIST);
            return CelList.of(values);
        };
    }

    private record MapEntry(Node key, Node value, boolean optional) {}

    private Node map(CelExpr.CelMap map) {
        List<MapEntry> entries = map.entries().stream()
                .map(entry -> new MapEntry(node(entry.key()), node(entry.value()), entry.optionalEntry()))
                .toList();
        return frame -> {
            CelMap.Literal values = CelMap.literal();
            for (MapEntry entry : entries) {
                Object key = entry.key.evaluate(frame);
                Object value = entry.value.evaluate(frame);
                if (!entry.optional) {
                    values.insert(key, value);
                } else {
                    Selection.optional(value).ifPresent(present -> values.insert(key, present));
                }
            }
            frame.budget.charge(MAP);
            return values;
        };
    }

    private Node struct(CelExpr.CelStruct struct) {
        record Field(String name, Node value, boolean optional) {}
        List<Field> fields = struct.entries().stream()
                .map(entry -> new Field(entry.fieldKey(), node(entry.value()), entry.optionalEntry()))
                .toList();
        String name = struct.messageName();
        return frame -> {
            var values = new LinkedHashMap<String, Object>();
            for (Field field : fields) {
                Object value = field.value.evaluate(frame);
                if (!field.optional) {
                    values.put(field.name, value);
                } else {
                    Selection.optional(value).ifPresent(present -> values.put(field.name, present));
                }
            }
            frame.budget.charge(STRUCT);
            return new Constructed(name, values);
        };
    }

    private Node comprehension(CelExpr.CelComprehension loop) {
        Node range = node(loop.iterRange());
        Node start = node(loop.accuInit());
        int accumulator = enter(loop.accuVar());
        int first = enter(loop.iterVar());
        int second = loop.iterVar2().isEmpty() ? -1 : enter(loop.iterVar2());
        Node condition = node(loop.loopCondition());
        Node step = node(loop.loopStep());
        if (second >= 0) {
            leave(loop.iterVar2());
        }
        leave(loop.iterVar());
        Node result = node(loop.result());
        leave(loop.accuVar());
        return new Loop(range, start, condition, step, result, accumulator, first, second);
    }

    private int enter(String name) {
        int place = places++;
        scopes.computeIfAbsent(name, ignored -> new ArrayDeque<>()).push(place);
        return place;
    }

    private void leave(String name) {
        Deque<Integer> scope = scopes.get(name);
        if (scope == null) {
            throw new EvaluationFailure("no such attribute(s): " + name);
        }
        scope.pop();
    }
}
