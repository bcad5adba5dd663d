package io.streamplane.apiserver.kind.networking;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a NetworkPolicy ({@code pkg/apis/networking/validation}). */
public final class NetworkPolicyRules implements KindRules {

    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
    private static final List<String> TYPES = List.of("Ingress", "Egress");
    private static final long MOST_PORT = 65_535;
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text(
                    "Pod-Selector",
                    "The pods that the policy is about.",
                    policy -> Labels.format(Tree.object(policy, "spec", "podSelector"))),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode policy) {
        ObjectNode spec = Tree.ensure(policy, "spec");
        Tree.ensure(spec, "podSelector");
        for (String direction : List.of("ingress", "egress")) {
            for (ObjectNode rule : Tree.objects(spec, direction)) {
                Tree.objects(rule, "ports").forEach(port -> Tree.defaultText(port, "protocol", "TCP"));
            }
        }
        if (Tree.texts(spec, "policyTypes").isEmpty()) {
            var types = spec.putArray("policyTypes").add("Ingress");
            if (!Tree.objects(spec, "egress").isEmpty()) {
                types.add("Egress");
            }
        }
    }

    @Override
    public void prepareForCreate(ObjectNode policy) {
        Generations.onCreate(policy);
    }

    @Override
    public void prepareForUpdate(ObjectNode policy, ObjectNode old) {
        Generations.onUpdate(policy, old);
    }

    @Override
    public List<FieldError> validate(ObjectNode policy) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(policy, "spec");
        Labels.validateSelector(errors, Tree.object(spec, "podSelector"), "spec.podSelector");
        rules(errors, spec, "ingress", "from");
        rules(errors, spec, "egress", "to");
        List<String> types = Tree.texts(spec, "policyTypes");
        if (types.size() > TYPES.size()) {
            errors.invalid("spec.policyTypes", spec.get("policyTypes"), "may not specify more than two policyTypes");
            return errors.found();
        }
        for (int i = 0; i < types.size(); i++) {
            if (!TYPES.contains(types.get(i))) {
                errors.notSupported("spec.policyTypes[" + i + "]", types.get(i), TYPES);
            }
        }
        return errors.found();
    }

    private static void rules(Errors errors, ObjectNode spec, String direction, String side) {
        List<ObjectNode> rules = Tree.objects(spec, direction);
        for (int i = 0; i < rules.size(); i++) {
            String at = "spec." + direction + "[" + i + "]";
            List<ObjectNode> ports = Tree.objects(rules.get(i), "ports");
            for (int p = 0; p < ports.size(); p++) {
                port(errors, ports.get(p), at + ".ports[" + p + "]");
            }
            List<ObjectNode> peers = Tree.objects(rules.get(i), side);
            for (int p = 0; p < peers.size(); p++) {
                peer(errors, peers.get(p), at + "." + side + "[" + p + "]");
            }
        }
    }

    private static void port(Errors errors, ObjectNode port, String at) {
        String protocol = Tree.text(port, "protocol");
        if (!PROTOCOLS.contains(protocol)) {
            errors.notSupported(at + ".protocol", protocol, PROTOCOLS);
        }
        JsonNode wanted = port.get("port");
        boolean range = Tree.has(port, "endPort");
        long end = Tree.number(port, "endPort", 0);
        if (wanted == null) {
            if (range) {
                errors.invalid(at + ".endPort", end, "may not be specified when `port` is not specified");
            }
        } else if (wanted.isNumber()) {
            number(errors, at + ".port", wanted.asLong());
            if (range && end < wanted.asLong()) {
                errors.invalid(at + ".endPort", end, "must be greater than or equal to `port`");
            }
            if (range) {
                number(errors, at + ".endPort", end);
            }
        } else {
            if (range) {
                errors.invalid(at + ".endPort", end, "may not be specified when `port` is non-numeric");
            }
            errors.invalid(at + ".port", wanted.asString(), Names.portName(wanted.asString()));
        }
    }

    private static void number(Errors errors, String path, long value) {
        if (value < 1 || value > MOST_PORT) {
            errors.invalid(path, value, "must be between 1 and 65535, inclusive");
        }
    }

    private static void peer(Errors errors, ObjectNode peer, String at) {
        int selectors = 0;
        for (String field : List.of("podSelector", "namespaceSelector")) {
            ObjectNode selector = Tree.object(peer, field);
            if (selector != null) {
                selectors++;
                Labels.validateSelector(errors, selector, at + "." + field);
            }
        }
        ObjectNode block = Tree.object(peer, "ipBlock");
        if (block != null) {
            block(errors, block, at + ".ipBlock");
        }
        if (selectors == 0 && block == null) {
            errors.required(at, "must specify a peer");
        } else if (selectors > 0 && block != null) {
            errors.forbidden(at, "may not specify both ipBlock and another peer");
        }
    }

    private static void block(Errors errors, ObjectNode block, String at) {
        String cidr = Tree.text(block, "cidr");
        if (cidr.isEmpty()) {
            errors.required(at + ".cidr", "");
            return;
        }
        List<String> wrong = IpAddresses.range(cidr);
        errors.invalid(at + ".cidr", cidr, wrong);
        List<String> excepted = Tree.texts(block, "except");
        for (int i = 0; i < excepted.size() && wrong.isEmpty(); i++) {
            String path = at + ".except[" + i + "]";
            List<String> problems = IpAddresses.range(excepted.get(i));
            errors.invalid(path, excepted.get(i), problems);
            if (problems.isEmpty() && !IpAddresses.isWithin(excepted.get(i), cidr)) {
                errors.invalid(path, excepted.get(i), "must be a strict subset of `cidr`");
            }
        }
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
