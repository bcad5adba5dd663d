package io.streamplane.schemas.kind.builtin;

import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.kind.batch.JobKind;
import io.streamplane.schemas.kind.coordination.LeaseKind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.EventKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.networking.IngressKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.kind.networking.NodePortKind;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;

/** The kinds of this build. Only the parts of a program that put it together ask for them; all others are given a registry. */
public final class Kinds {

    private static final KindRegistry BUILT_IN = KindRegistry.of(
            NamespaceKind.KIND,
            NodeKind.KIND,
            PodKind.KIND,
            ReplicaSetKind.KIND,
            DeploymentKind.KIND,
            StatefulSetKind.KIND,
            JobKind.KIND,
            ConfigMapKind.KIND,
            SecretKind.KIND,
            ServiceKind.KIND,
            ServiceAccountKind.KIND,
            EventKind.KIND,
            LeaseKind.KIND,
            IngressKind.KIND,
            IpAddressKind.KIND,
            NodePortKind.KIND,
            PriorityClassKind.KIND,
            RuntimeClassKind.KIND);

    private Kinds() {}

    public static KindRegistry builtIn() {
        return BUILT_IN;
    }
}
