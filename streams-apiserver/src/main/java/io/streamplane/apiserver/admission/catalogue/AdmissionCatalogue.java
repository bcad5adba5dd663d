package io.streamplane.apiserver.admission.catalogue;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.AdmissionPlugins;
import io.streamplane.apiserver.admission.ClaimResize;
import io.streamplane.apiserver.admission.DefaultStorageClass;
import io.streamplane.apiserver.admission.NamespaceLifecycle;
import io.streamplane.apiserver.admission.PodPriority;
import io.streamplane.apiserver.admission.PodReferences;
import io.streamplane.apiserver.admission.PodRuntime;
import io.streamplane.apiserver.admission.certificate.CertificateApproval;
import io.streamplane.apiserver.admission.certificate.CertificateSigning;
import io.streamplane.apiserver.admission.certificate.CertificateSubjectRestriction;
import io.streamplane.apiserver.admission.certificate.ClusterTrustBundleAttest;
import io.streamplane.apiserver.admission.cluster.DefaultIngressClass;
import io.streamplane.apiserver.admission.cluster.DenyServiceExternalIps;
import io.streamplane.apiserver.admission.cluster.NamespaceAutoProvision;
import io.streamplane.apiserver.admission.cluster.NamespaceExists;
import io.streamplane.apiserver.admission.cluster.OwnerPermission;
import io.streamplane.apiserver.admission.cluster.StorageObjectInUseProtection;
import io.streamplane.apiserver.admission.cluster.TaintNodesByCondition;
import io.streamplane.apiserver.admission.event.EventRateLimit;
import io.streamplane.apiserver.admission.image.ImagePolicyWebhook;
import io.streamplane.apiserver.admission.node.NodeRestriction;
import io.streamplane.apiserver.admission.pod.AlwaysPullImages;
import io.streamplane.apiserver.admission.pod.DefaultTolerationSeconds;
import io.streamplane.apiserver.admission.pod.ExtendedResourceToleration;
import io.streamplane.apiserver.admission.pod.HardAntiAffinity;
import io.streamplane.apiserver.admission.pod.NodeDeclaredFeatureValidator;
import io.streamplane.apiserver.admission.pod.PodGroupWorkloadExists;
import io.streamplane.apiserver.admission.pod.PodNodeSelector;
import io.streamplane.apiserver.admission.pod.PodResizeValidator;
import io.streamplane.apiserver.admission.pod.PodTolerationRestriction;
import io.streamplane.apiserver.admission.pod.PodTopologyLabels;
import io.streamplane.apiserver.admission.podsecurity.PodSecurity;
import io.streamplane.apiserver.admission.policy.MutatingPolicies;
import io.streamplane.apiserver.admission.policy.ValidatingPolicies;
import io.streamplane.apiserver.admission.quota.LimitRanger;
import io.streamplane.apiserver.admission.quota.ResourceQuotaAdmission;
import io.streamplane.apiserver.admission.webhook.MutatingWebhooks;
import io.streamplane.apiserver.admission.webhook.ValidatingWebhooks;
import io.streamplane.apiserver.admission.webhook.WebhookCalls;
import io.streamplane.apiserver.authorization.Authorization;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All plug-ins of admission, in the order of kube-apiserver ({@code AllOrderedPlugins} of {@code pkg/kubeapiserver/options}). Plug-ins of
 * a user's own come where upstream has new ones inserted: before the webhooks, policies and quotas, which come last.
 */
public final class AdmissionCatalogue {

    /**
     * What plug-ins are made with.
     *
     * @param inCluster whether controllers run somewhere, which make what every namespace has
     */
    private record Around(
            Authorization authorization,
            AdmissionSettings settings,
            WebhookCalls webhooks,
            InstantSource clock,
            boolean inCluster) {

        /** What a plug-in is told; null where nothing. */
        @Nullable
        ObjectNode configuration(String name) {
            return settings.configurations().get(name);
        }
    }

    /** @param standard whether it runs where nobody chooses */
    private record Listed(String name, boolean standard, Function<Around, AdmissionPlugin> make) {}

