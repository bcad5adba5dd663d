package io.streamplane.apiserver.admission.quota;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.quota.QuotaNames;
import io.streamplane.schemas.quota.ScopeMatch;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A quota as its status has it, asked about objects of one kind. */
final class HeldQuota {

    /** Each container has to say what it takes of these, where they are limited. */
    private static final Set<String> REQUIRED =
            Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    private final ObjectNode quota;
    private final ScopeMatch scopes;
    private final Map<String, String> hard;
    private final Map<String, String> used;
    private final Set<String> names;

    HeldQuota(ObjectNode quota, String resource) {
        this.quota = quota;
        scopes = ScopeMatch.of(ObjectCodec.model(quota, ResourceQuota.class).getSpec());
        hard = Tree.textMap(Tree.object(quota, "status"), "hard");
        used = Tree.textMap(Tree.object(quota, "status"), "used");
        names = hard.keySet().stream()
                .filter(name -> resource.equals(QuotaNames.counted(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String name() {
        return Tree.text(Tree.object(quota, "metadata"), "name");
    }

    /** Whether it limits anything that objects of the kind use, and its scopes are the object's. */
    boolean counts(@Nullable HasMetadata object) {
        return !names.isEmpty() && (scopes.isEmpty() || scopes.matches(object));
    }

    /** What it limits of objects of the kind, as in {@code spec.hard}. */
    Set<String> names() {
        return names;
    }

    /** Names of its scopes that are the object's, whether it counts it or not. */
    Set<String> scopesOf(@Nullable HasMetadata object) {
        return scopes.matching(object);
    }

    /** Why the object cannot be counted. */
    Optional<String> problem(@Nullable HasMetadata object) {
        String missing = object instanceof Pod pod ? missing(pod) : "";
        if (!missing.isEmpty()) {
            return Optional.of("failed quota: " + name() + ": must specify " + missing);
        }
        return used.keySet().containsAll(names)
                ? Optional.empty()
                : Optional.of("status unknown for quota: " + name() + ", resources: " + String.join(",", names));
    }

    private String missing(Pod pod) {
        var all = new ArrayList<>(pod.getSpec().getContainers());
        all.addAll(pod.getSpec().getInitContainers());
        return names.stream()
                .filter(REQUIRED::contains)
                .map(name -> {
                    String without = all.stream()
                            .filter(container -> !says(container, name))
                            .map(Container::getName)
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(","));
                    return without.isEmpty() ? "" : name + " for: " + without;
                })
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static boolean says(Container container, String name) {
        var resources = container.getResources();
        if (resources == null) {
            return false;
        }
        boolean limit = name.startsWith("limits.");
        var said = limit ? resources.getLimits() : resources.getRequests();
        return said != null && said.containsKey(name.substring(name.indexOf('.') + 1));
    }

    /** That of an amount which is limited here, without what is nothing. */
    Map<String, BigDecimal> limited(Map<String, BigDecimal> usage) {
        var limited = new TreeMap<String, BigDecimal>();
        usage.forEach((name, amount) -> {
            if (names.contains(name) && amount.signum() != 0) {
                limited.put(name, amount);
            }
        });
        return limited;
    }

    /** What there is no room for. */
    Optional<String> excess(Map<String, BigDecimal> asked) {
        List<String> over = asked.keySet().stream()
                .filter(name -> amount(used, name)
                                .add(asked.getOrDefault(name, BigDecimal.ZERO))
                                .compareTo(amount(hard, name))
                        > 0)
                .toList();
        return over.isEmpty()
                ? Optional.empty()
                : Optional.of("exceeded quota: " + name() + ", requested: "
                        + listed(over, name -> written(name, asked.getOrDefault(name, BigDecimal.ZERO))) + ", used: "
                        + listed(over, name -> used.getOrDefault(name, "0")) + ", limited: "
                        + listed(over, name -> hard.getOrDefault(name, "0")));
    }

    /** The quota with so much more used. */
    ObjectNode with(Map<String, BigDecimal> asked) {
        ObjectNode changed = quota.deepCopy();
        ObjectNode counted = Tree.ensure(Tree.ensure(changed, "status"), "used");
        asked.forEach((name, amount) ->
                counted.put(name, written(name, amount(used, name).add(amount))));
        return changed;
    }

    /** As the limit is written. */
    private String written(String name, BigDecimal amount) {
        var format = Quantity.parse(hard.getOrDefault(name, "0"))
                .map(Quantity::format)
                .orElse(Quantity.Format.DECIMAL_SI);
        return new Quantity(amount, format).canonical();
    }

    private static String listed(List<String> names, Function<String, String> amount) {
        return names.stream().map(name -> name + "=" + amount.apply(name)).collect(Collectors.joining(","));
    }

    private static BigDecimal amount(Map<String, String> amounts, String name) {
        return Quantity.parse(amounts.getOrDefault(name, "0"))
                .map(Quantity::amount)
                .orElse(BigDecimal.ZERO);
    }
}
