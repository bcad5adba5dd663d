package io.streamplane.apiserver.admission.quota;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.streamplane.apiserver.admission.PluginConfiguration;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.quota.ScopeMatch.Scope;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What nobody may use where no quota limits it: {@code limitedResources} of a {@code ResourceQuotaConfiguration}. */
final class LimitedResources {

    private static final String NAME = "ResourceQuota";

    private final List<Limited> all;

    /**
     * @param resource GroupResource
     * @param parts of names as in {@code spec.hard}
     */
    private record Limited(String resource, List<String> parts, List<Scope> scopes) {}

    private LimitedResources(List<Limited> all) {
        this.all = all;
    }

    /** Throws {@link IllegalArgumentException} where it cannot be so. */
    static LimitedResources of(@Nullable ObjectNode configuration) {
        PluginConfiguration.require(configuration, NAME, "ResourceQuotaConfiguration");
        var errors = new Errors();
        var all = new ArrayList<Limited>();
        for (ObjectNode each : Tree.objects(configuration, "limitedResources")) {
            String resource = Tree.text(each, "resource");
            String group = Tree.text(each, "apiGroup");
            if (resource.isEmpty()) {
                errors.required("limitedResources[" + all.size() + "].resource", "");
            }
            all.add(new Limited(
                    group.isEmpty() ? resource : resource + "." + group,
                    Tree.texts(each, "matchContains"),
                    Tree.objects(each, "matchScopes").stream()
                            .map(LimitedResources::scope)
                            .toList()));
        }
        PluginConfiguration.require(errors, NAME);
        return new LimitedResources(List.copyOf(all));
    }

    private static Scope scope(ObjectNode selector) {
        return Scope.of(
                Tree.text(selector, "scopeName"), Tree.text(selector, "operator"), Tree.texts(selector, "values"));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Names of what an object uses of which a quota has to limit it, in alphabetical order. */
    List<String> uncovered(String resource, Map<String, BigDecimal> usage, Set<String> limited) {
        var names = new TreeSet<String>();
        for (Limited each : all) {
            if (each.resource().equals(resource)) {
                usage.forEach((name, amount) -> {
                    if (amount.signum() > 0 && each.parts().stream().anyMatch(name::contains)) {
                        names.add(name);
                    }
                });
            }
        }
        names.removeAll(limited);
        return List.copyOf(names);
    }

    /**
     * The scopes of an object for which there has to be a quota, as Go writes them; empty for none.
     *
     * @param covered names of scopes of quotas that are the object's
     */
    String uncoveredScopes(@Nullable HasMetadata object, Set<String> covered) {
        return all.stream()
                .flatMap(each -> each.scopes().stream())
                .filter(scope -> !covered.contains(scope.name()) && scope.matches(object))
                .map(scope ->
                        "{" + scope.name() + " " + scope.operator() + " [" + String.join(" ", scope.values()) + "]}")
                .collect(Collectors.joining(" "));
    }
}