    private static final List<Listed> FIRST = List.of(
            off("NamespaceAutoProvision", _ -> new NamespaceAutoProvision()),
            on("NamespaceLifecycle", _ -> new NamespaceLifecycle()),
            off("NamespaceExists", _ -> new NamespaceExists()),
            off("LimitPodHardAntiAffinityTopology", _ -> new HardAntiAffinity()),
            on("LimitRanger", _ -> new LimitRanger()),
            on("ServiceAccount", around -> new PodReferences(around.inCluster())),
            on("NodeRestriction", _ -> new NodeRestriction()),
            on("TaintNodesByCondition", _ -> new TaintNodesByCondition()),
            off("AlwaysPullImages", _ -> new AlwaysPullImages()),
            off("ImagePolicyWebhook", around -> new ImagePolicyWebhook(around.configuration("ImagePolicyWebhook"))),
            on("PodSecurity", around -> new PodSecurity(around.configuration("PodSecurity"))),
            off("PodNodeSelector", _ -> new PodNodeSelector()),
            on("Priority", _ -> new PodPriority()),
            on("DefaultTolerationSeconds", AdmissionCatalogue::tolerations),
            off(
                    "PodTolerationRestriction",
                    around -> new PodTolerationRestriction(around.configuration("PodTolerationRestriction"))),
            off("EventRateLimit", around -> new EventRateLimit(around.configuration("EventRateLimit"), around.clock())),
            off("ExtendedResourceToleration", _ -> new ExtendedResourceToleration()),
            on("DefaultStorageClass", _ -> new DefaultStorageClass()),
            on("StorageObjectInUseProtection", _ -> new StorageObjectInUseProtection()),
            off("OwnerReferencesPermissionEnforcement", around -> new OwnerPermission(around.authorization())),
            on("PersistentVolumeClaimResize", _ -> new ClaimResize()),
            on("RuntimeClass", _ -> new PodRuntime()),
            on("CertificateApproval", around -> new CertificateApproval(around.authorization())),
            on("CertificateSigning", around -> new CertificateSigning(around.authorization())),
            on("ClusterTrustBundleAttest", around -> new ClusterTrustBundleAttest(around.authorization())),
            on("CertificateSubjectRestriction", _ -> new CertificateSubjectRestriction()),
            on("DefaultIngressClass", _ -> new DefaultIngressClass()),
            off("DenyServiceExternalIPs", _ -> new DenyServiceExternalIps()),
            on("PodTopologyLabels", _ -> new PodTopologyLabels()),
            on("PodGroupWorkloadExists", _ -> new PodGroupWorkloadExists()),
            on("NodeDeclaredFeatureValidator", _ -> new NodeDeclaredFeatureValidator()),
            on("PodResizeValidator", _ -> new PodResizeValidator()));

    /** Webhooks, policies and quotas, which look at what all others have made of an object. */
    private static final List<Listed> LAST = List.of(
            on("MutatingAdmissionPolicy", around -> new MutatingPolicies(around.authorization())),
            on("MutatingAdmissionWebhook", around -> new MutatingWebhooks(around.authorization(), around.webhooks())),
            on("ValidatingAdmissionPolicy", around -> new ValidatingPolicies(around.authorization())),
            on(
                    "ValidatingAdmissionWebhook",
                    around -> new ValidatingWebhooks(around.authorization(), around.webhooks())),
            on("ResourceQuota", around -> new ResourceQuotaAdmission(around.configuration("ResourceQuota"))));

    /** For those who ask nobody outside, as a replay. */
    private static final AdmissionSettings ALONE = new AdmissionSettings(
            Set.of(), Set.of("MutatingAdmissionWebhook", "ValidatingAdmissionWebhook"), List.of());

    /** For what nobody may hold up. */
    private static final AdmissionSettings UNHINDERED = new AdmissionSettings(
            Set.of(),
            Set.of(
                    "MutatingAdmissionPolicy",
                    "MutatingAdmissionWebhook",
                    "ValidatingAdmissionPolicy",
                    "ValidatingAdmissionWebhook",
                    "ResourceQuota"),
            List.of());

