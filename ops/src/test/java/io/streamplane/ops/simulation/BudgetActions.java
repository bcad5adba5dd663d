package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import java.util.List;
import java.util.Random;

/** Users who drain: they make budgets, and evict. */
final class BudgetActions implements UserActions {

    static final String BUDGETS = "poddisruptionbudgets.policy";

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject budget = api.any(BUDGETS, random);
        StoredObject pod = api.any("pods", random);
        if (budget == null || random.nextInt(6) == 0) {
            String app = UserActions.any(List.of("web", "api"), random);
            String bound = UserActions.any(
                    List.of("minAvailable: 1", "minAvailable: 2", "maxUnavailable: 1", "maxUnavailable: 0"), random);
            api.create(
                    BUDGETS,
                    UserActions.any(DeploymentActions.NAMESPACES, random),
                    VirtualApi.yaml("metadata: {name: " + app + "}\nspec: {" + bound
                            + ", selector: {matchLabels: {app: " + app + "}}}"));
        } else if (random.nextInt(10) == 0) {
            api.delete(budget, null, null);
        } else if (pod != null) {
            api.evict(pod);
        }
    }
}
