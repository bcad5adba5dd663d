package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may change of a Service's addresses and families: a second one may come or go, all else stays as it was ({@code
 * validateUpgradeDowngradeClusterIPs}, {@code validateUpgradeDowngradeIPFamilies}). Not asked where one of the two Services is an
 * ExternalName.
 */
final class ServiceStackChange {

    private static final List<String> NONE = List.of("None");
    private static final String CHANGED = "may not change once set";

    private ServiceStackChange() {}

    static void validate(Errors errors, ObjectNode spec, ObjectNode old) {
        boolean headless = Tree.texts(spec, "clusterIPs").equals(NONE);
        boolean wasHeadless = Tree.texts(old, "clusterIPs").equals(NONE);
        if (!headless || !wasHeadless) {
            addresses(errors, spec, old);
        }
        if (!headless && !wasHeadless) {
            families(errors, spec, old);
        }
    }

    private static void addresses(Errors errors, ObjectNode spec, ObjectNode old) {
        List<String> now = Tree.texts(spec, "clusterIPs");
        List<String> before = Tree.texts(old, "clusterIPs");
        if (now.size() == before.size()) {
            for (int i = 0; i < now.size(); i++) {
                if (!now.get(i).equals(before.get(i))) {
                    errors.invalid("spec.clusterIPs[" + i + "]", spec.get("clusterIPs"), CHANGED);
                }
            }
            return;
        }
        if (now.isEmpty()) {
            errors.invalid("spec.clusterIPs[0]", spec.get("clusterIPs"), "primary clusterIP can not be unset");
        } else if (!before.isEmpty() && !now.getFirst().equals(before.getFirst())) {
            errors.invalid("spec.clusterIPs[0]", spec.get("clusterIPs"), CHANGED);
        }
        if (now.size() == 1 && now.size() < before.size()) {
            single(errors, spec, "clusterIP");
        }
    }

    private static void families(Errors errors, ObjectNode spec, ObjectNode old) {
        List<String> now = Tree.texts(spec, "ipFamilies");
        List<String> before = Tree.texts(old, "ipFamilies");
        if (now.size() == before.size()) {
            for (int i = 0; i < now.size(); i++) {
                if (!now.get(i).equals(before.get(i))) {
                    errors.invalid("spec.ipFamilies[0]", spec.get("ipFamilies"), CHANGED);
                }
            }
            return;
        }
        if (!now.isEmpty() && !before.isEmpty() && !now.getFirst().equals(before.getFirst())) {
            errors.invalid("spec.ipFamilies[0]", spec.get("clusterIPs"), CHANGED);
        }
        if (now.size() == 1 && now.size() < before.size()) {
            single(errors, spec, "ipFamily");
        }
    }

    private static void single(Errors errors, ObjectNode spec, String what) {
        String policy = Tree.text(spec, "ipFamilyPolicy");
        if (!policy.equals("SingleStack")) {
            errors.invalid(
                    "spec.ipFamilyPolicy", policy, "must be set to 'SingleStack' when releasing the secondary " + what);
        }
    }
}
