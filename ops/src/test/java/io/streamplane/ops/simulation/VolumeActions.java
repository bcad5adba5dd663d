package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/**
 * Users of claims, of pods and StatefulSets that use them, and of volumes of a driver that attaches by itself. Volumes do not grow beyond 4Gi,
 * and users ask for less again, until in the end they all may.
 */
final class VolumeActions implements UserActions {

    static final String CLAIMS = "persistentvolumeclaims";
    static final String VOLUMES = "persistentvolumes";
    static final String DRIVER = "disks.example.com";
    private static final String CLASSES = "storageclasses.storage.k8s.io";
    private static final String PODS = "pods";

    /** Those whose volumes are made. */
    private static final List<String> MADE = List.of("standard", "late");

    private static final List<String> FAILURES =
            List.of("OutOfRange above 4Gi", "Internal above 4Gi", "Unavailable above 4Gi");

    private static final List<String> ALL = List.of("standard", "late", "disks", "disks", "disks");

    @Override
    public void act(VirtualApi api, Random random) {
        if (api.list(CLASSES).isEmpty()) {
            String controller = UserActions.any(FAILURES, random);
            addClass(api, "standard", "simulated.csi.streamplane.io", "Immediate", "controllerExpansion", controller);
            String node = UserActions.any(FAILURES, random);
            String late = "controllerExpansion\":\"false\",\"nodeExpansion";
            addClass(api, "late", "simulated.csi.streamplane.io", "WaitForFirstConsumer", late, node);
            addClass(api, "disks", "kubernetes.io/no-provisioner", "Immediate", "nodeExpansion", "true");
            addDisk(api, random);
            addDisk(api, random);
        }
        // Much at a time, for little is done in a history until something is attached.
        for (int i = 0; i < 3; i++) {
            actOnce(api, random);
        }
    }

    private static void actOnce(VirtualApi api, Random random) {
        switch (random.nextInt(16)) {
            case 0, 1 -> addClaim(api, random);
            case 2, 3, 4, 5, 6 -> addPod(api, random);
            case 7 -> addDisk(api, random);
            case 8 -> delete(api, CLAIMS, random);
            case 9, 10, 11 -> deletePod(api, random);
            case 12 -> expand(api, random);
            case 13, 14 -> useSet(api, random);
            default -> reclaim(api, random);
        }
    }

    private static void addClass(
            VirtualApi api, String name, String provisioner, String mode, String parameter, String value) {
        api.create(
                CLASSES,
                "",
                VirtualApi.json("{\"metadata\":{\"name\":\"" + name + "\"},\"provisioner\":\"" + provisioner
                        + "\",\"volumeBindingMode\":\"" + mode + "\",\"allowVolumeExpansion\":true,\"parameters\":{\""
                        + parameter + "\":\"" + value + "\"}}"));
    }

    /** Mostly one, so that pods meet their claims. */
    private static String namespace(Random random) {
        return random.nextInt(4) == 0 ? "n2" : "n1";
    }

    private static void addClaim(VirtualApi api, Random random) {
        ObjectNode claim = VirtualApi.json("{\"metadata\":{\"name\":\"c" + random.nextInt(2) + "\"},\"spec\":"
                + claimSpec(UserActions.any(ALL, random), random) + "}");
        api.create(CLAIMS, namespace(random), claim);
    }

    private static String claimSpec(String type, Random random) {
        String mode = random.nextInt(6) == 0 ? "ReadWriteOncePod" : "ReadWriteOnce";
        return "{\"storageClassName\":\"" + type + "\",\"accessModes\":[\"" + mode
                + "\"],\"resources\":{\"requests\":{\"storage\":\"" + (1 + random.nextInt(3)) + "Gi\"}}}";
    }

    private static void addPod(VirtualApi api, Random random) {
        String volume = random.nextInt(5) == 0
                ? "{\"name\":\"data\",\"ephemeral\":{\"volumeClaimTemplate\":{\"spec\":"
                        + claimSpec(UserActions.any(MADE, random), random) + "}}}"
                : "{\"name\":\"data\",\"persistentVolumeClaim\":{\"claimName\":\"c" + random.nextInt(2) + "\"}}";
        String where = random.nextBoolean()
                ? ""
                : "\"nodeSelector\":{\"kubernetes.io/hostname\":\"node-" + random.nextInt(3) + "\"},";
        api.create(
                PODS,
                namespace(random),
                VirtualApi.json("{\"metadata\":{\"name\":\"v" + random.nextInt(4)
                        + "\"},\"spec\":{\"terminationGracePeriodSeconds\":3,\"containers\":[{\"name\":\"main\",\"image\":\""
                        + UserActions.any(List.of("nginx", "nginx", "job"), random)
                        + "\"}],\"restartPolicy\":\"Never\"," + where + "\"volumes\":[" + volume + "]}}"));
    }

