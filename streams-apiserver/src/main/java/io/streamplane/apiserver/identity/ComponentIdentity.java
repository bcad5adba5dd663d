package io.streamplane.apiserver.identity;

import java.util.List;
import java.util.Map;

/**
 * Who our own components are, in Kubernetes' words: a controller is the ServiceAccount that kube-controller-manager gives to the one
 * that does the same ({@code --use-service-account-credentials}), the scheduler is {@code system:kube-scheduler}, and a kubelet is its
 * node's user. A controller of a user's own may name the ServiceAccount that it is, as {@code NAMESPACE/NAME}.
 */
public final class ComponentIdentity {

    private static final String KUBELET = "kubelet/";
    private static final String NODE = "system:node:";
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String NAMESPACE = "kube-system";

    /** Controllers whose name as a reporter of events is not that of their ServiceAccount. */
    private static final Map<String, String> ACCOUNTS = Map.ofEntries(
            Map.entry("daemonset-controller", "daemon-set-controller"),
            Map.entry("endpoint-slice-controller", "endpointslice-controller"),
            Map.entry("endpoint-slice-mirroring-controller", "endpointslicemirroring-controller"),
            Map.entry("ephemeral_volume", "ephemeral-volume-controller"),
            Map.entry("resource_claim", "resource-claim-controller"),
            Map.entry("service-cidr-controller", "service-cidrs-controller"),
            Map.entry("volume-expand", "expand-controller"),
            Map.entry("persistentvolume-controller", "persistent-volume-binder"),
            Map.entry("persistentvolume-protection-controller", "pv-protection-controller"),
            Map.entry("persistentvolumeclaim-protection-controller", "pvc-protection-controller"),
            Map.entry("taint-eviction-controller", "node-controller"),
            Map.entry("node-ipam-controller", "node-controller"),
            Map.entry("certificatesigningrequest-approving-controller", "certificate-controller"),
            Map.entry("certificatesigningrequest-signing-controller", "certificate-controller"),
            Map.entry("certificatesigningrequest-cleaner-controller", "certificate-controller"));

    private ComponentIdentity() {}

    /** @param component as a proposal names it, e.g. {@code deployment-controller}, {@code kubelet/node-1} or {@code team-a/rest} */
    public static AuthenticatedUser of(String component) {
        if (component.startsWith(KUBELET)) {
            return new AuthenticatedUser(NODE + component.substring(KUBELET.length()), List.of("system:nodes"));
        }
        if (component.equals("default-scheduler")) {
            return new AuthenticatedUser("system:kube-scheduler", List.of());
        }
        if (component.equals("tokens-controller")) {
            return new AuthenticatedUser("system:kube-controller-manager", List.of());
        }
        int slash = component.indexOf('/');
        return slash > 0
                ? serviceAccount(component.substring(0, slash), component.substring(slash + 1))
                : serviceAccount(NAMESPACE, ACCOUNTS.getOrDefault(component, component));
    }

    /** As {@code MakeUsername} and {@code MakeGroupNames} of {@code k8s.io/apiserver/pkg/authentication/serviceaccount}. */
    public static AuthenticatedUser serviceAccount(String namespace, String name) {
        return new AuthenticatedUser(
                ACCOUNT + namespace + ":" + name,
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace));
    }
}
