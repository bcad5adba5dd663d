package io.streamplane.apiserver.kind.discovery;

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
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to an EndpointSlice ({@code pkg/apis/discovery/validation}). */
public final class EndpointSliceRules implements KindRules {

    private static final List<String> TYPES = List.of("FQDN", "IPv4", "IPv6");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final int MOST_ENDPOINTS = 1_000;
    private static final int MOST = 100;
    private static final int SHOWN = 3;
    private static final List<String> CONTENT = List.of("addressType", "endpoints", "ports");
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("AddressType", "The type of addresses.", slice -> Tree.text(slice, "addressType")),
            Columns.text("Ports", "The ports of each endpoint.", EndpointSliceRules::ports),
            Columns.text("Endpoints", "The addresses.", EndpointSliceRules::endpoints),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode slice) {
        Tree.objects(slice, "endpoints").forEach(each -> Tree.ensure(each, "conditions"));
        for (ObjectNode port : Tree.objects(slice, "ports")) {
            if (!Tree.has(port, "name")) {
                port.put("name", "");
            }
            Tree.defaultText(port, "protocol", "TCP");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode slice) {
        Generations.onCreate(slice);
    }

    @Override
    public void prepareForUpdate(ObjectNode slice, ObjectNode old) {
        long before = Tree.number(Tree.object(old, "metadata"), "generation", 1);
        boolean same = CONTENT.stream().allMatch(field -> Tree.same(slice, old, field))
                && Tree.same(Tree.object(slice, "metadata"), Tree.object(old, "metadata"), "labels");
        Tree.ensure(slice, "metadata").put("generation", same ? before : before + 1);
    }

    @Override
    public List<FieldError> validate(ObjectNode slice) {
        var errors = new Errors();
        String type = Tree.text(slice, "addressType");
        errors.oneOf("addressType", type, TYPES);
        List<ObjectNode> endpoints = Tree.objects(slice, "endpoints");
        if (endpoints.size() > MOST_ENDPOINTS) {
            errors.tooMany("endpoints", endpoints.size(), MOST_ENDPOINTS);
        } else {
            for (int i = 0; i < endpoints.size(); i++) {
                endpoint(errors, endpoints.get(i), type, "endpoints[" + i + "]");
            }
        }
        ports(errors, Tree.objects(slice, "ports"));
        return errors.found();
    }

    private static void endpoint(Errors errors, ObjectNode endpoint, String type, String at) {
        List<String> addresses = Tree.texts(endpoint, "addresses");
        if (addresses.isEmpty()) {
            errors.required(at + ".addresses", "must contain at least 1 address");
        } else if (addresses.size() > MOST) {
            errors.tooMany(at + ".addresses", addresses.size(), MOST);
        }
        for (int i = 0; i < addresses.size(); i++) {
            address(errors, addresses.get(i), type, at + ".addresses[" + i + "]");
        }
        Labels.validate(errors, Tree.textMap(endpoint, "deprecatedTopology"), at + ".deprecatedTopology");
        String host = Tree.text(endpoint, "hostname");
        if (!host.isEmpty()) {
            errors.invalid(at + ".hostname", host, Names.dnsLabel(host));
        }
    }

    private static void address(Errors errors, String address, String type, String path) {
        switch (type) {
            case "IPv4", "IPv6" -> {
                boolean v6 = type.equals("IPv6");
                if (!IpAddresses.address(address).isEmpty() || IpAddresses.isV6(address) != v6) {
                    errors.invalid(path, address, "must be a valid " + type + " address");
                }
                if (IpAddresses.address(address).isEmpty()) {
                    errors.invalid(path, address, IpAddresses.notSpecial(address));
                }
            }
            case "FQDN" -> errors.invalid(path, address, Names.dnsSubdomain(address));
            default -> {}
        }
    }

    private static void ports(Errors errors, List<ObjectNode> ports) {
        if (ports.size() > MOST) {
            errors.tooMany("ports", ports.size(), MOST);
            return;
        }
        var names = new HashSet<String>();
        for (int i = 0; i < ports.size(); i++) {
            ObjectNode port = ports.get(i);
            String name = Tree.text(port, "name");
            if (!name.isEmpty()) {
                errors.invalid("ports[" + i + "].name", name, Names.dnsLabel(name));
            }
            if (!names.add(name)) {
                errors.duplicate("ports[" + i + "].name", name);
            }
            errors.oneOf("ports[" + i + "].protocol", Tree.text(port, "protocol"), PROTOCOLS);
            String protocol = Tree.text(port, "appProtocol");
            if (!protocol.isEmpty()) {
                errors.invalid("ports[" + i + "].appProtocol", protocol, Names.qualifiedName(protocol));
            }
        }
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String ports(ObjectNode slice) {
        return few(Tree.objects(slice, "ports").stream()
                .map(port -> Tree.has(port, "port") ? Long.toString(Tree.number(port, "port", 0)) : unnumbered(port))
                .toList());
    }

    private static String unnumbered(ObjectNode port) {
        return Tree.has(port, "name") ? Tree.text(port, "name") : "*";
    }

    private static String endpoints(ObjectNode slice) {
        return few(Tree.objects(slice, "endpoints").stream()
                .flatMap(each -> Tree.texts(each, "addresses").stream())
                .toList());
    }

    private static String few(List<String> all) {
        if (all.isEmpty()) {
            return "<unset>";
        }
        String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() > SHOWN ? shown + " + " + (all.size() - SHOWN) + " more..." : shown;
    }
}
