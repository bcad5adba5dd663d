package io.streamplane.schemas.kind.networking;

import io.fabric8.kubernetes.api.model.networking.v1.IPAddress;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/** IPAddress of networking.k8s.io/v1: says which Service holds a cluster IP; its name is the address. */
public final class IpAddressKind {

    public static final String RESOURCE = "ipaddresses.networking.k8s.io";

    public static final Kind KIND = KindBuilder.of("networking.k8s.io", "v1", "IPAddress", "ipaddresses")
            .shortNames("ip")
            .clusterScoped()
            .model(IPAddress.class)
            .build();

    private IpAddressKind() {}
}
