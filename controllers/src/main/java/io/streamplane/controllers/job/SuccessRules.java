package io.streamplane.controllers.job;

import io.fabric8.kubernetes.api.model.batch.v1.SuccessPolicy;
import io.fabric8.kubernetes.api.model.batch.v1.SuccessPolicyRule;
import io.streamplane.schemas.kind.batch.Indexes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Job's successPolicy is met: by the first rule of which all the named indexes have succeeded, or as many of them
 * as it asks for; a rule that names none counts all indexes.
 */
final class SuccessRules {

    private SuccessRules() {}

    /** In words which rule is met; null where none is. */
    static @Nullable String met(@Nullable SuccessPolicy policy, Indexes succeeded, int completions) {
        List<SuccessPolicyRule> rules = policy == null || policy.getRules() == null ? List.of() : policy.getRules();
        for (int i = 0; i < rules.size() && succeeded.total() > 0; i++) {
            if (meets(rules.get(i), succeeded, completions)) {
                return "Matched rules at index " + i;
            }
        }
        return null;
    }

    private static boolean meets(SuccessPolicyRule rule, Indexes succeeded, int completions) {
        Integer count = rule.getSucceededCount();
        if (rule.getSucceededIndexes() == null) {
            return count != null && succeeded.total() >= count;
        }
        Indexes wanted = Indexes.lenient(rule.getSucceededIndexes(), completions);
        int common = wanted.common(succeeded);
        return wanted.total() > 0 && (common == wanted.total() || count != null && common >= count);
    }
}
