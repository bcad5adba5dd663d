package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.streamplane.schemas.topic.ObjectKey;

/** Pods as workload controllers make them from a template. */
public final class PodTemplates {

    private PodTemplates() {}

    /** A pod of this name with the labels, annotations, finalizers and spec of the template, controlled by the owner. */
    public static Pod pod(HasMetadata owner, PodTemplateSpec template, ObjectKey key) {
        var pod = new PodBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNewMetadata()
                .withName(key.name())
                .withGenerateName(owner.getMetadata().getName() + "-")
                .withNamespace(key.namespace())
                .withOwnerReferences(References.controller(owner))
                .endMetadata()
                .build();
        if (template.getMetadata() != null) {
            pod.getMetadata().setLabels(template.getMetadata().getLabels());
            pod.getMetadata().setAnnotations(template.getMetadata().getAnnotations());
            pod.getMetadata().setFinalizers(template.getMetadata().getFinalizers());
        }
        pod.setSpec(template.getSpec());
        return pod;
    }
}
