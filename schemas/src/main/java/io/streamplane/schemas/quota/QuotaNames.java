package io.streamplane.schemas.quota;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names in {@code spec.hard} of ResourceQuotas: objects of which kind are counted for them (upstream's evaluators). */
public final class QuotaNames {

    static final String COUNT = "count/";
    static final String REQUESTS = "requests.";
    static final String LIMITS = "limits.";
    static final String OF_STORAGE_CLASS = ".storageclass.storage.k8s.io/";

    private static final Set<String> OF_PODS = Set.of(
            "pods",
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");
    private static final Set<String> OF_SERVICES = Set.of("services", "services.nodeports", "services.loadbalancers");
    private static final Set<String> OF_CLAIMS = Set.of("persistentvolumeclaims", "requests.storage");

    /** These have a name without {@code count/}, too, for they were the first to be counted. */
    private static final Set<String> COUNTED =
            Set.of("configmaps", "secrets", "replicationcontrollers", "resourcequotas", "resourceclaims");

    private QuotaNames() {}

    /** The GroupResource that a name counts, e.g. {@code pods} for {@code limits.cpu}; null for a name that counts nothing. */
    public static @Nullable String counted(String name) {
        if (name.startsWith(COUNT)) {
            return name.substring(COUNT.length());
        }
        if (OF_CLAIMS.contains(name)
                || name.endsWith(OF_STORAGE_CLASS + "persistentvolumeclaims")
                || name.endsWith(OF_STORAGE_CLASS + "requests.storage")) {
            return "persistentvolumeclaims";
        }
        if (OF_SERVICES.contains(name)) {
            return "services";
        }
        if (COUNTED.contains(name)) {
            return name;
        }
        return OF_PODS.contains(name)
                        || isHugePages(name)
                        || name.startsWith(REQUESTS) && (isHugePages(bare(name)) || isExtended(bare(name)))
                ? "pods"
                : null;
    }

    /** Whether the kind has a name of its own, without {@code count/}. */
    static boolean hasOwnName(String resource) {
        return COUNTED.contains(resource);
    }

    static boolean isHugePages(String name) {
        return name.startsWith("hugepages-");
    }

    /** A resource that is not Kubernetes' own, such as {@code example.com/gpu}. */
    static boolean isExtended(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && !name.substring(0, slash).endsWith("kubernetes.io") && !name.startsWith(REQUESTS);
    }

    private static String bare(String name) {
        return name.substring(REQUESTS.length());
    }
}
