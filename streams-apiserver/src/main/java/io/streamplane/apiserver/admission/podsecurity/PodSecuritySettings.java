package io.streamplane.apiserver.admission.podsecurity;

import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * How PodSecurity is set up for all namespaces.
 *
 * @param defaults of namespaces whose labels say nothing
 * @param namespaces whose pods nobody looks at
 * @param usernames whose requests nobody looks at
 * @param runtimeClasses whose pods nobody looks at
 */
record PodSecuritySettings(
        NamespacePolicy defaults, Set<String> namespaces, Set<String> usernames, Set<String> runtimeClasses) {

    static final PodSecuritySettings NONE =
            new PodSecuritySettings(NamespacePolicy.PRIVILEGED, Set.of(), Set.of(), Set.of());

    PodSecuritySettings {
        namespaces = Set.copyOf(namespaces);
        usernames = Set.copyOf(usernames);
        runtimeClasses = Set.copyOf(runtimeClasses);
    }

    /**
     * Throws {@link IllegalArgumentException} where it cannot be so.
     *
     * @param configuration a {@code PodSecurityConfiguration}
     */
    static PodSecuritySettings of(ObjectNode configuration) {
        if (!Tree.text(configuration, "kind").equals("PodSecurityConfiguration")) {
            throw new IllegalArgumentException(
                    "expected a PodSecurityConfiguration for PodSecurity, but got " + Tree.text(configuration, "kind"));
        }
        var labels = new HashMap<String, String>();
        for (Map.Entry<String, String> each :
                Tree.textMap(configuration, "defaults").entrySet()) {
            labels.put(NamespacePolicy.PREFIX + each.getKey(), each.getValue());
        }
        labels.putIfAbsent(NamespacePolicy.PREFIX + "warn", "privileged");
        var read = NamespacePolicy.of(labels, NamespacePolicy.PRIVILEGED);
        if (!read.errors().isEmpty()) {
            throw new IllegalArgumentException("expected levels and versions in the defaults of PodSecurity, but: "
                    + read.errors().getFirst().message());
        }
        ObjectNode exemptions = Tree.object(configuration, "exemptions");
        return new PodSecuritySettings(
                read.policy(),
                Set.copyOf(Tree.texts(exemptions, "namespaces")),
                Set.copyOf(Tree.texts(exemptions, "usernames")),
                Set.copyOf(Tree.texts(exemptions, "runtimeClasses")));
    }
}
