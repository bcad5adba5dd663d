package io.streamplane.schemas.kind.policy;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** PodDisruptionBudget of policy/v1. */
public final class PodDisruptionBudgetKind {

    public static final String RESOURCE = "poddisruptionbudgets.policy";

    public static final Kind KIND = KindBuilder.of("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets")
            .shortNames("pdb")
            .model(PodDisruptionBudget.class)
            .subresources("status")
            .build();

    private PodDisruptionBudgetKind() {}
}
