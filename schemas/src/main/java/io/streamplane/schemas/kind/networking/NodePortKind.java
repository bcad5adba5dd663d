package io.streamplane.schemas.kind.networking;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;

/**
 * Says which Service holds a node port, as an IPAddress says it of a cluster IP; its name is the number. Kubernetes keeps that in
 * a map of bits behind its API. It is served to nobody.
 */
public final class NodePortKind {

    public static final String RESOURCE = "nodeports.streamplane.io";

    public static final Kind KIND = KindBuilder.of("streamplane.io", "v1", "NodePort", "nodeports")
            .openApi(IpAddressKind.KIND.openApiName())
            .clusterScoped()
            .notServed()
            .build();

    private NodePortKind() {}
}