    private static void addDisk(VirtualApi api, Random random) {
        String name = "disk-" + random.nextInt(3);
        api.create(
                VOLUMES,
                "",
                VirtualApi.json("{\"metadata\":{\"name\":\"" + name
                        + "\"},\"spec\":{\"storageClassName\":\"disks\",\"persistentVolumeReclaimPolicy\":\"Retain\","
                        + "\"accessModes\":[\"ReadWriteOnce\"],\"capacity\":{\"storage\":\""
                        + (1 + random.nextInt(3)) + "Gi\"},\"csi\":{\"driver\":\"" + DRIVER + "\",\"volumeHandle\":\""
                        + name
                        + "\"}}}"));
    }

    private static void delete(VirtualApi api, String resource, Random random) {
        StoredObject any = api.any(resource, random);
        boolean bound = any != null && Tree.text(Facets.status(any), "phase").equals("Bound");
        if (any != null && (bound || random.nextInt(4) == 0)) {
            api.delete(any, null, null);
        }
    }

    private static void deletePod(VirtualApi api, Random random) {
        var pods = api.list(PODS).stream()
                .filter(each -> each.key().name().startsWith("v"))
                .filter(each -> random.nextInt(6) == 0
                        || !Tree.text(Facets.status(each), "phase").equals("Pending"))
                .toList();
        if (!pods.isEmpty()) {
            api.delete(UserActions.any(pods, random), random.nextInt(4) == 0 ? 0L : null, null);
        }
    }

    private static void expand(VirtualApi api, Random random) {
        StoredObject claim = api.any(CLAIMS, random);
        if (claim != null) {
            api.merge(
                    claim,
                    "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"" + (2 + random.nextInt(5)) + "Gi\"}}}}");
        }
    }

    private static void useSet(VirtualApi api, Random random) {
        var sets = api.list(StatefulSetActions.SETS).stream()
                .filter(each -> each.key().name().equals("vol"))
                .toList();
        if (sets.isEmpty()) {
            ObjectNode set = VirtualApi.yaml("""
                metadata: {name: vol}
                spec:
                  replicas: 2
                  serviceName: vol
                  selector: {matchLabels: {app: vol}}
                  template:
                    metadata: {labels: {app: vol}}
                    spec:
                      terminationGracePeriodSeconds: 3
                      containers: [{name: main, image: "nginx:1"}]
                """);
            ObjectNode spec = Tree.ensure(set, "spec");
            spec.putArray("volumeClaimTemplates")
                    .add(VirtualApi.json("{\"metadata\":{\"name\":\"d\"},\"spec\":"
                            + claimSpec(UserActions.any(MADE, random), random) + "}"));
            spec.putObject("persistentVolumeClaimRetentionPolicy")
                    .put("whenDeleted", UserActions.any(List.of("Retain", "Delete"), random))
                    .put("whenScaled", UserActions.any(List.of("Retain", "Delete"), random));
            api.create(StatefulSetActions.SETS, namespace(random), set);
            return;
        }
        StoredObject set = UserActions.any(sets, random);
        if (random.nextInt(5) == 0) {
            api.delete(set, null, UserActions.any(List.of("Background", "Foreground"), random));
        } else {
            api.merge(set, "{\"spec\":{\"replicas\":" + random.nextInt(4) + "}}");
        }
    }

    /** Volumes that were released are given free, or deleted. */
    private static void reclaim(VirtualApi api, Random random) {
        for (StoredObject each : api.list(VOLUMES)) {
            if (Tree.text(Facets.status(each), "phase").equals("Released")
                    && Tree.text(Facets.spec(each), "persistentVolumeReclaimPolicy")
                            .equals("Retain")) {
                if (random.nextBoolean()) {
                    api.merge(each, "{\"spec\":{\"claimRef\":null}}");
                } else {
                    api.delete(each, null, null);
                }
            }
        }
    }

    @Override
    public void letGo(VirtualApi api) {
        for (StoredObject each : api.list(StatefulSetActions.SETS)) {
            if (Facets.replicas(each) > 2) {
                api.merge(each, "{\"spec\":{\"replicas\":2}}");
            }
        }
        for (StoredObject each : api.list(CLAIMS)) {
            api.merge(
                    each,
                    "{\"metadata\":{\"annotations\":{\"sim.streamplane.io/controller-expansion\":\"ok\","
                            + "\"sim.streamplane.io/node-expansion\":\"ok\"}}}");
        }
    }
}
