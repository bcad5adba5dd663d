package io.streamplane.apiserver.admission;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.kind.core.ServiceRules;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.kind.networking.NodePortKind;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a Service its node ports, as Kubernetes' allocator does ({@code pkg/registry/core/service/storage/alloc.go}): the
 * numbers that are asked for, or free ones. No two Services have one number, whatever the protocol; ports of one Service
 * that have one number inside share one outside. They are {@link ServiceClaims}.
 */
final class NodePorts implements AdmissionStep {

    private static final int FIRST = ServiceRules.FIRST_NODE_PORT;
    private static final int LAST = ServiceRules.LAST_NODE_PORT;

    /** Left to those who ask for a certain one, as long as there are others. */
    private static final int STATIC = 86;

    private final KindRulebook rules;

    NodePorts(KindRulebook rules) {
        this.rules = rules;
    }

    @Override
    public void admit(Draft draft) {
        if (!ServiceClaims.areOf(draft, rules)) {
            return;
        }
        ObjectNode spec = Tree.ensure(draft.object(), "spec");
        StoredObject old = draft.old();
        ObjectNode before = old == null ? null : Tree.object(old.tree(), "spec");
        Set<Integer> held = numbers(before);
        if (before != null) {
            keep(spec, before);
        }
        var taken = new Taken(draft, held);
        ports(taken, spec, before == null);
        healthCheck(taken, spec);
        Set<Integer> now = numbers(spec);
        held.stream()
                .filter(number -> !now.contains(number))
                .forEach(number -> claimOf(draft, number).ifPresent(draft::release));
    }

    /** All that a Service holds; in the order of its ports. */
    static Set<Integer> numbers(@Nullable ObjectNode spec) {
        var numbers = new LinkedHashSet<Integer>();
        Tree.objects(spec, "ports").forEach(port -> numbers.add((int) Tree.number(port, "nodePort", 0)));
        numbers.add((int) Tree.number(spec, "healthCheckNodePort", 0));
        numbers.remove(0);
        return numbers;
    }

    /** An update that does not name the numbers keeps them, by the names of the ports. */
    private static void keep(ObjectNode spec, ObjectNode before) {
        if (wantsPorts(spec) && wantsPorts(before)) {
            var byName = new HashMap<String, Integer>();
            Tree.objects(before, "ports")
                    .forEach(port -> byName.put(Tree.text(port, "name"), (int) Tree.number(port, "nodePort", 0)));
            Set<Integer> used = numbers(spec);
            for (ObjectNode port : Tree.objects(spec, "ports")) {
                int number = byName.getOrDefault(Tree.text(port, "name"), 0);
                if (Tree.number(port, "nodePort", 0) == 0 && number != 0 && used.add(number)) {
                    port.put("nodePort", number);
                }
            }
        }
        if (wantsHealthCheck(spec) && wantsHealthCheck(before) && !Tree.has(spec, "healthCheckNodePort")) {
            Tree.copy(before, spec, "healthCheckNodePort");
        }
    }

    private static void ports(Taken taken, ObjectNode spec, boolean created) {
        List<ObjectNode> ports = Tree.objects(spec, "ports");
        var byPort = new HashMap<Long, Integer>();
        for (int i = 0; i < ports.size(); i++) {
            ObjectNode port = ports.get(i);
            long inside = Tree.number(port, "port", 0);
            int asked = (int) Tree.number(port, "nodePort", 0);
            if (asked == 0 && created) {
                asked = shared(ports, inside, byPort);
            }
            if (asked != 0) {
                String path = "spec.ports[" + i + "].nodePort";
                taken.take(asked, path);
            } else if (wantsPorts(spec)) {
                asked = taken.any();
            }
            if (asked != 0) {
                port.put("nodePort", asked);
                byPort.putIfAbsent(inside, asked);
            }
        }
    }

    /** What another port with the same number inside has or asks for; 0 for none. */
    private static int shared(List<ObjectNode> ports, long inside, Map<Long, Integer> byPort) {
        return byPort.getOrDefault(
                inside,
                ports.stream()
                        .filter(port -> Tree.number(port, "port", 0) == inside)
                        .mapToInt(port -> (int) Tree.number(port, "nodePort", 0))
                        .filter(number -> number != 0)
                        .findFirst()
                        .orElse(0));
    }

    private static void healthCheck(Taken taken, ObjectNode spec) {
        if (!wantsHealthCheck(spec)) {
            return;
        }
        int asked = (int) Tree.number(spec, "healthCheckNodePort", 0);
        if (asked == 0) {
            spec.put("healthCheckNodePort", taken.any());
        } else {
            taken.take(asked, "spec.healthCheckNodePort");
        }
    }

    private static boolean wantsPorts(ObjectNode spec) {
        String type = Tree.text(spec, "type");
        return type.equals("NodePort")
                || type.equals("LoadBalancer") && Tree.flag(spec, "allocateLoadBalancerNodePorts");
    }

    private static boolean wantsHealthCheck(ObjectNode spec) {
        return Tree.text(spec, "type").equals("LoadBalancer")
                && Tree.text(spec, "externalTrafficPolicy").equals("Local");
    }

    private static Optional<StoredObject> claimOf(Draft draft, int number) {
        return ServiceClaims.find(draft, NodePortKind.KIND, Integer.toString(number));
    }

    /** The numbers that one Service has or gets. */
    private static final class Taken {

        private final Draft draft;
        private final Set<Integer> own;

        Taken(Draft draft, Set<Integer> held) {
            this.draft = draft;
            this.own = new LinkedHashSet<>(held);
        }

        void take(int number, String path) {
            if (own.contains(number)) {
                return;
            }
            String why = number < FIRST || number > LAST
                    ? "provided port is not in the valid range. The range of valid ports is " + FIRST + "-" + LAST
                    : claimOf(draft, number).isPresent() ? "provided port is already allocated" : "";
            if (!why.isEmpty()) {
                var error = FieldError.invalid(path, Integer.toString(number), why);
                throw new Refusal(Failures.invalid(draft.kind(), draft.name(), List.of(error)));
            }
            claim(number);
        }

        int any() {
            int start = Math.floorMod((draft.key().toString().hashCode() + own.size()) * 0x9E3779B1, LAST + 1 - FIRST);
            int number = IntStream.concat(search(start, FIRST + STATIC, LAST), search(start, FIRST, FIRST + STATIC - 1))
                    .filter(each -> !own.contains(each) && claimOf(draft, each).isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new Refusal(Failures.internal("failed to allocate a nodePort: range is full")));
            claim(number);
            return number;
        }

        private static IntStream search(int start, int first, int last) {
            int count = last + 1 - first;
            return IntStream.range(0, count).map(i -> first + (start + i) % count);
        }

        private void claim(int number) {
            own.add(number);
            draft.claim(NodePortKind.KIND, ServiceClaims.of(draft, NodePortKind.KIND, Integer.toString(number)));
        }
    }
}
