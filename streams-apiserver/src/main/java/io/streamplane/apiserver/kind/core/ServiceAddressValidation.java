package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wrong with the addresses of a Service, and with the families that it asks for: of
 * {@code ValidateServiceClusterIPsRelatedFields}, and of what the allocator says where a cluster has IPv4 only.
 */
final class ServiceAddressValidation {

    private static final String NONE = "None";
    private static final String SINGLE = "SingleStack";
    private static final String REQUIRE_DUAL = "RequireDualStack";
    private static final List<String> POLICIES = List.of("PreferDualStack", REQUIRE_DUAL, SINGLE);
    private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
    private static final String IPS = "spec.clusterIPs";

    private ServiceAddressValidation() {}

    static void validate(Errors errors, ObjectNode spec) {
        if (Tree.text(spec, "type").equals("ExternalName")) {
            for (String field : List.of("clusterIPs", "ipFamilies")) {
                if (!Tree.texts(spec, field).isEmpty()) {
                    errors.forbidden("spec." + field, "may not be set for ExternalName services");
                }
            }
            if (Tree.has(spec, "ipFamilyPolicy")) {
                errors.forbidden("spec.ipFamilyPolicy", "may not be set for ExternalName services");
            }
            return;
        }
        int before = errors.found().size();
        oneByOne(errors, spec);
        if (errors.found().size() == before) {
            together(errors, spec);
        }
        externalAddresses(errors, spec);
    }

    private static void oneByOne(Errors errors, ObjectNode spec) {
        String primary = Tree.text(spec, "clusterIP");
        List<String> ips = Tree.texts(spec, "clusterIPs");
        if (primary.isEmpty() && !ips.isEmpty()) {
            errors.invalid(IPS, spec.get("clusterIPs"), "must be empty when `clusterIP` is not specified");
        } else if (!ips.isEmpty() && !ips.getFirst().equals(primary)) {
            errors.invalid(IPS, spec.get("clusterIPs"), "first value must match `clusterIP`");
        }
        List<String> families = Tree.texts(spec, "ipFamilies");
        for (int i = 0; i < families.size(); i++) {
            String family = families.get(i);
            if (!FAMILIES.contains(family)) {
                errors.notSupported("spec.ipFamilies[" + i + "]", family, FAMILIES);
            }
            if (families.indexOf(family) < i) {
                errors.duplicate("spec.ipFamilies[" + i + "]", family);
            }
        }
        String policy = Tree.text(spec, "ipFamilyPolicy");
        if (!policy.isEmpty() && !POLICIES.contains(policy)) {
            errors.notSupported("spec.ipFamilyPolicy", policy, POLICIES);
        }
        if (ips.contains(NONE) && ips.size() > 1) {
            errors.invalid(IPS, spec.get("clusterIPs"), "'None' must be the first and only value");
        }
        for (int i = 0; i < ips.size(); i++) {
            if (!ips.get(i).equals(NONE)) {
                errors.invalid(IPS + "[" + i + "]", ips.get(i), IpAddresses.address(ips.get(i)));
            }
        }
        if (ips.size() > 2) {
            errors.invalid(IPS, spec.get("clusterIPs"), "may only hold up to 2 values");
        }
    }

    /** What each field says alone is right. */
    private static void together(Errors errors, ObjectNode spec) {
        List<String> ips = Tree.texts(spec, "clusterIPs");
        List<String> families = Tree.texts(spec, "ipFamilies");
        boolean headless =
                ips.equals(List.of(NONE)) || Tree.text(spec, "clusterIP").equals(NONE);
        if (ips.size() == 2 && IpAddresses.isV6(ips.getFirst()) == IpAddresses.isV6(ips.getLast())) {
            errors.invalid(IPS, spec.get("clusterIPs"), "may specify no more than one IP for each IP family");
        }
        for (int i = 0; !headless && i < Math.min(ips.size(), families.size()); i++) {
            if (!families.get(i).equals(familyOf(ips.get(i)))) {
                errors.invalid(
                        IPS + "[" + i + "]",
                        ips.get(i),
                        "expected an " + families.get(i) + " value as indicated by `ipFamilies[" + i + "]`");
            }
        }
        String policy = Tree.text(spec, "ipFamilyPolicy");
        boolean unselected = Tree.textMap(spec, "selector").isEmpty();
        boolean single = policy.equals(SINGLE) || policy.isEmpty() && !(headless && unselected);
        for (String many : List.of("clusterIPs", "ipFamilies")) {
            if (single && Tree.texts(spec, many).size() == 2) {
                errors.invalid(
                        "spec.ipFamilyPolicy",
                        SINGLE,
                        "must be 'RequireDualStack' or 'PreferDualStack' when multiple "
                                + (many.equals("clusterIPs") ? "cluster IPs" : "IP families") + " are specified");
            }
        }
        // Endpoints that nobody selects may be of any family, whatever the cluster has.
        if (!(headless && unselected)) {
            configured(errors, ips, families, policy);
        }
    }

    private static void configured(Errors errors, List<String> ips, List<String> families, String policy) {
        for (int i = families.size(); i < ips.size(); i++) {
            if (!ips.get(i).equals(NONE) && IpAddresses.isV6(ips.get(i))) {
                errors.invalid(IPS + "[" + i + "]", ips.get(i), "IPv6 is not configured on this cluster");
            }
        }
        if (policy.equals(REQUIRE_DUAL)) {
            errors.invalid("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
        }
        for (int i = 0; i < families.size(); i++) {
            if (families.get(i).equals("IPv6")) {
                errors.invalid("spec.ipFamilies[" + i + "]", families.get(i), "not configured on this cluster");
            }
        }
    }

    private static void externalAddresses(Errors errors, ObjectNode spec) {
        List<String> ips = Tree.texts(spec, "externalIPs");
        for (int i = 0; i < ips.size(); i++) {
            errors.invalid("spec.externalIPs[" + i + "]", ips.get(i), IpAddresses.notSpecial(ips.get(i)));
        }
    }

    private static String familyOf(String ip) {
        return IpAddresses.isV6(ip) ? "IPv6" : "IPv4";
    }
}
