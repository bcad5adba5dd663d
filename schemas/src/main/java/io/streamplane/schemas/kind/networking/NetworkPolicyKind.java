package io.streamplane.schemas.kind.networking;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** NetworkPolicy of networking.k8s.io/v1: which traffic pods accept and send. */
public final class NetworkPolicyKind {

    public static final String RESOURCE = "networkpolicies.networking.k8s.io";

    public static final Kind KIND = KindBuilder.of("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies")
            .shortNames("netpol")
            .build();

    private NetworkPolicyKind() {}
}
