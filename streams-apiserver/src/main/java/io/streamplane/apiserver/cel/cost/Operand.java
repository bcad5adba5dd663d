package io.streamplane.apiserver.cel.cost;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import org.jspecify.annotations.Nullable;

/**
 * A receiver or an argument of a call.
 *
 * @param declared what the schema says of it, where it is a part of the object
 * @param size what is known of its size
 * @param elements the size of its elements, where the expression says it
 */
record Operand(
        CelExpr expr,
        CelType type,
        @Nullable DeclaredType declared,
        Size size,
        @Nullable Size elements) {

    /** The size of an element, where it is a list or map. */
    Size elementSize() {
        if (elements != null) {
            return elements;
        }
        DeclaredType element = declared == null ? null : declared.element();
        return element == null ? Size.UNKNOWN : new Size(0, element.maxElements());
    }

    boolean isEmptyLiteral() {
        return switch (expr.getKind()) {
            case LIST -> expr.list().elements().isEmpty();
            case MAP -> expr.map().entries().isEmpty();
            default -> false;
        };
    }
}
