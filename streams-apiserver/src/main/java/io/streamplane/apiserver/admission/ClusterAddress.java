package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a Service its cluster IP out of {@link AddressRange}. The IPAddress of that name is one of the {@link ServiceClaims}.
 */
final class ClusterAddress implements AdmissionStep {

    private static final String NONE = "None";

    private final KindRulebook rules;

    ClusterAddress(KindRulebook rules) {
        this.rules = rules;
    }

    @Override
    public void admit(Draft draft) {
        if (!ServiceClaims.areOf(draft, rules)) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        String ip = Tree.text(spec, "clusterIP");
        StoredObject old = draft.old();
        String before = old == null ? "" : Tree.text(Tree.object(old.tree(), "spec"), "clusterIP");
        if (Tree.text(spec, "type").equals("ExternalName")) {
            if (old != null) {
                claimOf(draft, before).ifPresent(draft::release);
            }
            return;
        }
        if (ip.isEmpty() || (!ip.equals(NONE) && !ip.equals(before))) {
            ip = ip.isEmpty() ? free(draft) : checked(draft, ip);
            spec.put("clusterIP", ip);
            draft.claim(IpAddressKind.KIND, claim(draft, ip));
        }
        describe(spec, ip);
    }

    private static Optional<StoredObject> claimOf(Draft draft, String ip) {
        return ip.isEmpty() ? Optional.empty() : ServiceClaims.find(draft, IpAddressKind.KIND, ip);
    }

    private static String free(Draft draft) {
        return AddressRange.search(draft.key().toString().hashCode())
                .filter(ip -> claimOf(draft, ip).isEmpty())
                .findFirst()
                .orElseThrow(() -> new Refusal(Failures.internal("failed to allocate a serviceIP: range is full")));
    }

    private static String checked(Draft draft, String ip) {
        if (!AddressRange.contains(ip)) {
            throw refused(
                    draft,
                    ip,
                    "the provided IP (" + ip + ") is not in the valid range. The range of valid IPs is "
                            + AddressRange.CIDR);
        }
        if (claimOf(draft, ip).isPresent()) {
            throw refused(draft, ip, "provided IP is already allocated");
        }
        return ip;
    }

    private static Refusal refused(Draft draft, String ip, String why) {
        var error =
                FieldError.invalid("spec.clusterIPs", "[\"" + ip + "\"]", "failed to allocate IP " + ip + ": " + why);
        return new Refusal(Failures.invalid(draft.kind(), draft.name(), List.of(error)));
    }

    private static ObjectNode claim(Draft draft, String ip) {
        ObjectNode claim = ServiceClaims.of(draft, IpAddressKind.KIND, ip);
        Tree.ensure(claim, "metadata")
                .putObject("labels")
                .put("ipaddress.kubernetes.io/ip-family", "IPv4")
                .put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
        return claim;
    }

    /** A headless Service that selects nothing may get endpoints of either family. */
    private static void describe(ObjectNode spec, String ip) {
        spec.putArray("clusterIPs").add(ip);
        boolean any = ip.equals(NONE) && Tree.textMap(spec, "selector").isEmpty();
        if (!Tree.has(spec, "ipFamilies")) {
            var families = spec.putArray("ipFamilies").add("IPv4");
            if (any) {
                families.add("IPv6");
            }
        }
        Tree.defaultText(spec, "ipFamilyPolicy", any ? "RequireDualStack" : "SingleStack");
    }
}
