package io.streamplane.apiserver.admission.podsecurity;

import static io.streamplane.apiserver.admission.podsecurity.PodView.containers;
import static io.streamplane.apiserver.admission.podsecurity.PodView.plural;
import static io.streamplane.apiserver.admission.podsecurity.PodView.quoted;
import static io.streamplane.apiserver.admission.podsecurity.PodView.setters;

import io.streamplane.apiserver.admission.podsecurity.PodView.Finding;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The checks of level baseline, in the words of {@code k8s.io/pod-security-admission/policy}. */
final class BaselineChecks {

    private static final Set<String> CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APPARMOR_CONTAINER = "container.apparmor.security.beta.kubernetes.io/";

    /** Types of AppArmor and seccomp profiles. */
    private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");

    private BaselineChecks() {}

    static @Nullable Finding appArmor(PodView pod) {
        var values = new TreeSet<String>();
        boolean ofPod = isBadProfile(pod.security(), "appArmorProfile", values);
        List<String> containers = pod.containersWith(security -> isBadProfile(security, "appArmorProfile", values));
        var annotations = new TreeSet<String>();
        pod.annotations().forEach((key, value) -> {
            boolean allowed = value.isEmpty() || value.equals("runtime/default") || value.startsWith("localhost/");
            if (key.startsWith(APPARMOR_CONTAINER) && !allowed) {
                annotations.add(key + "=\"" + value + "\"");
            }
        });
        var all = new ArrayList<>(values);
        all.addAll(annotations);
        if (all.isEmpty() && !ofPod && containers.isEmpty()) {
            return null;
        }
        String setters = setters(ofPod, containers);
        if (!annotations.isEmpty()) {
            setters += (setters.isEmpty() ? "" : " and ") + plural("annotation", annotations);
        }
        return new Finding(
                plural("forbidden AppArmor profile", all),
                setters + " must not set AppArmor profile type to " + quoted(all));
    }

    private static boolean isBadProfile(@Nullable ObjectNode security, String field, Set<String> bad) {
        ObjectNode profile = Tree.object(security, field);
        String type = Tree.text(profile, "type");
        if (profile == null || PROFILES.contains(type)) {
            return false;
        }
        bad.add(type);
        return true;
    }

    static @Nullable Finding capabilities(PodView pod) {
        var added = new TreeSet<String>();
        List<String> containers = pod.containersWith(security -> {
            List<String> bad = Tree.texts(Tree.object(security, "capabilities"), "add").stream()
                    .filter(each -> !CAPABILITIES.contains(each))
                    .toList();
            added.addAll(bad);
            return !bad.isEmpty();
        });
        return containers.isEmpty()
                ? null
                : new Finding(
                        "non-default capabilities",
                        containers(containers) + " must not include " + quoted(added)
                                + " in securityContext.capabilities.add");
    }

