package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes fills in for a pod, and for a pod's template (core/v1 {@code defaults.go}). */
public final class PodDefaults {

    static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private static final long GRACE_SECONDS = 30;

    private PodDefaults() {}

    /** @param owner the object whose {@code spec.template} is one */
    public static void applyToTemplate(ObjectNode owner) {
        applyToTemplateIn(Tree.ensure(owner, "spec"));
    }

    /** @param holder the object whose {@code template} is one */
    public static void applyToTemplateIn(ObjectNode holder) {
        ObjectNode template = Tree.ensure(holder, "template");
        Tree.ensure(template, "metadata");
        applyToSpec(Tree.ensure(template, "spec"));
    }

    /** What is asked for by a claim that a template makes. */
    public static void applyToClaim(ObjectNode claim) {
        ContainerDefaults.resources(Tree.object(claim, "spec", "resources"));
    }

    static void applyToPod(ObjectNode pod) {
        ObjectNode spec = Tree.ensure(pod, "spec");
        applyToSpec(spec);
        Tree.objects(spec, "containers").forEach(ContainerDefaults::requestsFromLimits);
        Tree.objects(spec, "initContainers").forEach(ContainerDefaults::requestsFromLimits);
        podRequests(spec);
        Tree.defaultFlag(spec, "enableServiceLinks", true);
        if (Tree.flag(spec, "hostNetwork")) {
            hostPorts(spec);
        }
    }

    /** What the pod as a whole is limited to, and no container asks for, is what it asks for. */
    private static void podRequests(ObjectNode spec) {
        ObjectNode resources = Tree.object(spec, "resources");
        ObjectNode limits = Tree.object(resources, "limits");
        if (resources == null || limits == null) {
            return;
        }
        for (var limit : limits.properties()) {
            String name = limit.getKey();
            boolean asked = containers(spec).stream()
                    .anyMatch(container -> Tree.has(Tree.object(container, "resources", "requests"), name));
            if (!asked && PodRequests.isForPods(name) && !Tree.has(Tree.object(resources, "requests"), name)) {
                Tree.ensure(resources, "requests").set(name, limit.getValue());
            }
        }
    }

    static List<ObjectNode> containers(ObjectNode spec) {
        var all = new ArrayList<ObjectNode>();
        CONTAINER_LISTS.forEach(list -> all.addAll(Tree.objects(spec, list)));
        return all;
    }

    private static void applyToSpec(ObjectNode spec) {
        Tree.objects(spec, "volumes").forEach(VolumeDefaults::apply);
        containers(spec).forEach(ContainerDefaults::apply);
        Tree.defaultText(spec, "restartPolicy", "Always");
        Tree.defaultNumber(spec, "terminationGracePeriodSeconds", GRACE_SECONDS);
        Tree.defaultText(spec, "dnsPolicy", "ClusterFirst");
        serviceAccount(spec);
        Tree.ensure(spec, "securityContext");
        Tree.defaultText(spec, "schedulerName", "default-scheduler");
        ContainerDefaults.amounts(Tree.object(spec, "overhead"));
        ContainerDefaults.resources(Tree.object(spec, "resources"));
    }

    /** The old name and the new one say the same. */
    private static void serviceAccount(ObjectNode spec) {
        String name = Tree.text(spec, "serviceAccountName");
        String old = Tree.text(spec, "serviceAccount");
        if (!name.isEmpty()) {
            spec.put("serviceAccount", name);
        } else if (!old.isEmpty()) {
            spec.put("serviceAccountName", old);
        }
    }

    private static void hostPorts(ObjectNode spec) {
        for (ObjectNode container : containers(spec)) {
            for (ObjectNode port : Tree.objects(container, "ports")) {
                Tree.defaultPositive(port, "hostPort", Tree.number(port, "containerPort", 0));
            }
        }
    }
}
