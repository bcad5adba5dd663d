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

/** The checks that level restricted has beside those of baseline. */
final class RestrictedChecks {

    private static final Set<String> VOLUMES = Set.of(
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret");
    private static final Set<String> OTHER_VOLUMES = Set.of(
            "hostPath",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "gitRepo",
            "nfs",
            "iscsi",
            "glusterfs",
            "rbd",
            "flexVolume",
            "cinder",
            "cephfs",
            "flocker",
            "fc",
            "azureFile",
            "vsphereVolume",
            "quobyte",
            "azureDisk",
            "photonPersistentDisk",
            "portworxVolume",
            "scaleIO",
            "storageos");

    private RestrictedChecks() {}

    static @Nullable Finding escalation(PodView pod) {
        List<String> containers =
                pod.containersWith(security -> !PodView.isFalse(security, "allowPrivilegeEscalation"));
        return containers.isEmpty()
                ? null
                : new Finding(
                        "allowPrivilegeEscalation != false",
                        containers(containers) + " must set securityContext.allowPrivilegeEscalation=false");
    }

    static @Nullable Finding capabilities(PodView pod) {
        List<String> keeping = pod.containersWith(security ->
                !Tree.texts(Tree.object(security, "capabilities"), "drop").contains("ALL"));
        var added = new TreeSet<String>();
        List<String> adding = pod.containersWith(security -> {
            List<String> bad = Tree.texts(Tree.object(security, "capabilities"), "add").stream()
                    .filter(each -> !each.equals("NET_BIND_SERVICE"))
                    .toList();
            added.addAll(bad);
            return !bad.isEmpty();
        });
        var details = new ArrayList<String>();
        if (!keeping.isEmpty()) {
            details.add(containers(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        if (!adding.isEmpty()) {
            details.add(
                    containers(adding) + " must not include " + quoted(added) + " in securityContext.capabilities.add");
        }
        return details.isEmpty() ? null : new Finding("unrestricted capabilities", String.join("; ", details));
    }

    static @Nullable Finding volumes(PodView pod) {
        var volumes = new ArrayList<String>();
        var types = new TreeSet<String>();
        for (ObjectNode volume : Tree.objects(pod.spec(), "volumes")) {
            if (VOLUMES.stream().noneMatch(type -> Tree.has(volume, type))) {
                volumes.add(PodView.name(volume));
                types.add(OTHER_VOLUMES.stream()
                        .filter(type -> Tree.has(volume, type))
                        .findFirst()
                        .orElse("unknown"));
            }
        }
        return volumes.isEmpty()
                ? null
                : new Finding(
                        "restricted volume types",
                        plural("volume", volumes) + " " + quoted(volumes)
                                + (volumes.size() == 1 ? " uses " : " use ")
                                + plural("restricted volume type", types) + " " + quoted(types));
    }

    static @Nullable Finding nonRoot(PodView pod) {
        boolean ofPod = PodView.isFalse(pod.security(), "runAsNonRoot");
        boolean set = Tree.flag(pod.security(), "runAsNonRoot");
        List<String> explicit = pod.containersWith(security -> PodView.isFalse(security, "runAsNonRoot"));
        if (ofPod || !explicit.isEmpty()) {
            return new Finding(
                    "runAsNonRoot != true",
                    setters(ofPod, explicit) + " must not set securityContext.runAsNonRoot=false");
        }
        List<String> implicit = set ? List.of() : pod.containersWith(security -> !Tree.has(security, "runAsNonRoot"));
        return implicit.isEmpty()
                ? null
                : new Finding(
                        "runAsNonRoot != true",
                        "pod or " + containers(implicit) + " must set securityContext.runAsNonRoot=true");
    }

    static @Nullable Finding user(PodView pod) {
        boolean ofPod = isRoot(pod.security());
        List<String> containers = pod.containersWith(RestrictedChecks::isRoot);
        return ofPod || !containers.isEmpty()
                ? new Finding("runAsUser=0", setters(ofPod, containers) + " must not set runAsUser=0")
                : null;
    }

    private static boolean isRoot(@Nullable ObjectNode security) {
        return Tree.number(security, "runAsUser", -1) == 0;
    }

    static @Nullable Finding seccomp(PodView pod) {
        Finding bad = BaselineChecks.seccomp(pod);
        if (bad != null) {
            return bad;
        }
        List<String> implicit = Tree.has(pod.security(), "seccompProfile")
                ? List.of()
                : pod.containersWith(security -> !Tree.has(security, "seccompProfile"));
        return implicit.isEmpty()
                ? null
                : new Finding(
                        "seccompProfile",
                        "pod or " + containers(implicit)
                                + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
    }
}
