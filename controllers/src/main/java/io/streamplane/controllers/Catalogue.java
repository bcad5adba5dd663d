package io.streamplane.controllers;

import io.streamplane.controllers.access.ClusterRoleAggregationReconciler;
import io.streamplane.controllers.access.TokenSecretReconciler;
import io.streamplane.controllers.address.ClaimRepairReconciler;
import io.streamplane.controllers.address.LoadBalancerReconciler;
import io.streamplane.controllers.address.NodeIpamReconciler;
import io.streamplane.controllers.address.ServiceCidrReconciler;
import io.streamplane.controllers.autoscaler.AutoscalerReconciler;
import io.streamplane.controllers.certificate.CertificateApprovalReconciler;
import io.streamplane.controllers.certificate.CertificateCleaningReconciler;
import io.streamplane.controllers.certificate.CertificateSigningReconciler;
import io.streamplane.controllers.certificate.ClusterSigner;
import io.streamplane.controllers.cronjob.CronJobReconciler;
import io.streamplane.controllers.customresource.CustomResourceReconciler;
import io.streamplane.controllers.daemonset.DaemonSetReconciler;
import io.streamplane.controllers.deployment.DeploymentReconciler;
import io.streamplane.controllers.disruption.DisruptionReconciler;
import io.streamplane.controllers.endpoints.EndpointSliceMirroringReconciler;
import io.streamplane.controllers.endpoints.EndpointSliceReconciler;
import io.streamplane.controllers.endpoints.EndpointsReconciler;
import io.streamplane.controllers.garbage.GarbageReconciler;
import io.streamplane.controllers.garbage.OwnerKinds;
import io.streamplane.controllers.job.JobReconciler;
import io.streamplane.controllers.namespace.NamespaceDefaultsReconciler;
import io.streamplane.controllers.namespace.NamespaceReconciler;
import io.streamplane.controllers.node.PodEvictionReconciler;
import io.streamplane.controllers.node.PodGarbageReconciler;
import io.streamplane.controllers.quota.ResourceQuotaReconciler;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.replicaset.ReplicaKind;
import io.streamplane.controllers.replicaset.ReplicaSetReconciler;
import io.streamplane.controllers.resourceclaim.ResourceClaimReconciler;
import io.streamplane.controllers.statefulset.StatefulSetReconciler;
import io.streamplane.controllers.ttl.FinishedJobReconciler;
import io.streamplane.controllers.volume.AttachDetachReconciler;
import io.streamplane.controllers.volume.ClaimProtectionReconciler;
import io.streamplane.controllers.volume.EphemeralVolumeReconciler;
import io.streamplane.controllers.volume.ExpandReconciler;
import io.streamplane.controllers.volume.ProvisionerReconciler;
import io.streamplane.controllers.volume.VolumeBinderReconciler;
import io.streamplane.controllers.volume.VolumeProtectionReconciler;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.plugin.PluginPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The controllers that there are: the built-in ones, and those found on the class path and as plugins. */
final class Catalogue {

    /** Runs beside the shards, by heartbeats, and so is no reconciler. */
    static final String NODE_LIFECYCLE = "nodelifecycle";

    /** How long pods without a toleration stay on a node that is not ready, as in Kubernetes. */
    private static final Duration EVICTION = Duration.ofSeconds(300);

    private Catalogue() {}

    static Map<String, Supplier<Reconciler>> reconcilers(
            KindRegistry kinds,
            ControllersOptions.Network network,
            @Nullable ClusterSigner signer,
            @Nullable String certificateAuthority,
            PluginPath plugins) {
        var all = new LinkedHashMap<String, Supplier<Reconciler>>();
        List<Supplier<Reconciler>> builtIn = List.of(
                DeploymentReconciler::new,
                ReplicaSetReconciler::new,
                AutoscalerReconciler::new,
                JobReconciler::new,
                StatefulSetReconciler::new,
                DaemonSetReconciler::new,
                CronJobReconciler::new,
                FinishedJobReconciler::new,
                () -> new ReplicaSetReconciler(ReplicaKind.REPLICATION_CONTROLLER),
                () -> new GarbageReconciler(OwnerKinds.of(kinds)),
                NamespaceReconciler::new,
                () -> new NamespaceDefaultsReconciler(certificateAuthority),
                () -> new PodEvictionReconciler(EVICTION),
                PodGarbageReconciler::new,
                () -> new DisruptionReconciler(kinds),
                EndpointSliceReconciler::new,
                EndpointsReconciler::new,
                EndpointSliceMirroringReconciler::new,
                ResourceQuotaReconciler::new,
                VolumeBinderReconciler::new,
                ProvisionerReconciler::new,
                ClaimProtectionReconciler::new,
                VolumeProtectionReconciler::new,
                AttachDetachReconciler::new,
                ExpandReconciler::new,
                EphemeralVolumeReconciler::new,
                ResourceClaimReconciler::new,
                () -> new NodeIpamReconciler(network.clusterCidrs(), network.nodeMask(), network.nodeMaskV6()),
                () -> new LoadBalancerReconciler(network.loadBalancers()),
                ClaimRepairReconciler::new,
                ServiceCidrReconciler::new,
                CertificateApprovalReconciler::new,
                () -> new CertificateSigningReconciler(signer),
                CertificateCleaningReconciler::new,
                ClusterRoleAggregationReconciler::new,
                TokenSecretReconciler::new,
                CustomResourceReconciler::new);
        builtIn.forEach(supplier -> all.put(supplier.get().name(), supplier));
        var more = new ArrayList<>(ServiceLoader.load(Reconciler.class).stream().toList());
        more.addAll(plugins.find(Reconciler.class));
        for (var provider : more) {
            String name = provider.get().name();
            if (all.putIfAbsent(name, provider::get) != null) {
                throw new IllegalArgumentException(
                        "expected one controller named '" + name + "', but " + provider.type() + " is another");
            }
        }
        return all;
    }
}
