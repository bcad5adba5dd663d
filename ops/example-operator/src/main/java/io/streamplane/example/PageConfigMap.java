package io.streamplane.example;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** Holds the page of a website. */
@KubernetesDependent
public final class PageConfigMap extends CRUDKubernetesDependentResource<ConfigMap, Website> {

    @Override
    protected ConfigMap desired(Website website, Context<Website> context) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(website.getMetadata().getName())
                .withNamespace(website.getMetadata().getNamespace())
                .endMetadata()
                .addToData("index.html", website.getSpec().page)
                .build();
    }
}
