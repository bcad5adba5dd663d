package io.streamplane.schemas.protobuf;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which message an object is. */
final class MessageNames {

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /** Kinds of any group, whose messages are those of the machinery. */
    private static final Map<String, String> COMMON = Map.of(
            "Status", META + "Status",
            "DeleteOptions", META + "DeleteOptions",
            "APIVersions", META + "APIVersions",
            "APIGroup", META + "APIGroup",
            "APIGroupList", META + "APIGroupList",
            "APIResourceList", META + "APIResourceList");

    private static final Map<String, String> PACKAGES = Map.of(
            "", "io.k8s.api.core",
            "apiextensions.k8s.io", "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
            "apiregistration.k8s.io", "io.k8s.kube-aggregator.pkg.apis.apiregistration",
            "flowcontrol.apiserver.k8s.io", "io.k8s.api.flowcontrol",
            "internal.apiserver.k8s.io", "io.k8s.api.apiserverinternal",
            "meta.k8s.io", "io.k8s.apimachinery.pkg.apis.meta",
            "rbac.authorization.k8s.io", "io.k8s.api.rbac");

    private MessageNames() {}

    /** Null where there is no such message, as for all kinds of users. */
    static @Nullable String of(WireCatalogue catalogue, String apiVersion, String kind) {
        String common = COMMON.get(kind);
        if (common != null) {
            return common;
        }
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String name = folder(group) + '.' + apiVersion.substring(slash + 1) + '.' + kind;
        return catalogue.knows(name) ? name : null;
    }

    private static String folder(String group) {
        String known = PACKAGES.get(group);
        if (known != null) {
            return known;
        }
        String first = group.replaceFirst("\\.k8s\\.io$", "");
        return first.contains(".") ? "" : "io.k8s.api." + first;
    }
}
