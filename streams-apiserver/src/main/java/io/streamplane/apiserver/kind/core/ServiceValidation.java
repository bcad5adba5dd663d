package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a Service's spec. */
final class ServiceValidation {

    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

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
        ports(errors, ports);
        Labels.validate(errors, Tree.textMap(spec, "selector"), "spec.selector");
        errors.oneOf("spec.sessionAffinity", Tree.text(spec, "sessionAffinity"), List.of("ClientIP", "None"));
        if (type.equals("ExternalName")) {
            String name = Tree.text(spec, "externalName");
            if (name.isEmpty()) {
                errors.required("spec.externalName", "");
            } else {
                errors.invalid("spec.externalName", name, Names.dnsSubdomain(name));
            }
        }
        String ip = Tree.text(spec, "clusterIP");
        if (!ip.isEmpty() && !headless && !ADDRESS.matcher(ip).matches()) {
            errors.invalid("spec.clusterIPs[0]", ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
        if (headless && List.of("NodePort", "LoadBalancer").contains(type)) {
            errors.invalid("spec.clusterIPs[0]", ip, "may not be set to 'None' for " + type + " services");
        }
        return errors.found();
    }

    static List<FieldError> validateUpdate(ObjectNode spec, ObjectNode old) {
        var errors = new Errors();
        boolean both = !Tree.text(spec, "type").equals("ExternalName")
                && !Tree.text(old, "type").equals("ExternalName");
        if (both && !Tree.text(old, "clusterIP").isEmpty() && !Tree.same(spec, old, "clusterIP")) {
            errors.invalid("spec.clusterIPs[0]", spec.get("clusterIPs"), "may not change once set");
        }
        return errors.found();
    }

    private static void ports(Errors errors, List<ObjectNode> ports) {
        var names = new HashSet<String>();
        var numbers = new HashSet<String>();
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
            if (!numbers.add(Tree.text(port, "protocol") + Tree.number(port, "port", 0))) {
                errors.duplicate(at, port);
            }
        }
    }
}