    static @Nullable Finding hostNamespaces(PodView pod) {
        var set = new ArrayList<String>();
        for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (Tree.flag(pod.spec(), field)) {
                set.add(field + "=true");
            }
        }
        return set.isEmpty() ? null : new Finding("host namespaces", String.join(", ", set));
    }

    static @Nullable Finding hostPaths(PodView pod) {
        List<String> volumes = Tree.objects(pod.spec(), "volumes").stream()
                .filter(volume -> Tree.has(volume, "hostPath"))
                .map(PodView::name)
                .toList();
        return volumes.isEmpty()
                ? null
                : new Finding("hostPath volumes", plural("volume", volumes) + " " + quoted(volumes));
    }

    static @Nullable Finding hostPorts(PodView pod) {
        var ports = new TreeSet<String>();
        var containers = new ArrayList<String>();
        for (ObjectNode container : pod.containers()) {
            boolean bad = false;
            for (ObjectNode port : Tree.objects(container, "ports")) {
                long number = Tree.number(port, "hostPort", 0);
                if (number != 0) {
                    ports.add(Long.toString(number));
                    bad = true;
                }
            }
            if (bad) {
                containers.add(PodView.name(container));
            }
        }
        return containers.isEmpty()
                ? null
                : new Finding(
                        "hostPort",
                        containers(containers) + (containers.size() == 1 ? " uses " : " use ")
                                + plural("hostPort", ports) + " " + String.join(", ", ports));
    }

    static @Nullable Finding hostsOfProbes(PodView pod) {
        var hosts = new TreeSet<String>();
        var containers = new TreeSet<String>();
        for (ObjectNode container : pod.containers()) {
            int before = hosts.size();
            boolean bad = false;
            for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
                bad |= addHosts(Tree.object(container, probe), hosts);
            }
            for (String hook : List.of("postStart", "preStop")) {
                bad |= addHosts(Tree.object(container, "lifecycle", hook), hosts);
            }
            if (bad || hosts.size() > before) {
                containers.add(PodView.name(container));
            }
        }
        return containers.isEmpty()
                ? null
                : new Finding(
                        "probe or lifecycle host",
                        containers(containers) + (containers.size() == 1 ? " uses " : " use ")
                                + plural("probe or lifecycle host", hosts) + " " + quoted(hosts));
    }

    private static boolean addHosts(@Nullable ObjectNode action, Set<String> hosts) {
        boolean found = false;
        for (String how : List.of("httpGet", "tcpSocket")) {
            String host = Tree.text(Tree.object(action, how), "host");
            if (!host.isEmpty()) {
                hosts.add(host);
                found = true;
            }
        }
        return found;
    }

    static @Nullable Finding privileged(PodView pod) {
        List<String> containers = pod.containersWith(security -> Tree.flag(security, "privileged"));
        return containers.isEmpty()
                ? null
                : new Finding("privileged", containers(containers) + " must not set securityContext.privileged=true");
    }

    static @Nullable Finding procMount(PodView pod) {
        var types = new TreeSet<String>();
        List<String> containers = pod.containersWith(security -> {
            String type = Tree.text(security, "procMount");
            boolean bad = !type.isEmpty() && !type.equals("Default");
            if (bad) {
                types.add(type);
            }
            return bad;
        });
        return containers.isEmpty()
                ? null
                : new Finding(
                        "procMount",
                        containers(containers) + " must not set securityContext.procMount to " + quoted(types));
    }

    static @Nullable Finding seLinux(PodView pod, Set<String> allowed) {
        var types = new TreeSet<String>();
        var set = new TreeSet<String>();
        boolean ofPod = isBadSeLinux(pod.security(), allowed, types, set);
        List<String> containers = pod.containersWith(security -> isBadSeLinux(security, allowed, types, set));
        if (!ofPod && containers.isEmpty()) {
            return null;
        }
        var problems = new ArrayList<String>();
        if (!types.isEmpty()) {
            problems.add(plural("type", types) + " " + quoted(types));
        }
        for (String field : List.of("user", "role")) {
            if (set.contains(field)) {
                problems.add(field + " may not be set");
            }
        }
        return new Finding(
                "seLinuxOptions",
                setters(ofPod, containers) + " set forbidden securityContext.seLinuxOptions: "
                        + String.join("; ", problems));
    }

    private static boolean isBadSeLinux(
            @Nullable ObjectNode security, Set<String> allowed, Set<String> types, Set<String> set) {
        ObjectNode options = Tree.object(security, "seLinuxOptions");
        String type = Tree.text(options, "type");
        boolean bad = options != null && !allowed.contains(type);
        if (bad) {
            types.add(type);
        }
        for (String field : List.of("user", "role")) {
            if (!Tree.text(options, field).isEmpty()) {
                set.add(field);
                bad = true;
            }
        }
        return bad;
    }

    /** Before Kubernetes 1.19 profiles were annotations. */
    static @Nullable Finding seccompAnnotations(PodView pod) {
        var forbidden = new TreeSet<String>();
        var keys = new ArrayList<>(List.of(SECCOMP_POD));
        pod.containers().forEach(container -> keys.add(SECCOMP_CONTAINER + PodView.name(container)));
        for (String key : keys) {
            String value = pod.annotations().get(key);
            boolean allowed = value == null
                    || value.equals("runtime/default")
                    || value.equals("docker/default")
                    || value.startsWith("localhost/");
            if (!allowed) {
                forbidden.add(key + "=\"" + value + "\"");
            }
        }
        return forbidden.isEmpty()
                ? null
                : new Finding(
                        "seccompProfile",
                        "forbidden " + plural("annotation", forbidden) + " " + String.join(", ", forbidden));
    }

    static @Nullable Finding seccomp(PodView pod) {
        var values = new TreeSet<String>();
        boolean ofPod = isBadProfile(pod.security(), "seccompProfile", values);
        List<String> containers = pod.containersWith(security -> isBadProfile(security, "seccompProfile", values));
        return ofPod || !containers.isEmpty()
                ? new Finding(
                        "seccompProfile",
                        setters(ofPod, containers) + " must not set securityContext.seccompProfile.type to "
                                + quoted(values))
                : null;
    }

    static @Nullable Finding sysctls(PodView pod, Set<String> allowed) {
        List<String> forbidden = Tree.objects(pod.security(), "sysctls").stream()
                .map(PodView::name)
                .filter(name -> !allowed.contains(name))
                .toList();
        return forbidden.isEmpty() ? null : new Finding("forbidden sysctls", String.join(", ", forbidden));
    }

    static @Nullable Finding hostProcess(PodView pod) {
        boolean ofPod = isHostProcess(pod.security());
        List<String> containers = pod.containersWith(BaselineChecks::isHostProcess);
        return ofPod || !containers.isEmpty()
                ? new Finding(
                        "hostProcess",
                        setters(ofPod, containers) + " must not set securityContext.windowsOptions.hostProcess=true")
                : null;
    }

    private static boolean isHostProcess(@Nullable ObjectNode security) {
        return Tree.flag(Tree.object(security, "windowsOptions"), "hostProcess");
    }
}
