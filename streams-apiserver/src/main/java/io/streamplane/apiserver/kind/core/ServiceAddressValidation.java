package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wrong with the addresses of a Service, and with the families that it asks for ({@code
 * ValidateServiceClusterIPsRelatedFields}). What the cluster does not have is said by {@link ServiceFamilies}.
 */
final class ServiceAddressValidation {

    private static final String NONE = "None";
    private static final List<String> POLICIES = List.of("PreferDualStack", "RequireDualStack", "SingleStack");
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
        families(errors, spec);
        externalAddresses(errors, spec);
    }

    /** What is wrong with the addresses and families alone, whatever families the cluster has. */
    static void families(Errors errors, ObjectNode spec) {
        int before = errors.found().size();
        oneByOne(errors, spec);
        boolean skews = errors.found().stream()
                .skip(before)
                .anyMatch(error ->
                        error.field().startsWith(IPS + "[") || error.message().contains("'None' must be the first"));
        if (!skews) {
            together(errors, spec);
        }
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
        if (ips.size() > 1 && ips.getFirst().equals(NONE)) {
            errors.invalid(IPS, spec.get("clusterIPs"), "'None' must be the first and only value");
        }
        for (int i = 0; i < ips.size(); i++) {
            if (i > 0 || !ips.getFirst().equals(NONE)) {
                errors.invalid(IPS + "[" + i + "]", ips.get(i), IpAddresses.address(ips.get(i)));
            }
        }
        if (ips.size() > 2) {
            errors.invalid(IPS, spec.get("clusterIPs"), "may only hold up to 2 values");
        }
    }

    /** Not said where an address is none. */
    private static void together(Errors errors, ObjectNode spec) {
        List<String> ips = Tree.texts(spec, "clusterIPs");
        List<String> families = Tree.texts(spec, "ipFamilies");
        if (ips.size() > 1 && !isDual(ips)) {
            errors.invalid(IPS, spec.get("clusterIPs"), "may specify no more than one IP for each IP family");
        }
        for (int i = 0; !ips.equals(List.of(NONE)) && i < Math.min(ips.size(), families.size()); i++) {
            if (FAMILIES.contains(families.get(i)) && !families.get(i).equals(ServiceFamilies.of(ips.get(i)))) {
                errors.invalid(
                        IPS + "[" + i + "]",
                        ips.get(i),
                        "expected an " + families.get(i) + " value as indicated by `ipFamilies[" + i + "]`");
            }
        }
    }

    /** As upstream, of three addresses two families are enough. */
    private static boolean isDual(List<String> ips) {
        return ips.stream().map(ServiceFamilies::of).distinct().count() == 2;
    }

    private static void externalAddresses(Errors errors, ObjectNode spec) {
        List<String> ips = Tree.texts(spec, "externalIPs");
        for (int i = 0; i < ips.size(); i++) {
            errors.invalid("spec.externalIPs[" + i + "]", ips.get(i), IpAddresses.notSpecial(ips.get(i)));
        }
    }
}
