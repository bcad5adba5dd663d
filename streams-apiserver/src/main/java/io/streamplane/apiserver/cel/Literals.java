package io.streamplane.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.eval.CelFunction;
import io.streamplane.apiserver.cel.library.Functions;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.List;
import java.util.Set;

/** Checks what is written out in an expression, as the validators of cel-go do. */
final class Literals {

    private static final Set<String> CHECKED = Set.of("duration", "timestamp", "matches");

    private final CelAbstractSyntaxTree ast;
    private final List<String> wrong;

    /** @param wrong gets what is wrong */
    Literals(CelAbstractSyntaxTree ast, List<String> wrong) {
        this.ast = ast;
        this.wrong = wrong;
    }

    void walk(CelExpr expr) {
        switch (expr.getKind()) {
            case SELECT -> walk(expr.select().operand());
            case LIST -> {
                expr.list().elements().forEach(this::walk);
                ofOneType(expr.list().elements());
            }
            case MAP -> {
                expr.map().entries().forEach(entry -> {
                    walk(entry.key());
                    walk(entry.value());
                });
                ofOneType(expr.map().entries().stream()
                        .map(CelExpr.CelMap.Entry::key)
                        .toList());
                ofOneType(expr.map().entries().stream()
                        .map(CelExpr.CelMap.Entry::value)
                        .toList());
            }
            case COMPREHENSION -> {
                CelExpr.CelComprehension loop = expr.comprehension();
                List.of(loop.iterRange(), loop.accuInit(), loop.loopCondition(), loop.loopStep(), loop.result())
                        .forEach(this::walk);
            }
            case STRUCT -> expr.struct().entries().forEach(entry -> walk(entry.value()));
            case CALL -> call(expr.call());
            default -> {}
        }
    }

    private void call(CelExpr.CelCall call) {
        call.target().ifPresent(this::walk);
        for (CelExpr argument : call.args()) {
            boolean mixed = call.function().equals("format") && argument.getKind() == CelExpr.ExprKind.Kind.LIST;
            (mixed ? argument.list().elements() : List.of(argument)).forEach(this::walk);
        }
        if (CHECKED.contains(call.function()) && !call.args().isEmpty()) {
            CelExpr last = call.args().get(call.args().size() - 1);
            if (last.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                    && last.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
                evaluated(call.function(), last);
            }
        }
    }

    private void evaluated(String name, CelExpr argument) {
        CelFunction function = Functions.all().byName().get(name);
        String text = argument.constant().stringValue();
        try {
            List<Object> arguments = name.equals("matches") ? List.of("", text) : List.of(text);
            if (function != null) {
                function.call(arguments, new Budget(Budget.PER_CALL, new Budget.Work(Budget.WORK)));
            }
        } catch (EvaluationFailure | Budget.Exhausted e) {
            wrong(argument, "invalid " + name + " argument");
        }
    }

    private void ofOneType(List<CelExpr> elements) {
        CelType expected = null;
        for (CelExpr element : elements) {
            CelType type = ast.getType(element.id()).orElse(SimpleType.DYN);
            type = type instanceof OptionalType ? type.parameters().get(0) : type;
            if (isOpen(type)) {
                continue;
            } else if (expected != null && !expected.isAssignableFrom(type)) {
                wrong(
                        element,
                        "expected type '" + CelTypes.format(expected) + "' but found '" + CelTypes.format(type) + "'");
                return;
            }
            expected = type;
        }
    }

    private static boolean isOpen(CelType type) {
        return type.kind() == CelKind.DYN
                || type.kind() == CelKind.TYPE_PARAM
                || type.parameters().stream().anyMatch(Literals::isOpen);
    }

    private void wrong(CelExpr expr, String message) {
        Integer offset = ast.getSource().getPositionsMap().get(expr.id());
        CelSourceLocation start = CelSourceLocation.of(1, 0);
        CelSourceLocation place = offset == null
                ? start
                : ast.getSource().getOffsetLocation(offset).orElse(start);
        wrong.add(CelIssue.formatError(expr.id(), place, message).toDisplayString(ast.getSource()));
    }
}
