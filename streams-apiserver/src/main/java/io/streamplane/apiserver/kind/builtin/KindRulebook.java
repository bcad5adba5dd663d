package io.streamplane.apiserver.kind.builtin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.admissionregistration.AdmissionPolicyBindingRules;
import io.streamplane.apiserver.kind.admissionregistration.AdmissionPolicyRules;
import io.streamplane.apiserver.kind.admissionregistration.WebhookRules;
import io.streamplane.apiserver.kind.apiextensions.CustomResourceDefinitionRules;
import io.streamplane.apiserver.kind.apiregistration.ApiServiceRules;
import io.streamplane.apiserver.kind.apps.ControllerRevisionRules;
import io.streamplane.apiserver.kind.apps.DaemonSetRules;
import io.streamplane.apiserver.kind.apps.DeploymentRules;
import io.streamplane.apiserver.kind.apps.ReplicaSetRules;
import io.streamplane.apiserver.kind.apps.StatefulSetRules;
import io.streamplane.apiserver.kind.autoscaling.HorizontalPodAutoscalerRules;
import io.streamplane.apiserver.kind.batch.CronJobRules;
import io.streamplane.apiserver.kind.batch.JobRules;
import io.streamplane.apiserver.kind.certificates.CertificateSigningRequestRules;
import io.streamplane.apiserver.kind.certificates.ClusterTrustBundleRules;
import io.streamplane.apiserver.kind.coordination.LeaseCandidateRules;
import io.streamplane.apiserver.kind.coordination.LeaseRules;
import io.streamplane.apiserver.kind.core.ComponentStatusRules;
import io.streamplane.apiserver.kind.core.ConfigMapRules;
import io.streamplane.apiserver.kind.core.EndpointsRules;
import io.streamplane.apiserver.kind.core.EventRules;
import io.streamplane.apiserver.kind.core.LimitRangeRules;
import io.streamplane.apiserver.kind.core.NamespaceRules;
import io.streamplane.apiserver.kind.core.NodeRules;
import io.streamplane.apiserver.kind.core.PersistentVolumeClaimRules;
import io.streamplane.apiserver.kind.core.PersistentVolumeRules;
import io.streamplane.apiserver.kind.core.PodRules;
import io.streamplane.apiserver.kind.core.PodTemplateRules;
import io.streamplane.apiserver.kind.core.ReplicationControllerRules;
import io.streamplane.apiserver.kind.core.ResourceQuotaRules;
import io.streamplane.apiserver.kind.core.SecretRules;
import io.streamplane.apiserver.kind.core.ServiceAccountRules;
import io.streamplane.apiserver.kind.core.ServiceRules;
import io.streamplane.apiserver.kind.custom.CustomRules;
import io.streamplane.apiserver.kind.derived.DerivedRules;
import io.streamplane.apiserver.kind.discovery.EndpointSliceRules;
import io.streamplane.apiserver.kind.events.EventsRules;
import io.streamplane.apiserver.kind.flowcontrol.FlowSchemaRules;
import io.streamplane.apiserver.kind.flowcontrol.PriorityLevelRules;
import io.streamplane.apiserver.kind.metrics.MetricsRules;
import io.streamplane.apiserver.kind.networking.IngressClassRules;
import io.streamplane.apiserver.kind.networking.IngressRules;
import io.streamplane.apiserver.kind.networking.IpAddressRules;
import io.streamplane.apiserver.kind.networking.NetworkPolicyRules;
import io.streamplane.apiserver.kind.networking.ServiceCidrRules;
import io.streamplane.apiserver.kind.node.RuntimeClassRules;
import io.streamplane.apiserver.kind.policy.PodDisruptionBudgetRules;
import io.streamplane.apiserver.kind.rbac.RoleBindingRules;
import io.streamplane.apiserver.kind.rbac.RoleRules;
import io.streamplane.apiserver.kind.resource.DeviceClassRules;
import io.streamplane.apiserver.kind.resource.ResourceClaimRules;
import io.streamplane.apiserver.kind.resource.ResourceClaimTemplateRules;
import io.streamplane.apiserver.kind.resource.ResourceSliceRules;
import io.streamplane.apiserver.kind.scheduling.PriorityClassRules;
import io.streamplane.apiserver.kind.storage.CsiDriverRules;
import io.streamplane.apiserver.kind.storage.CsiNodeRules;
import io.streamplane.apiserver.kind.storage.CsiStorageCapacityRules;
import io.streamplane.apiserver.kind.storage.StorageClassRules;
import io.streamplane.apiserver.kind.storage.VolumeAttachmentRules;
import io.streamplane.apiserver.kind.storage.VolumeAttributesClassRules;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.admissionregistration.MutatingAdmissionPolicyBindingKind;
import io.streamplane.schemas.kind.admissionregistration.MutatingAdmissionPolicyKind;
import io.streamplane.schemas.kind.admissionregistration.MutatingWebhookConfigurationKind;
import io.streamplane.schemas.kind.admissionregistration.ValidatingAdmissionPolicyBindingKind;
import io.streamplane.schemas.kind.admissionregistration.ValidatingAdmissionPolicyKind;
import io.streamplane.schemas.kind.admissionregistration.ValidatingWebhookConfigurationKind;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.kind.apiregistration.ApiServiceKind;
import io.streamplane.schemas.kind.apps.ControllerRevisionKind;
import io.streamplane.schemas.kind.apps.DaemonSetKind;
import io.streamplane.schemas.kind.apps.DeploymentKind;
import io.streamplane.schemas.kind.apps.ReplicaSetKind;
import io.streamplane.schemas.kind.apps.StatefulSetKind;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.kind.batch.CronJobKind;
import io.streamplane.schemas.kind.batch.JobKind;
import io.streamplane.schemas.kind.certificates.CertificateSigningRequestKind;
import io.streamplane.schemas.kind.certificates.ClusterTrustBundleKind;
import io.streamplane.schemas.kind.coordination.LeaseCandidateKind;
import io.streamplane.schemas.kind.coordination.LeaseKind;
import io.streamplane.schemas.kind.core.ComponentStatusKind;
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
import io.streamplane.schemas.kind.discovery.EndpointSliceKind;
import io.streamplane.schemas.kind.events.EventsKind;
import io.streamplane.schemas.kind.flowcontrol.FlowSchemaKind;
import io.streamplane.schemas.kind.flowcontrol.PriorityLevelConfigurationKind;
import io.streamplane.schemas.kind.metrics.MetricsKinds;
import io.streamplane.schemas.kind.networking.IngressClassKind;
import io.streamplane.schemas.kind.networking.IngressKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.kind.networking.NetworkPolicyKind;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.kind.policy.PodDisruptionBudgetKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleBindingKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleKind;
import io.streamplane.schemas.kind.rbac.RoleBindingKind;
import io.streamplane.schemas.kind.rbac.RoleKind;
import io.streamplane.schemas.kind.resource.DeviceClassKind;
import io.streamplane.schemas.kind.resource.ResourceClaimKind;
import io.streamplane.schemas.kind.resource.ResourceClaimTemplateKind;
import io.streamplane.schemas.kind.resource.ResourceSliceKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import io.streamplane.schemas.kind.storage.CsiDriverKind;
import io.streamplane.schemas.kind.storage.CsiNodeKind;
import io.streamplane.schemas.kind.storage.CsiStorageCapacityKind;
import io.streamplane.schemas.kind.storage.StorageClassKind;
import io.streamplane.schemas.kind.storage.VolumeAttachmentKind;
import io.streamplane.schemas.kind.storage.VolumeAttributesClassKind;
import io.streamplane.schemas.structural.CustomVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules of every kind, by GroupResource. A kind needs none of its own: then its definition says all. Immutable;
 * which kinds there are, and at which versions, does not matter to it.
 */
