package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to Endpoints ({@code ValidateEndpoints}). */
public final class EndpointsRules implements KindRules {

    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final int LAST_PORT = 65_535;

    @Override
    public void applyDefaults(ObjectNode endpoints) {
        Tree.objects(endpoints, "subsets").stream()
                .flatMap(subset -> Tree.objects(subset, "ports").stream())
                .forEach(port -> Tree.defaultText(port, "protocol", "TCP"));
    }

    @Override
    public List<FieldError> validate(ObjectNode endpoints) {
        var errors = new Errors();
        List<ObjectNode> subsets = Tree.objects(endpoints, "subsets");
        for (int i = 0; i < subsets.size(); i++) {
            String path = "subsets[" + i + "]";
            List<ObjectNode> ready = Tree.objects(subsets.get(i), "addresses");
            List<ObjectNode> others = Tree.objects(subsets.get(i), "notReadyAddresses");
            if (ready.isEmpty() && others.isEmpty()) {
                errors.required(path, "must specify `addresses` or `notReadyAddresses`");
            }
            for (int a = 0; a < ready.size(); a++) {
                address(errors, ready.get(a), path + ".addresses[" + a + "]");
            }
            for (int a = 0; a < others.size(); a++) {
                address(errors, others.get(a), path + ".notReadyAddresses[" + a + "]");
            }
            List<ObjectNode> ports = Tree.objects(subsets.get(i), "ports");
            for (int p = 0; p < ports.size(); p++) {
                port(errors, ports.get(p), ports.size() > 1, path + ".ports[" + p + "]");
            }
        }
        return errors.found();
    }

    private static void address(Errors errors, ObjectNode address, String path) {
        String ip = Tree.text(address, "ip");
        errors.invalid(path + ".ip", ip, IpAddresses.notSpecial(ip));
        String hostname = Tree.text(address, "hostname");
        if (!hostname.isEmpty()) {
            errors.invalid(path + ".hostname", hostname, Names.dnsLabel(hostname));
        }
        if (Tree.has(address, "nodeName")) {
            String node = Tree.text(address, "nodeName");
            errors.invalid(path + ".nodeName", node, Names.dnsSubdomain(node));
        }
    }

    private static void port(Errors errors, ObjectNode port, boolean named, String path) {
        String name = Tree.text(port, "name");
        if (!name.isEmpty()) {
            errors.invalid(path + ".name", name, Names.dnsLabel(name));
        } else if (named) {
            errors.required(path + ".name", "");
        }
        long number = Tree.number(port, "port", 0);
        if (number < 1 || number > LAST_PORT) {
            errors.invalid(path + ".port", number, "must be between 1 and 65535, inclusive");
        }
        errors.oneOf(path + ".protocol", Tree.text(port, "protocol"), PROTOCOLS);
        if (Tree.has(port, "appProtocol")) {
            String protocol = Tree.text(port, "appProtocol");
            errors.invalid(path + ".appProtocol", protocol, Names.qualifiedName(protocol));
        }
    }

    @Override
    public String deprecation() {
        return "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.ENDPOINTS;
    }
}
