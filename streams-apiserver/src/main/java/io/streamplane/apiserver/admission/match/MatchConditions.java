package io.streamplane.apiserver.admission.match;

import io.streamplane.apiserver.cel.AdmissionExpression;
import io.streamplane.apiserver.cel.AdmissionExpressions;
import io.streamplane.apiserver.cel.AdmissionRun;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code matchConditions} of a webhook or a policy: it is asked where all are true, and not where one is false. Where none is false,
 * but one cannot be told, the failure policy decides.
 */
public final class MatchConditions {

    private final List<AdmissionExpression> conditions;

    private MatchConditions(List<AdmissionExpression> conditions) {
        this.conditions = conditions;
    }

    public static MatchConditions of(ObjectNode said, AdmissionExpressions expressions) {
        return new MatchConditions(Tree.objects(said, "matchConditions").stream()
                .map(each -> expressions.compile(Tree.text(each, "expression"), AdmissionExpressions.Returns.BOOL))
                .toList());
    }

    public boolean isEmpty() {
        return conditions.isEmpty();
    }

    /**
     * Whether all hold.
     *
     * @param failClosed what to do where that cannot be told: fail, or say no
     * @throws EvaluationFailure where it cannot be told
     */
    public boolean hold(AdmissionRun run, boolean failClosed) {
        var problems = new ArrayList<String>();
        try {
            for (AdmissionExpression each : conditions) {
                try {
                    if (Boolean.FALSE.equals(run.evaluate(each))) {
                        return false;
                    }
                } catch (EvaluationFailure e) {
                    problems.add(String.valueOf(e.getMessage()));
                }
            }
        } catch (AdmissionRun.OutOfBudget e) {
            problems.clear();
            problems.add(String.valueOf(e.getMessage()));
        }
        if (problems.isEmpty()) {
            return true;
        } else if (failClosed) {
            throw new EvaluationFailure(
                    problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]");
        }
        return false;
    }
}
