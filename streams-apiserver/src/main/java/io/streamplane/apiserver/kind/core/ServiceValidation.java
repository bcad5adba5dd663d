package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a Service's spec. */
final class ServiceValidation {

    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private ServiceValidation() {}

    static List<FieldError> validate(ObjectNode spec) {
        var errors = new Errors();
        String type = Tree.text(spec, "type");
        errors.oneOf("spec.type", type, TYPES);
        boolean headless = Tree.text(spec, "clusterIP").equals("None");
        List<ObjectNode> ports = Tree.objects(spec, "ports");
        if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
            errors.required("spec.ports", "");
        }
        ports(errors, ports, type);
        Labels.validate(errors, Tree.textMap(spec, "selector"), "spec.selector");
        if (type.equals("ExternalName")) {
            String name = Tree.text(spec, "externalName");
            // The dot at the end of a name that is complete.
            String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            if (bare.isEmpty()) {
                errors.required("spec.externalName", "");
            } else {
                errors.invalid("spec.externalName", bare, Names.dnsSubdomain(bare));
            }
        }
        if (headless && List.of("NodePort", "LoadBalancer").contains(type)) {
            errors.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services");
        }
        ServiceTrafficValidation.validate(errors, spec);
        ServiceAddressValidation.validate(errors, spec);
        return errors.found();
    }

    static List<FieldError> validateUpdate(ObjectNode spec, ObjectNode old) {
        var errors = new Errors();
        if (ServiceTypeChange.hasAddress(spec) && ServiceTypeChange.hasAddress(old)) {
            ServiceStackChange.validate(errors, spec, old);
        }
        return errors.found();
    }

    private static void ports(Errors errors, List<ObjectNode> ports, String type) {
        var names = new HashSet<String>();
        var numbers = new HashSet<String>();
        var nodePorts = new HashSet<String>();
        for (int i = 0; i < ports.size(); i++) {
            ObjectNode port = ports.get(i);
            String at = "spec.ports[" + i + "]";
            String name = Tree.text(port, "name");
            if (name.isEmpty()) {
                if (ports.size() > 1) {
                    errors.required(at + ".name", "");
                }
            } else {
                errors.invalid(at + ".name", name, Names.dnsLabel(name));
                if (!names.add(name)) {
                    errors.duplicate(at + ".name", name);
                }
            }
            ContainerValidation.portNumber(errors, Tree.number(port, "port", 0), at + ".port");
            errors.oneOf(at + ".protocol", Tree.text(port, "protocol"), PROTOCOLS);
            JsonNode target = port.path("targetPort");
            if (target.isString()) {
                errors.invalid(at + ".targetPort", target.asString(), Names.portName(target.asString()));
            } else {
                ContainerValidation.portNumber(errors, target.asLong(0), at + ".targetPort");
            }
            if (Tree.has(port, "appProtocol")) {
                String protocol = Tree.text(port, "appProtocol");
                errors.invalid(at + ".appProtocol", protocol, Names.qualifiedName(protocol));
            }
            nodePort(errors, port, at + ".nodePort", type, nodePorts);
            if (!numbers.add(Tree.text(port, "protocol") + Tree.number(port, "port", 0))) {
                errors.duplicate(at, port);
            }
        }
    }

    private static void nodePort(Errors errors, ObjectNode port, String path, String type, Set<String> known) {
        long number = Tree.number(port, "nodePort", 0);
        if (number == 0) {
            return;
        }
        if (type.equals("ClusterIP")) {
            errors.forbidden(path, "may not be used when `type` is 'ClusterIP'");
        } else if (number < ServiceRules.FIRST_NODE_PORT || number > ServiceRules.LAST_NODE_PORT) {
            errors.invalid(
                    path,
                    number,
                    "provided port is not in the valid range. The range of valid ports is "
                            + ServiceRules.FIRST_NODE_PORT + "-" + ServiceRules.LAST_NODE_PORT);
        }
        if (!known.add(Tree.text(port, "protocol") + number)) {
            errors.duplicate(path, port.path("nodePort"));
        }
    }
}
