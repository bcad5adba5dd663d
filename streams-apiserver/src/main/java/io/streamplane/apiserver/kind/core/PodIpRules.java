package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The addresses in a pod's status, of itself and of its node: no more than one of each family ({@code validatePodIPs} and
 * {@code validateHostIPs} of {@code pkg/apis/core/validation/validation.go}).
 */
final class PodIpRules {

    private static final OlderField POD_IP = new OlderField(
            "podIP",
            "podIPs",
            each -> each.path("ip").asString(""),
            (all, ip) -> all.addObject().put("ip", ip));

    private PodIpRules() {}

    /** Lets {@code podIP} and the first of {@code podIPs} say the same. */
    static void agree(ObjectNode status) {
        POD_IP.agree(status);
    }

    /** @param old addresses that stand in it may stay, whatever they are */
    static void validate(Errors errors, @Nullable ObjectNode status, @Nullable ObjectNode old) {
        validate(errors, status, old, "podIPs");
        List<String> hosts = addresses(status, "hostIPs");
        if (!hosts.isEmpty() && !hosts.getFirst().equals(Tree.text(status, "hostIP"))) {
            errors.invalid("status.hostIPs[0].ip", hosts.getFirst(), "must be equal to `hostIP`");
        }
        validate(errors, status, old, "hostIPs");
    }

    private static void validate(Errors errors, @Nullable ObjectNode status, @Nullable ObjectNode old, String field) {
        List<String> addresses = addresses(status, field);
        List<String> before = addresses(old, field);
        if (addresses.equals(before)) {
            return;
        }
        String path = "status." + field;
        for (int i = 0; i < addresses.size(); i++) {
            if (!before.contains(addresses.get(i))) {
                errors.invalid(path + "[" + i + "]", addresses.get(i), IpAddresses.address(addresses.get(i)));
            }
        }
        if (addresses.size() > 1 && !IpAddresses.isPair(addresses)) {
            // In the form of upstream's internal type.
            ArrayNode shown = JsonNodeFactory.instance.arrayNode();
            addresses.forEach(address -> shown.addObject().put("IP", address));
            errors.invalid(path, shown, "may specify no more than one IP for each IP family");
        }
    }

    private static List<String> addresses(@Nullable ObjectNode status, String field) {
        return Tree.objects(status, field).stream()
                .map(each -> Tree.text(each, "ip"))
                .toList();
    }
}
