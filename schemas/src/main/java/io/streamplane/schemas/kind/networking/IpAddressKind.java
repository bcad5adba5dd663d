package io.streamplane.schemas.kind.networking;

import io.fabric8.kubernetes.api.model.networking.v1.IPAddress;
import io.streamplane.schemas.kind.Kind;
import java.util.List;
import java.util.Set;

/** IPAddress of networking.k8s.io/v1: says which Service holds a cluster IP; its name is the address. */
public final class IpAddressKind {

    public static final String RESOURCE = "ipaddresses.networking.k8s.io";

    public static final Kind KIND = new Kind(
            "networking.k8s.io",
            "v1",
            "IPAddress",
            "ipaddresses",
            "ipaddress",
            List.of("ip"),
            Set.of(),
            false,
            true,
            "io.k8s.api.networking.v1.IPAddress",
            IPAddress.class,
            Set.of(),
            null,
            new IpAddressRules(),
            IpAddressColumns.ALL);

    private IpAddressKind() {}
}
