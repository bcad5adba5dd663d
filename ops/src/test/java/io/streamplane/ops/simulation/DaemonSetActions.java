package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import java.util.List;
import java.util.Random;

/** Users of DaemonSets: other templates, both ways to update. */
final class DaemonSetActions implements UserActions {

    static final String SETS = "daemonsets.apps";

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject set = api.any(SETS, random);
        if (set == null) {
            api.create(SETS, UserActions.any(DeploymentActions.NAMESPACES, random), VirtualApi.yaml("""
                    metadata: {name: agent}
                    spec:
                      selector: {matchLabels: {app: agent}}
                      template:
                        metadata: {labels: {app: agent}}
                        spec:
                          terminationGracePeriodSeconds: 5
                          containers:
                          - {name: main, image: "nginx:1", resources: {requests: {cpu: 100m, memory: 64Mi}}}
                    """));
            return;
        }
        switch (random.nextInt(6)) {
            case 0, 1, 2 ->
                api.merge(
                        set,
                        "{\"spec\":{\"template\":{\"spec\":{\"terminationGracePeriodSeconds\":"
                                + (5 + random.nextInt(4)) + "}}}}");
            case 3 ->
                api.merge(
                        set,
                        "{\"spec\":{\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":"
                                + UserActions.any(
                                        List.of(
                                                "{\"maxSurge\":0,\"maxUnavailable\":1}",
                                                "{\"maxSurge\":1,\"maxUnavailable\":0}",
                                                "{\"maxSurge\":0,\"maxUnavailable\":\"50%\"}"),
                                        random)
                                + "}}}");
            case 4 -> api.merge(set, "{\"spec\":{\"minReadySeconds\":" + random.nextInt(3) + "}}");
            default -> api.delete(set, null, UserActions.any(List.of("Background", "Foreground", "Orphan"), random));
        }
    }
}
