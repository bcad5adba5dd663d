package io.streamplane.apiserver.authorization.webhook;

import io.streamplane.apiserver.cel.AccessExpression;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** When an authorizer is asked: where all conditions hold, and not where one does not. */
record ReviewConditions(List<AccessExpression> all) {

    ReviewConditions {
        all = List.copyOf(all);
    }

    /** Throws {@link ConditionFailure} where none says no, but one says nothing. */
    boolean hold(ObjectNode spec) {
        var problems = new ArrayList<String>(0);
        for (AccessExpression each : all) {
            try {
                if (!each.holds(spec)) {
                    return false;
                }
            } catch (EvaluationFailure e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConditionFailure(
                    problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]");
        }
        return true;
    }
}