public final class KindRulebook {

    /** Rules that say all, for kinds of which many objects are written each second: the definition is not asked. */
    private static final Map<String, KindRules> COMPLETE = Map.ofEntries(
            Map.entry(NamespaceKind.RESOURCE, new NamespaceRules()),
            Map.entry(NodeKind.RESOURCE, new NodeRules()),
            Map.entry(PodKind.RESOURCE, new PodRules()),
            Map.entry(ReplicaSetKind.RESOURCE, new ReplicaSetRules()),
            Map.entry(DeploymentKind.RESOURCE, new DeploymentRules()),
            Map.entry(ConfigMapKind.RESOURCE, new ConfigMapRules()),
            Map.entry(SecretKind.RESOURCE, new SecretRules()),
            Map.entry(ServiceKind.RESOURCE, new ServiceRules()),
            Map.entry(ServiceAccountKind.RESOURCE, new ServiceAccountRules()),
            Map.entry(EventKind.RESOURCE, new EventRules()),
            Map.entry(EventsKind.RESOURCE, new EventsRules()),
            Map.entry(LeaseKind.RESOURCE, new LeaseRules()),
            Map.entry(ReplicationControllerKind.RESOURCE, new ReplicationControllerRules()));

    /** Rules that say what the kind's definition does not. */
    private static final Map<String, KindRules> BESIDE_DEFINITION = Map.ofEntries(
            Map.entry(ComponentStatusKind.RESOURCE, new ComponentStatusRules()),
            Map.entry(EndpointsKind.RESOURCE, new EndpointsRules()),
            Map.entry(LimitRangeKind.RESOURCE, new LimitRangeRules()),
            Map.entry(PersistentVolumeClaimKind.RESOURCE, new PersistentVolumeClaimRules()),
            Map.entry(PersistentVolumeKind.RESOURCE, new PersistentVolumeRules()),
            Map.entry(PodTemplateKind.RESOURCE, new PodTemplateRules()),
            Map.entry(ResourceQuotaKind.RESOURCE, new ResourceQuotaRules()),
            Map.entry(ApiServiceKind.RESOURCE, new ApiServiceRules()),
            Map.entry(ControllerRevisionKind.RESOURCE, new ControllerRevisionRules()),
            Map.entry(DaemonSetKind.RESOURCE, new DaemonSetRules()),
            Map.entry(StatefulSetKind.RESOURCE, new StatefulSetRules()),
            Map.entry(HorizontalPodAutoscalerKind.RESOURCE, new HorizontalPodAutoscalerRules()),
            Map.entry(CronJobKind.RESOURCE, new CronJobRules()),
            Map.entry(JobKind.RESOURCE, new JobRules()),
            Map.entry(CertificateSigningRequestKind.RESOURCE, new CertificateSigningRequestRules()),
            Map.entry(ClusterTrustBundleKind.RESOURCE, new ClusterTrustBundleRules()),
            Map.entry(IngressClassKind.RESOURCE, new IngressClassRules()),
            Map.entry(IngressKind.RESOURCE, new IngressRules()),
            Map.entry(IpAddressKind.RESOURCE, new IpAddressRules()),
            Map.entry(NetworkPolicyKind.RESOURCE, new NetworkPolicyRules()),
            Map.entry(ServiceCidrKind.RESOURCE, new ServiceCidrRules()),
            Map.entry(PodDisruptionBudgetKind.RESOURCE, new PodDisruptionBudgetRules()),
            Map.entry(ClusterRoleBindingKind.RESOURCE, new RoleBindingRules(false)),
            Map.entry(ClusterRoleKind.RESOURCE, new RoleRules(false)),
            Map.entry(RoleBindingKind.RESOURCE, new RoleBindingRules(true)),
            Map.entry(RoleKind.RESOURCE, new RoleRules(true)),
            Map.entry(CsiDriverKind.RESOURCE, new CsiDriverRules()),
            Map.entry(CsiNodeKind.RESOURCE, new CsiNodeRules()),
            Map.entry(CsiStorageCapacityKind.RESOURCE, new CsiStorageCapacityRules()),
            Map.entry(StorageClassKind.RESOURCE, new StorageClassRules()),
            Map.entry(VolumeAttachmentKind.RESOURCE, new VolumeAttachmentRules()),
            Map.entry(VolumeAttributesClassKind.RESOURCE, new VolumeAttributesClassRules()),
            Map.entry(MutatingAdmissionPolicyKind.RESOURCE, new AdmissionPolicyRules(true)),
            Map.entry(MutatingAdmissionPolicyBindingKind.RESOURCE, new AdmissionPolicyBindingRules(true)),
            Map.entry(MutatingWebhookConfigurationKind.RESOURCE, new WebhookRules(true)),
            Map.entry(ValidatingAdmissionPolicyKind.RESOURCE, new AdmissionPolicyRules(false)),
            Map.entry(ValidatingAdmissionPolicyBindingKind.RESOURCE, new AdmissionPolicyBindingRules(false)),
            Map.entry(ValidatingWebhookConfigurationKind.RESOURCE, new WebhookRules(false)),
            Map.entry(PriorityClassKind.RESOURCE, new PriorityClassRules()),
            Map.entry(LeaseCandidateKind.RESOURCE, new LeaseCandidateRules()),
            Map.entry(RuntimeClassKind.RESOURCE, new RuntimeClassRules()),
            Map.entry(EndpointSliceKind.RESOURCE, new EndpointSliceRules()),
            Map.entry(FlowSchemaKind.RESOURCE, new FlowSchemaRules()),
            Map.entry(PriorityLevelConfigurationKind.RESOURCE, new PriorityLevelRules()),
            Map.entry(DeviceClassKind.RESOURCE, new DeviceClassRules()),
            Map.entry(ResourceClaimKind.RESOURCE, new ResourceClaimRules()),
            Map.entry(ResourceClaimTemplateKind.RESOURCE, new ResourceClaimTemplateRules()),
            Map.entry(ResourceSliceKind.RESOURCE, new ResourceSliceRules()),
            Map.entry(MetricsKinds.NODES.resource(), new MetricsRules()),
            Map.entry(MetricsKinds.PODS.resource(), new MetricsRules()),
            Map.entry(CustomResourceDefinitionKind.RESOURCE, new CustomResourceDefinitionRules()));

