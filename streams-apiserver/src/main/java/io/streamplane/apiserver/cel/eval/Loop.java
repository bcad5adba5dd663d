package io.streamplane.apiserver.cel.eval;

import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One comprehension, which is what all macros over lists and maps become.
 *
 * @param first the place of the element or key; with two variables, of the index or key
 * @param second the place of the value, or -1
 */
record Loop(Node range, Node start, Node condition, Node step, Node result, int accumulator, int first, int second)
        implements Node {

    @Override
    public Object evaluate(Frame frame) {
        Object over = range.evaluate(frame);
        Object before = frame.previous(accumulator);
        frame.set(accumulator, start.evaluate(frame));
        try {
            if (over instanceof CelList list) {
                each(list, frame);
            } else if (over instanceof CelMap map) {
                each(map, frame);
            } else {
                throw EvaluationFailure.noSuchOverload();
            }
            return result.evaluate(frame);
        } finally {
            frame.set(accumulator, before);
        }
    }

    private void each(CelList list, Frame frame) {
        int size = list.size();
        boolean goes = true;
        for (int i = 0; i < size && goes; i++) {
            Object element = list.get(i);
            goes = second < 0 ? step(element, null, frame) : step((long) i, element, frame);
        }
    }

    private void each(CelMap map, Frame frame) {
        for (Object key : map.keys()) {
            Object value = second < 0 ? null : Objects.requireNonNull(map.find(key));
            if (!step(key, value, frame)) {
                return;
            }
        }
    }

    private boolean step(Object one, @Nullable Object other, Frame frame) {
        frame.budget.work(1);
        if (!Boolean.TRUE.equals(condition.evaluate(frame))) {
            return false;
        }
        frame.set(first, one);
        if (second >= 0) {
            frame.set(second, other);
        }
        Object next;
        try {
            next = step.evaluate(frame);
        } catch (EvaluationFailure e) {
            next = new Frame.Failed(e);
        }
        frame.set(accumulator, next);
        return true;
    }
}
