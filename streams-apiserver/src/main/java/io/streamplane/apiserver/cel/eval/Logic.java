package io.streamplane.apiserver.cel.eval;

import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators that do not evaluate all their operands, or outweigh the failure of one. */
final class Logic {

    private Logic() {}

    static Node and(Node left, Node right) {
        return frame -> decide(left, right, false, frame);
    }

    static Node or(Node left, Node right) {
        return frame -> decide(left, right, true, frame);
    }

    /** One operand that decides is enough, whatever the other is or fails with. */
    private static Object decide(Node left, Node right, boolean deciding, Frame frame) {
        EvaluationFailure failure = null;
        try {
            Object one = left.evaluate(frame);
            if (one.equals(deciding)) {
                return deciding;
            }
            failure = one instanceof Boolean ? null : EvaluationFailure.noSuchOverload();
        } catch (EvaluationFailure e) {
            failure = e;
        }
        Object other = right.evaluate(frame);
        if (other.equals(deciding)) {
            return deciding;
        } else if (failure != null) {
            throw failure;
        } else if (!(other instanceof Boolean)) {
            throw EvaluationFailure.noSuchOverload();
        }
        return !deciding;
    }

    static Node conditional(Node condition, Node then, Node otherwise) {
        return frame -> {
            Object decided = condition.evaluate(frame);
            if (!(decided instanceof Boolean yes)) {
                throw EvaluationFailure.noSuchOverload();
            }
            return yes ? then.evaluate(frame) : otherwise.evaluate(frame);
        };
    }

    /** A failure does not end a loop. */
    static Node notStrictlyFalse(Node of) {
        return frame -> {
            frame.budget.charge(1);
            try {
                return !Boolean.FALSE.equals(of.evaluate(frame));
            } catch (EvaluationFailure e) {
                return true;
            }
        };
    }

    static Node orOptional(Node left, Node right) {
        return frame -> {
            Optional<?> value = Selection.optional(left.evaluate(frame));
            frame.budget.charge(1);
            return value.isPresent() ? value : right.evaluate(frame);
        };
    }

    static Node orValue(Node left, Node right) {
        return frame -> {
            @Nullable Object value = Selection.optional(left.evaluate(frame)).orElse(null);
            frame.budget.charge(1);
            return value != null ? value : right.evaluate(frame);
        };
    }
}
