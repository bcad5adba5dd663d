package io.streamplane.schemas.kind.builtin;

import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apps.ControllerRevisionKind;
import io.streamplane.schemas.kind.apps.DaemonSetKind;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.kind.batch.CronJobKind;
import io.streamplane.schemas.kind.batch.JobKind;
import io.streamplane.schemas.kind.coordination.LeaseKind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.EndpointsKind;
import io.streamplane.schemas.kind.core.EventKind;
import io.streamplane.schemas.kind.core.LimitRangeKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.core.PersistentVolumeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.PodTemplateKind;
import io.streamplane.schemas.kind.core.ReplicationControllerKind;
import io.streamplane.schemas.kind.core.ResourceQuotaKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.networking.IngressKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.kind.networking.NodePortKind;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.kind.policy.PodDisruptionBudgetKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;

/**
 * The kinds of this build, groups in the order of Kubernetes' discovery and kinds by their plural. Only the parts of a program
 * that put it together ask for them; all others are given a registry.
 */
public final class Kinds {

    private static final KindRegistry BUILT_IN = KindRegistry.of(
            ConfigMapKind.KIND,
            EndpointsKind.KIND,
            EventKind.KIND,
            LimitRangeKind.KIND,
            NamespaceKind.KIND,
            NodeKind.KIND,
            PersistentVolumeClaimKind.KIND,
            PersistentVolumeKind.KIND,
            PodKind.KIND,
            PodTemplateKind.KIND,
            ReplicationControllerKind.KIND,
            ResourceQuotaKind.KIND,
            SecretKind.KIND,
            ServiceAccountKind.KIND,
            ServiceKind.KIND,
            ControllerRevisionKind.KIND,
            DaemonSetKind.KIND,
            DeploymentKind.KIND,
            ReplicaSetKind.KIND,
            StatefulSetKind.KIND,
            HorizontalPodAutoscalerKind.KIND,
            CronJobKind.KIND,
            JobKind.KIND,
            IngressKind.KIND,
            IpAddressKind.KIND,
            PodDisruptionBudgetKind.KIND,
            PriorityClassKind.KIND,
            LeaseKind.KIND,
            RuntimeClassKind.KIND,
            NodePortKind.KIND);

    private Kinds() {}

    public static KindRegistry builtIn() {
        return BUILT_IN;
    }
}
