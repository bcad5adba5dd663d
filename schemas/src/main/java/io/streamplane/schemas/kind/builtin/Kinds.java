package io.streamplane.schemas.kind.builtin;

import io.streamplane.schemas.kind.KindRegistry;
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
import io.streamplane.schemas.kind.authentication.SelfSubjectReviewKind;
import io.streamplane.schemas.kind.authentication.TokenReviewKind;
import io.streamplane.schemas.kind.authorization.LocalSubjectAccessReviewKind;
import io.streamplane.schemas.kind.authorization.SelfSubjectAccessReviewKind;
import io.streamplane.schemas.kind.authorization.SelfSubjectRulesReviewKind;
import io.streamplane.schemas.kind.authorization.SubjectAccessReviewKind;
import io.streamplane.schemas.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.streamplane.schemas.kind.batch.CronJobKind;
import io.streamplane.schemas.kind.batch.JobKind;
import io.streamplane.schemas.kind.certificates.CertificateSigningRequestKind;
import io.streamplane.schemas.kind.certificates.ClusterTrustBundleKind;
import io.streamplane.schemas.kind.certificates.PodCertificateRequestKind;
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
import io.streamplane.schemas.kind.networking.IngressClassKind;
import io.streamplane.schemas.kind.networking.IngressKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.kind.networking.NetworkPolicyKind;
import io.streamplane.schemas.kind.networking.NodePortKind;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.kind.policy.PodDisruptionBudgetKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleBindingKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleKind;
import io.streamplane.schemas.kind.rbac.RoleBindingKind;
import io.streamplane.schemas.kind.rbac.RoleKind;
import io.streamplane.schemas.kind.resource.DeviceClassKind;
import io.streamplane.schemas.kind.resource.DeviceTaintRuleKind;
import io.streamplane.schemas.kind.resource.ResourceClaimKind;
import io.streamplane.schemas.kind.resource.ResourceClaimTemplateKind;
import io.streamplane.schemas.kind.resource.ResourceSliceKind;
import io.streamplane.schemas.kind.scheduling.PodGroupKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import io.streamplane.schemas.kind.scheduling.WorkloadKind;
import io.streamplane.schemas.kind.storage.CsiDriverKind;
import io.streamplane.schemas.kind.storage.CsiNodeKind;
import io.streamplane.schemas.kind.storage.CsiStorageCapacityKind;
import io.streamplane.schemas.kind.storage.StorageClassKind;
import io.streamplane.schemas.kind.storage.VolumeAttachmentKind;
import io.streamplane.schemas.kind.storage.VolumeAttributesClassKind;

/**
 * The kinds of this build, groups in the order of Kubernetes' discovery and kinds by their plural. Only the parts of a program
 * that put it together ask for them; all others are given a registry.
 */
public final class Kinds {

    private static final KindRegistry BUILT_IN = KindRegistry.of(
            ComponentStatusKind.KIND,
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
            ApiServiceKind.KIND,
            ControllerRevisionKind.KIND,
            DaemonSetKind.KIND,
            DeploymentKind.KIND,
            ReplicaSetKind.KIND,
            StatefulSetKind.KIND,
            EventsKind.KIND,
            SelfSubjectReviewKind.KIND,
            TokenReviewKind.KIND,
            LocalSubjectAccessReviewKind.KIND,
            SelfSubjectAccessReviewKind.KIND,
            SelfSubjectRulesReviewKind.KIND,
            SubjectAccessReviewKind.KIND,
            HorizontalPodAutoscalerKind.KIND,
            CronJobKind.KIND,
            JobKind.KIND,
            CertificateSigningRequestKind.KIND,
            ClusterTrustBundleKind.KIND,
            PodCertificateRequestKind.KIND,
            IngressClassKind.KIND,
            IngressKind.KIND,
            IpAddressKind.KIND,
            NetworkPolicyKind.KIND,
            ServiceCidrKind.KIND,
            PodDisruptionBudgetKind.KIND,
            ClusterRoleBindingKind.KIND,
            ClusterRoleKind.KIND,
            RoleBindingKind.KIND,
            RoleKind.KIND,
            CsiDriverKind.KIND,
            CsiNodeKind.KIND,
            CsiStorageCapacityKind.KIND,
            StorageClassKind.KIND,
            VolumeAttachmentKind.KIND,
            VolumeAttributesClassKind.KIND,
            MutatingAdmissionPolicyKind.KIND,
            MutatingAdmissionPolicyBindingKind.KIND,
            MutatingWebhookConfigurationKind.KIND,
            ValidatingAdmissionPolicyKind.KIND,
            ValidatingAdmissionPolicyBindingKind.KIND,
            ValidatingWebhookConfigurationKind.KIND,
            PodGroupKind.KIND,
            PriorityClassKind.KIND,
            WorkloadKind.KIND,
            LeaseCandidateKind.KIND,
            LeaseKind.KIND,
            RuntimeClassKind.KIND,
            EndpointSliceKind.KIND,
            FlowSchemaKind.KIND,
            PriorityLevelConfigurationKind.KIND,
            DeviceClassKind.KIND,
            DeviceTaintRuleKind.KIND,
            ResourceClaimKind.KIND,
            ResourceClaimTemplateKind.KIND,
            ResourceSliceKind.KIND,
            CustomResourceDefinitionKind.KIND,
            NodePortKind.KIND);

    private Kinds() {}

    public static KindRegistry builtIn() {
        return BUILT_IN;
    }
}
