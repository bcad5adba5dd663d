package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with containers. Names are unique over all of a pod's lists of them. */
final class ContainerValidation {

    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("FallbackToLogsOnError", "File");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private ContainerValidation() {}

    static void validateAll(Errors errors, ObjectNode spec, Set<String> volumes, String path) {
        List<ObjectNode> containers = Tree.objects(spec, "containers");
        if (containers.isEmpty()) {
            errors.required(path + ".containers", "");
        }
        var names = new HashSet<String>();
        for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
            List<ObjectNode> all = Tree.objects(spec, list);
            for (int i = 0; i < all.size(); i++) {
                validate(errors, all.get(i), names, volumes, path + "." + list + "[" + i + "]");
            }
        }
        List<ObjectNode> init = Tree.objects(spec, "initContainers");
        for (int i = 0; i < init.size(); i++) {
            String restart = Tree.text(init.get(i), "restartPolicy");
            if (!restart.isEmpty() && !List.of("Always", "Never", "OnFailure").contains(restart)) {
                errors.notSupported(
                        path + ".initContainers[" + i + "].restartPolicy",
                        restart,
                        List.of("Always", "Never", "OnFailure"));
            }
            if (!restart.equals("Always")) {
                notForInit(errors, init.get(i), path + ".initContainers[" + i + "]");
            }
            hostPorts(errors, List.of(init.get(i)), path + ".initContainers", i);
        }
        hostPorts(errors, containers, path + ".containers", 0);
        EphemeralValidation.validate(errors, spec, path);
    }

    /** An init container that ends is neither probed nor told of its life. */
    private static void notForInit(Errors errors, ObjectNode container, String path) {
        for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (Tree.has(container, field)) {
                errors.forbidden(path + "." + field, "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    /**
     * What runs at the same time cannot have one port of a node twice.
     *
     * @param first index of the first container
     */
    private static void hostPorts(Errors errors, List<ObjectNode> together, String path, int first) {
        var taken = new HashSet<String>();
        for (int i = 0; i < together.size(); i++) {
            List<ObjectNode> ports = Tree.objects(together.get(i), "ports");
            for (int p = 0; p < ports.size(); p++) {
                ObjectNode port = ports.get(p);
                long number = Tree.number(port, "hostPort", 0);
                String place = Tree.text(port, "protocol") + "/" + Tree.text(port, "hostIP") + "/" + number;
                if (number != 0 && !taken.add(place)) {
                    errors.duplicate(path + "[" + (first + i) + "].ports[" + p + "].hostPort", place);
                }
            }
        }
    }

    private static void validate(
            Errors errors, ObjectNode container, Set<String> names, Set<String> volumes, String path) {
        String name = Tree.text(container, "name");
        if (name.isEmpty()) {
            errors.required(path + ".name", "");
        } else {
            errors.invalid(path + ".name", name, Names.dnsLabel(name));
        }
        if (!names.add(name)) {
            errors.duplicate(path + ".name", name);
        }
        String image = Tree.text(container, "image");
        if (image.isEmpty()) {
            errors.required(path + ".image", "");
        } else if (!image.strip().equals(image)) {
            errors.invalid(path + ".image", image, "must not have leading or trailing whitespace");
        }
        errors.oneOf(path + ".imagePullPolicy", Tree.text(container, "imagePullPolicy"), PULL_POLICIES);
        errors.oneOf(
                path + ".terminationMessagePolicy", Tree.text(container, "terminationMessagePolicy"), MESSAGE_POLICIES);
        ports(errors, container, path + ".ports");
        EnvironmentValidation.validate(errors, container, path);
        ResourceValidation.validate(errors, Tree.object(container, "resources"), path + ".resources");
        VolumeValidation.validateMounts(errors, container, volumes, path);
        ProbeValidation.validateAll(errors, container, path);
        SecurityValidation.container(errors, container, path + ".securityContext");
    }

    private static void ports(Errors errors, ObjectNode container, String path) {
        var names = new HashSet<String>();
        List<ObjectNode> ports = Tree.objects(container, "ports");
        for (int i = 0; i < ports.size(); i++) {
            ObjectNode port = ports.get(i);
            String at = path + "[" + i + "]";
            String name = Tree.text(port, "name");
            if (!name.isEmpty()) {
                List<String> wrong = Names.portName(name);
                errors.invalid(at + ".name", name, wrong);
                if (wrong.isEmpty() && !names.add(name)) {
                    errors.duplicate(at + ".name", name);
                }
            }
            long number = Tree.number(port, "containerPort", 0);
            if (number == 0) {
                errors.required(at + ".containerPort", "");
            } else {
                portNumber(errors, number, at + ".containerPort");
            }
            long host = Tree.number(port, "hostPort", 0);
            if (host != 0) {
                portNumber(errors, host, at + ".hostPort");
            }
            errors.oneOf(at + ".protocol", Tree.text(port, "protocol"), PROTOCOLS);
        }
    }

    static void portNumber(Errors errors, long number, String path) {
        if (number < 1 || number > 65535) {
            errors.invalid(path, number, "must be between 1 and 65535, inclusive");
        }
    }
}
