package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a pod's spec, or with that of a pod's template. */
final class PodSpecValidation {

    private static final List<String> RESTART = List.of("Always", "Never", "OnFailure");
    private static final List<String> DNS = List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");

    private static final List<String> PREEMPTION = List.of("Never", "PreemptLowerPriority");

    private PodSpecValidation() {}

    static void validate(Errors errors, ObjectNode spec, String path) {
        var volumes = VolumeValidation.validate(errors, spec, path + ".volumes");
        ContainerValidation.validateAll(errors, spec, volumes, path);
        PodResourceValidation.validate(errors, spec, path + ".resources");
        errors.oneOf(path + ".restartPolicy", Tree.text(spec, "restartPolicy"), RESTART);
        errors.oneOf(path + ".dnsPolicy", Tree.text(spec, "dnsPolicy"), DNS);
        errors.nonNegative(
                path + ".terminationGracePeriodSeconds", Tree.number(spec, "terminationGracePeriodSeconds", 0));
        if (Tree.has(spec, "activeDeadlineSeconds")) {
            long deadline = Tree.number(spec, "activeDeadlineSeconds", 0);
            if (deadline < 1 || deadline > Integer.MAX_VALUE) {
                errors.invalid(
                        path + ".activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
            }
        }
        Labels.validate(errors, Tree.textMap(spec, "nodeSelector"), path + ".nodeSelector");
        AffinityValidation.validate(errors, spec, path);
        TolerationValidation.validate(errors, Tree.objects(spec, "tolerations"), path + ".tolerations");
        names(errors, spec, path);
        DnsValidation.validate(errors, spec, path + ".dnsConfig");
        SecurityValidation.pod(errors, spec, path);
        lists(errors, spec, path);
        topologySpread(errors, spec, path + ".topologySpreadConstraints");
        if (Tree.flag(spec, "hostNetwork")) {
            hostPorts(errors, spec, path);
        }
    }

    private static void names(Errors errors, ObjectNode spec, String path) {
        for (String field : List.of("serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName")) {
            String value = Tree.text(spec, field);
            if (!value.isEmpty()) {
                errors.invalid(path + "." + field, value, Names.dnsSubdomain(value));
            }
        }
        for (String field : List.of("hostname", "subdomain")) {
            String value = Tree.text(spec, field);
            if (!value.isEmpty()) {
                errors.invalid(path + "." + field, value, Names.dnsLabel(value));
            }
        }
        String scheduler = Tree.text(spec, "schedulerName");
        if (!scheduler.isEmpty()) {
            errors.invalid(path + ".schedulerName", scheduler, Names.qualifiedName(scheduler));
        }
    }

    private static void lists(Errors errors, ObjectNode spec, String path) {
        var gates = new HashSet<String>();
        List<ObjectNode> all = Tree.objects(spec, "schedulingGates");
        for (int i = 0; i < all.size(); i++) {
            String name = Tree.text(all.get(i), "name");
            errors.invalid(path + ".schedulingGates[" + i + "]", name, Names.qualifiedName(name));
            if (!gates.add(name)) {
                errors.duplicate(path + ".schedulingGates[" + i + "]", name);
            }
        }
        List<ObjectNode> readiness = Tree.objects(spec, "readinessGates");
        for (int i = 0; i < readiness.size(); i++) {
            String type = Tree.text(readiness.get(i), "conditionType");
            errors.invalid(path + ".readinessGates[" + i + "].conditionType", type, Names.qualifiedName(type));
        }
        List<ObjectNode> aliases = Tree.objects(spec, "hostAliases");
        for (int i = 0; i < aliases.size(); i++) {
            String at = path + ".hostAliases[" + i + "]";
            String ip = Tree.text(aliases.get(i), "ip");
            errors.invalid(at + ".ip", ip, IpAddresses.address(ip));
            List<String> names = Tree.texts(aliases.get(i), "hostnames");
            for (int n = 0; n < names.size(); n++) {
                errors.invalid(at + ".hostnames[" + n + "]", names.get(n), Names.dnsSubdomain(names.get(n)));
            }
        }
        String preemption = Tree.text(spec, "preemptionPolicy");
        if (!preemption.isEmpty() && !PREEMPTION.contains(preemption)) {
            errors.notSupported(path + ".preemptionPolicy", preemption, PREEMPTION);
        }
    }

    private static void topologySpread(Errors errors, ObjectNode spec, String path) {
        var seen = new HashSet<String>();
        List<ObjectNode> constraints = Tree.objects(spec, "topologySpreadConstraints");
        for (int i = 0; i < constraints.size(); i++) {
            ObjectNode constraint = constraints.get(i);
            String at = path + "[" + i + "]";
            long skew = Tree.number(constraint, "maxSkew", 0);
            if (skew <= 0) {
                errors.invalid(at + ".maxSkew", skew, "must be greater than zero");
            }
            String key = Tree.text(constraint, "topologyKey");
            if (key.isEmpty()) {
                errors.required(at + ".topologyKey", "can not be empty");
            } else {
                errors.invalid(at + ".topologyKey", key, Names.qualifiedName(key));
            }
            String when = Tree.text(constraint, "whenUnsatisfiable");
            if (!List.of("DoNotSchedule", "ScheduleAnyway").contains(when)) {
                errors.notSupported(at + ".whenUnsatisfiable", when, List.of("DoNotSchedule", "ScheduleAnyway"));
            }
            if (!seen.add(key + ", " + when)) {
                errors.duplicate(at + ".{topologyKey, whenUnsatisfiable}", "{" + key + ", " + when + "}");
            }
            Labels.validateSelector(errors, Tree.object(constraint, "labelSelector"), at + ".labelSelector");
        }
    }

    private static void hostPorts(Errors errors, ObjectNode spec, String path) {
        List<ObjectNode> containers = Tree.objects(spec, "containers");
        for (int c = 0; c < containers.size(); c++) {
            List<ObjectNode> ports = Tree.objects(containers.get(c), "ports");
            for (int p = 0; p < ports.size(); p++) {
                long hostPort = Tree.number(ports.get(p), "hostPort", 0);
                boolean defaultedLater = hostPort == 0 && !path.equals("spec");
                if (!defaultedLater && hostPort != Tree.number(ports.get(p), "containerPort", 0)) {
                    errors.invalid(
                            path + ".containers[" + c + "].ports[" + p + "].hostPort",
                            hostPort,
                            "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }
}
