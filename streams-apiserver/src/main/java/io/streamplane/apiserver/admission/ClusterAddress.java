package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.kind.core.ServiceFamilies;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a Service a cluster IP of each of its families, out of the {@link ServiceNetwork}; a headless one and an ExternalName get
 * none. The IPAddress of that name is one of the {@link ServiceClaims}. What it had and has no more is freed.
 */
final class ClusterAddress implements AdmissionStep {

    private static final String NONE = "None";

    private final KindRulebook rules;

    ClusterAddress(KindRulebook rules) {
        this.rules = rules;
    }

    /** Fills in what families the Service has, before it is validated; throws {@link Refusal} where they cannot be had. */
    void families(Draft draft) {
        if (ServiceClaims.areOf(draft, rules)) {
            ObjectNode spec = Tree.ensure(draft.object(), "spec");
            var network = new ServiceNetwork(draft.snapshot());
            refuse(draft, ServiceFamilies.complete(spec, before(draft), network.families()));
        }
    }

    @Override
    public void admit(Draft draft) {
        if (!ServiceClaims.areOf(draft, rules)) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        List<String> held = addresses(before(draft));
        var ips = new ArrayList<>(addresses(spec));
        boolean gets = !Tree.text(spec, "type").equals("ExternalName")
                && !Tree.text(spec, "clusterIP").equals(NONE);
        if (gets) {
            List<String> families = Tree.texts(spec, "ipFamilies");
            for (int i = 0; i < families.size(); i++) {
                if (i >= ips.size()) {
                    ips.add(free(draft, families.get(i)));
                } else if (!held.contains(ips.get(i))) {
                    check(draft, families.get(i), ips.get(i));
                }
            }
            ArrayNode all = spec.put("clusterIP", ips.getFirst()).putArray("clusterIPs");
            ips.forEach(all::add);
        }
        held.stream()
                .filter(ip -> !ips.contains(ip))
                .forEach(ip -> claimOf(draft, ip).ifPresent(draft::release));
    }

    private static @Nullable ObjectNode before(Draft draft) {
        StoredObject old = draft.old();
        return old == null ? null : Tree.object(old.tree(), "spec");
    }

    /** Not {@code None}. */
    private static List<String> addresses(@Nullable ObjectNode spec) {
        return Tree.texts(spec, "clusterIPs").stream()
                .filter(ip -> !ip.equals(NONE))
                .toList();
    }

    private static Optional<StoredObject> claimOf(Draft draft, String ip) {
        return ServiceClaims.find(draft, IpAddressKind.KIND, IpAddresses.shortest(ip));
    }

    private static String free(Draft draft, String family) {
        for (ServiceNetwork.Usable usable : new ServiceNetwork(draft.snapshot()).ranges(family)) {
            Optional<String> free = usable.range()
                    .search(draft.key().toString().hashCode())
                    .filter(ip -> claimOf(draft, ip).isEmpty())
                    .findFirst();
            if (free.isPresent()) {
                claim(draft, usable, free.get());
                return free.get();
            }
        }
        throw new Refusal(Failures.internal("failed to allocate a serviceIP: range is full"));
    }

    private static void check(Draft draft, String family, String ip) {
        String address = IpAddresses.shortest(ip);
        ServiceNetwork.Usable usable = new ServiceNetwork(draft.snapshot())
                .ranges(family).stream()
                        .filter(each -> each.range().covers(address))
                        .findFirst()
                        .orElseThrow(() -> refusal(draft, ip, "the provided network does not match the current range"));
        if (!usable.range().contains(address)) {
            throw refusal(
                    draft,
                    ip,
                    "the provided IP (" + address + ") is not in the valid range. The range of valid IPs is "
                            + usable.range().cidr());
        }
        if (claimOf(draft, ip).isPresent()) {
            throw refusal(draft, ip, "provided IP is already allocated");
        }
        claim(draft, usable, address);
    }

    private static Refusal refusal(Draft draft, String ip, String why) {
        String all = addresses(Tree.object(draft.object(), "spec")).stream()
                .map(each -> "\"" + each + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        return new Refusal(Failures.invalid(
                draft.kind(),
                draft.name(),
                List.of(FieldError.invalid("spec.clusterIPs", all, "failed to allocate IP " + ip + ": " + why))));
    }

    private static void refuse(Draft draft, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new Refusal(Failures.invalid(draft.kind(), draft.name(), errors));
        }
    }

    private static void claim(Draft draft, ServiceNetwork.Usable usable, String address) {
        ObjectNode claim = ServiceClaims.of(draft, IpAddressKind.KIND, address);
        Tree.ensure(claim, "metadata")
                .putObject("labels")
                .put("ipaddress.kubernetes.io/ip-family", usable.range().family())
                .put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
        usable.require(draft);
        draft.claim(IpAddressKind.KIND, claim);
    }
}
