package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which families of addresses a Service has: fills in {@code ipFamilyPolicy} and {@code ipFamilies}, takes the second address off
 * a Service that becomes SingleStack, and says what cannot be had on this cluster (upstream's {@code initIPFamilyFields} in {@code
 * pkg/registry/core/service/storage/alloc.go}). Addresses are given later, one for each family that has none.
 *
 * <p>Example: on a cluster of IPv4 and IPv6, {@code ipFamilyPolicy: PreferDualStack} alone gives the families IPv4 and IPv6, with
 * {@code clusterIP: fd00::9} IPv6 and IPv4.
 */
public final class ServiceFamilies {

    private static final String V4 = "IPv4";
    private static final String V6 = "IPv6";
    private static final String NONE = "None";
    private static final String SINGLE = "SingleStack";
    private static final String PREFER_DUAL = "PreferDualStack";
    private static final String REQUIRE_DUAL = "RequireDualStack";
    private static final String POLICY = "spec.ipFamilyPolicy";

    private final ObjectNode spec;
    private final @Nullable ObjectNode before;
    private final List<String> cluster;
    private final Errors errors = new Errors();

    private ServiceFamilies(ObjectNode spec, @Nullable ObjectNode before, List<String> cluster) {
        this.spec = spec;
        this.before = before;
        this.cluster = cluster;
    }

    public static String of(String ip) {
        return IpAddresses.isV6(ip) ? V6 : V4;
    }

    /**
     * Completes a Service's spec.
     *
     * @param before the spec that it replaces; null at creation
     * @param cluster the families of the cluster, the default one first
     * @return what is wrong; then the spec is not complete
     */
    public static List<FieldError> complete(ObjectNode spec, @Nullable ObjectNode before, List<String> cluster) {
        return new ServiceFamilies(spec, before, cluster).complete();
    }

    private List<FieldError> complete() {
        if (Tree.text(spec, "type").equals("ExternalName") || isLeftAsItWas()) {
            return List.of();
        }
        if (!Tree.has(spec, "ipFamilyPolicy")) {
            spec.put("ipFamilyPolicy", defaultPolicy());
        }
        ServiceAddressValidation.families(errors, spec);
        if (!errors.found().isEmpty()) {
            return errors.found();
        }
        if (before != null) {
            downgrade(before);
        }
        single();
        infer();
        if (!errors.found().isEmpty()) {
            return errors.found();
        }
        boolean free = isHeadless() && Tree.textMap(spec, "selector").isEmpty();
        if (!free) {
            configured();
        }
        if (errors.found().isEmpty()) {
            fill(free || cluster.size() == 2);
        }
        return errors.found();
    }

    /** Services that only prefer two families are not changed where the cluster gets, or loses, its second one. */
    private boolean isLeftAsItWas() {
        return before != null
                && policy().equals(PREFER_DUAL)
                && Tree.same(spec, before, "type")
                && (!Tree.has(before, "ipFamilyPolicy")
                        || Tree.text(before, "ipFamilyPolicy").equals(PREFER_DUAL))
                && isSame("clusterIPs", before)
                && isSame("ipFamilies", before);
    }

    private String defaultPolicy() {
        if (before != null && Tree.has(before, "ipFamilyPolicy")) {
            return Tree.text(before, "ipFamilyPolicy");
        }
        return isHeadless() && Tree.textMap(spec, "selector").isEmpty() ? REQUIRE_DUAL : SINGLE;
    }

    /** The policy SingleStack alone is enough to give up the second family; without it nobody may. */
    private void downgrade(ObjectNode old) {
        if (policy().equals(SINGLE)) {
            for (String field : List.of("clusterIPs", "ipFamilies")) {
                if (isSame(field, old) && Tree.texts(spec, field).size() > 1) {
                    put(field, Tree.texts(spec, field).subList(0, 1));
                }
            }
            return;
        }
        if (isReduced("clusterIPs", old)) {
            errors.invalid(POLICY, policy(), "must be 'SingleStack' to release the secondary cluster IP");
        }
        if (isReduced("ipFamilies", old)) {
            errors.invalid(POLICY, policy(), "must be 'SingleStack' to release the secondary IP family");
        }
    }

    private void single() {
        String must = "must be 'RequireDualStack' or 'PreferDualStack' when multiple ";
        if (policy().equals(SINGLE) && Tree.texts(spec, "clusterIPs").size() == 2) {
            errors.invalid(POLICY, SINGLE, must + "cluster IPs are specified");
        }
        if (policy().equals(SINGLE) && families().size() == 2) {
            errors.invalid(POLICY, SINGLE, must + "IP families are specified");
        }
    }

    /** Addresses say their families. */
    private void infer() {
        List<String> ips = Tree.texts(spec, "clusterIPs");
        for (int i = families().size(); i < ips.size() && !ips.get(i).equals(NONE); i++) {
            String family = of(ips.get(i));
            if (cluster.contains(family)) {
                add(family);
            } else {
                errors.invalid(
                        "spec.clusterIPs[" + i + "]",
                        spec.get("clusterIPs"),
                        family + " is not configured on this cluster");
            }
        }
    }

    private void configured() {
        if (policy().equals(REQUIRE_DUAL) && cluster.size() < 2) {
            errors.invalid(POLICY, REQUIRE_DUAL, "this cluster is not configured for dual-stack services");
        }
        List<String> families = families();
        for (int i = 0; i < families.size(); i++) {
            if (!cluster.contains(families.get(i))) {
                errors.invalid("spec.ipFamilies[" + i + "]", families.get(i), "not configured on this cluster");
            }
        }
    }

    /** @param both whether there can be two families; endpoints that nobody selects may be of any, whatever the cluster has */
    private void fill(boolean both) {
        if (families().isEmpty()) {
            add(cluster.getFirst());
        }
        if (both && !policy().equals(SINGLE) && families().size() == 1) {
            add(families().getFirst().equals(V4) ? V6 : V4);
        }
    }

    private boolean isHeadless() {
        return Tree.text(spec, "clusterIP").equals(NONE);
    }

    private String policy() {
        return Tree.text(spec, "ipFamilyPolicy");
    }

    private List<String> families() {
        return Tree.texts(spec, "ipFamilies");
    }

    private void add(String family) {
        var families = new ArrayList<>(families());
        families.add(family);
        put("ipFamilies", families);
    }

    private void put(String field, List<String> values) {
        ArrayNode array = spec.putArray(field);
        values.forEach(array::add);
    }

    private boolean isSame(String field, ObjectNode old) {
        return Tree.texts(spec, field).equals(Tree.texts(old, field));
    }

    private boolean isReduced(String field, ObjectNode old) {
        int count = Tree.texts(spec, field).size();
        return count > 0 && count < Tree.texts(old, field).size();
    }
}