    private static final WebhookCalls NO_WEBHOOKS = (_, _, _, _) -> {
        throw new IOException("expected nobody to ask webhooks");
    };

    private AdmissionCatalogue() {}

    /** Those that run where nobody chooses and nobody outside is asked: all but webhooks. */
    public static AdmissionPlugins standard(Authorization authorization) {
        return plugins(ALONE, authorization, NO_WEBHOOKS);
    }

    /** For what a server makes for itself: those that do not go by what users have written, so that no user can keep a server from its start. */
    public static AdmissionPlugins unhindered(Authorization authorization) {
        return plugins(UNHINDERED, authorization, NO_WEBHOOKS);
    }

    /** By the system's clock, where no controllers run: nobody waits for what they make. */
    public static AdmissionPlugins plugins(
            AdmissionSettings settings, Authorization authorization, WebhookCalls webhooks) {
        return plugins(new Around(authorization, settings, webhooks, InstantSource.system(), false));
    }

    /**
     * Those of a server in a cluster. Throws {@link IllegalArgumentException} where a name is chosen that there is not, or is both enabled and
     * disabled, or a plug-in cannot be as it is told.
     */
    public static AdmissionPlugins plugins(
            AdmissionSettings settings, Authorization authorization, WebhookCalls webhooks, InstantSource clock) {
        return plugins(new Around(authorization, settings, webhooks, clock, true));
    }

    private static AdmissionPlugins plugins(Around around) {
        AdmissionSettings settings = around.settings();
        checkNames(settings);
        var chosen = new ArrayList<AdmissionPlugin>();
        FIRST.stream()
                .filter(each -> runs(each, settings))
                .forEach(each -> chosen.add(each.make().apply(around)));
        settings.own().stream()
                .filter(each -> !settings.disabled().contains(each.name()))
                .forEach(chosen::add);
        LAST.stream()
                .filter(each -> runs(each, settings))
                .forEach(each -> chosen.add(each.make().apply(around)));
        return new AdmissionPlugins(chosen);
    }

    /** Of all that there are, in their order. */
    static List<String> names(AdmissionSettings settings) {
        return Stream.of(
                        FIRST.stream().map(Listed::name),
                        settings.own().stream().map(AdmissionPlugin::name),
                        LAST.stream().map(Listed::name))
                .flatMap(each -> each)
                .toList();
    }

    /** Throws {@link IllegalArgumentException} where {@link #plugins} does. */
    public static void check(AdmissionSettings settings) {
        plugins(
                settings,
                new Authorization(() -> {
                    throw new IllegalStateException("expected nobody to be asked yet");
                }),
                NO_WEBHOOKS);
    }

    private static void checkNames(AdmissionSettings settings) {
        List<String> names = names(settings);
        names.stream()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "expected one admission plug-in named " + name + ", but there are more");
                });
        known("enable-admission-plugins", settings.enabled(), names);
        known("disable-admission-plugins", settings.disabled(), names);
        var both = new TreeSet<>(settings.enabled());
        both.retainAll(settings.disabled());
        if (!both.isEmpty()) {
            throw new IllegalArgumentException(
                    both + " in enable-admission-plugins and disable-admission-plugins overlapped");
        }
    }

    private static void known(String option, Set<String> asked, List<String> names) {
        for (String name : new TreeSet<>(asked)) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        option + " plugin \"" + name + "\" is unknown; there are: " + String.join(", ", names));
            }
        }
    }

    private static boolean runs(Listed listed, AdmissionSettings settings) {
        return listed.standard()
                ? !settings.disabled().contains(listed.name())
                : settings.enabled().contains(listed.name());
    }

    private static AdmissionPlugin tolerations(Around around) {
        var settings = around.settings();
        return new DefaultTolerationSeconds(settings.notReadySeconds(), settings.unreachableSeconds());
    }

    private static Listed off(String name, Function<Around, AdmissionPlugin> make) {
        return new Listed(name, false, make);
    }

    private static Listed on(String name, Function<Around, AdmissionPlugin> make) {
        return new Listed(name, true, make);
    }
}
