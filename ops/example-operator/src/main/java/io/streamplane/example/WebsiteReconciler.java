package io.streamplane.example;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;

/** The SDK keeps the dependents as they should be; what is left to do is to say how far they are. */
@Workflow(dependents = {@Dependent(type = PageConfigMap.class), @Dependent(type = ServerDeployment.class)})
@ControllerConfiguration
public final class WebsiteReconciler implements Reconciler<Website> {

    @Override
    public UpdateControl<Website> reconcile(Website website, Context<Website> context) {
        int ready = context.getSecondaryResource(Deployment.class)
                .map(Deployment::getStatus)
                .map(DeploymentStatus::getReadyReplicas)
                .orElse(0);
        var reported = new Website();
        reported.setMetadata(new ObjectMetaBuilder()
                .withName(website.getMetadata().getName())
                .withNamespace(website.getMetadata().getNamespace())
                .build());
        reported.setSpec(null);
        var status = new Website.Status();
        status.readyReplicas = ready;
        status.phase = ready >= website.getSpec().replicas ? "Ready" : "Progressing";
        reported.setStatus(status);
        return UpdateControl.patchStatus(reported);
    }
}