    private static final KindRules NONE = new KindRules() {};
    private static final KindRulebook BUILT_IN = new KindRulebook(COMPLETE, BESIDE_DEFINITION);

    private final Map<String, KindRules> complete;
    private final Map<String, KindRules> besideDefinition;

    /** By resource and definition, since versions of one kind may have different ones. */
    private final Map<String, KindRules> derived = new ConcurrentHashMap<>();

    private KindRulebook(Map<String, KindRules> complete, Map<String, KindRules> besideDefinition) {
        this.complete = complete;
        this.besideDefinition = besideDefinition;
    }

    public static KindRulebook builtIn() {
        return BUILT_IN;
    }

    /** Of custom resources, as long as somebody knows the definition. */
    private final Cache<CustomVersion, KindRules> customs =
            Caffeine.newBuilder().weakKeys().build();

    /** The rules of a kind at the version that it is seen at; none where neither it nor a definition has any. */
    public KindRules of(Kind kind) {
        CustomVersion custom = kind.custom();
        if (custom != null) {
            return customs.get(custom, version -> new CustomRules(kind, version));
        }
        KindRules all = complete.get(kind.resource());
        if (all != null) {
            return all;
        }
        KindRules own = besideDefinition.getOrDefault(kind.resource(), NONE);
        return kind.openApiName().isEmpty()
                ? own
                : derived.computeIfAbsent(
                        kind.resource() + " " + kind.openApiName(), _ -> new DerivedRules(kind.openApiName(), own));
    }
}
