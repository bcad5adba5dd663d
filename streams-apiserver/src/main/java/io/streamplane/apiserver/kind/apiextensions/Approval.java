package io.streamplane.apiserver.kind.apiextensions;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.tree.Tree;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Groups of Kubernetes' own community need an annotation that says where the API was approved (KEP-1111). */
final class Approval {

    private static final String ANNOTATION = "api-approved.kubernetes.io";
    private static final String PATH = "metadata.annotations[" + ANNOTATION + "]";

    private Approval() {}

    static void check(Errors errors, String group, @Nullable ObjectNode metadata) {
        boolean isProtected = group.equals("k8s.io")
                || group.endsWith(".k8s.io")
                || group.equals("kubernetes.io")
                || group.endsWith(".kubernetes.io");
        if (!isProtected) {
            return;
        }
        String value = Tree.text(Tree.object(metadata, "annotations"), ANNOTATION);
        if (value.isEmpty()) {
            errors.required(
                    PATH,
                    "protected groups must have approval annotation \"" + ANNOTATION
                            + "\", see https://github.com/kubernetes/enhancements/pull/1111");
        } else if (!value.startsWith("unapproved") && !isAddress(value)) {
            errors.invalid(
                    PATH,
                    value,
                    "protected groups must have approval annotation \"" + ANNOTATION
                            + "\" with either a URL or a reason starting with \"unapproved\", see"
                            + " https://github.com/kubernetes/enhancements/pull/1111");
        }
    }

    private static boolean isAddress(String value) {
        try {
            URI uri = new URI(value);
            return uri.getScheme() != null && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
