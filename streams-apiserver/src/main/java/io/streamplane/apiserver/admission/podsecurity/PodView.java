package io.streamplane.apiserver.admission.podsecurity;

import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod, or a template of one, as the checks look at it.
 *
 * @param metadata null where there is none
 */
record PodView(@Nullable ObjectNode metadata, ObjectNode spec) {

    /** What a check has against a pod. */
    record Finding(String reason, String detail) {}

    /** Init containers, containers, ephemeral ones. */
    List<ObjectNode> containers() {
        var all = new ArrayList<>(Tree.objects(spec, "initContainers"));
        all.addAll(Tree.objects(spec, "containers"));
        all.addAll(Tree.objects(spec, "ephemeralContainers"));
        return all;
    }

    Map<String, String> annotations() {
        return Tree.textMap(metadata, "annotations");
    }

    @Nullable
    ObjectNode security() {
        return security(spec);
    }

    static @Nullable ObjectNode security(ObjectNode of) {
        return Tree.object(of, "securityContext");
    }

    boolean isWindows() {
        return Tree.text(Tree.object(spec, "os"), "name").equals("windows");
    }

    /** Whether it says that it runs in a user namespace. */
    boolean isInUserNamespace() {
        return isFalse(spec, "hostUsers");
    }

    static boolean isFalse(@Nullable ObjectNode object, String field) {
        return Tree.has(object, field) && !Tree.flag(object, field);
    }

    /** Names of the containers whose security context is so; null where they have none. */
    List<String> containersWith(Predicate<@Nullable ObjectNode> bad) {
        return containers().stream()
                .filter(container -> bad.test(security(container)))
                .map(PodView::name)
                .toList();
    }

    void forEachSecurity(BiConsumer<String, ObjectNode> each) {
        for (ObjectNode container : containers()) {
            ObjectNode security = security(container);
            if (security != null) {
                each.accept(name(container), security);
            }
        }
    }

    static String name(ObjectNode named) {
        return Tree.text(named, "name");
    }

    static String quoted(Collection<String> items) {
        return items.isEmpty() ? "" : "\"" + String.join("\", \"", items) + "\"";
    }

    static String containers(Collection<String> names) {
        return plural("container", names) + " " + quoted(names);
    }

    static String plural(String word, Collection<?> of) {
        return of.size() == 1 ? word : word + "s";
    }

    /** Who sets something, e.g. {@code pod and containers "a", "b"}. */
    static String setters(boolean pod, List<String> containers) {
        var all = new ArrayList<String>();
        if (pod) {
            all.add("pod");
        }
        if (!containers.isEmpty()) {
            all.add(containers(containers));
        }
        return String.join(" and ", all);
    }
}
