package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** Users of Services, of all types. */
final class ServiceActions implements UserActions {

    static final String SERVICES = "services";

    @Override
    public void act(VirtualApi api, Random random) {
        StoredObject service = api.any(SERVICES, random);
        if (service == null || random.nextInt(3) == 0) {
            String app = UserActions.any(List.of("web", "api", "db"), random);
            ObjectNode object = VirtualApi.yaml("metadata: {name: " + app + "}\nspec: {selector: {app: " + app
                    + "}, ports: [{port: 80, targetPort: 8080}]}");
            Tree.ensure(object, "spec").put("type", UserActions.any(List.of("ClusterIP", "NodePort"), random));
            if (random.nextInt(4) == 0) {
                Tree.ensure(object, "spec").put("type", "ClusterIP").put("clusterIP", "None");
            }
            api.create(SERVICES, UserActions.any(DeploymentActions.NAMESPACES, random), object);
        } else if (random.nextInt(3) == 0) {
            api.delete(service, null, null);
        } else {
            api.merge(
                    service,
                    "{\"spec\":{\"selector\":{\"app\":\"" + UserActions.any(List.of("web", "api", "db"), random)
                            + "\"}}}");
        }
    }
}
