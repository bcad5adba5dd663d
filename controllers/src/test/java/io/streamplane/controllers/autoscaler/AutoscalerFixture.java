package io.streamplane.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.world.Deployments;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.measurement.Measurement.Metric;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pods and what is measured of them, from texts: {@code 500} is a ready pod with that value, {@code 500u} one that runs and is not ready
 * and never was, {@code ?} one without a value, {@code p} a pending one, {@code x} one that is being deleted, {@code f} a failed one.
 */
final class AutoscalerFixture {

    static final Instant NOW = ShardFixture.NOW;
    static final Duration WINDOW = Duration.ofSeconds(15);

    private AutoscalerFixture() {}

    static List<Pod> pods(String texts, String request) {
        var pods = new ArrayList<Pod>();
        for (String text : texts.isEmpty() ? new String[0] : texts.split(" ")) {
            pods.add(pod("p" + pods.size(), text, request));
        }
        return pods;
    }

    static List<Stored<Pod>> stored(List<Pod> pods) {
        return pods.stream()
                .map(pod -> Stored.of(
                        "pods", new ObjectKey("default", pod.getMetadata().getName()), pod, 1, 1))
                .toList();
    }

    /** Of all pods that have a value. */
    static Metric metric(String texts) {
        var byPod = new LinkedHashMap<String, Long>();
        String[] all = texts.isEmpty() ? new String[0] : texts.split(" ");
        for (int i = 0; i < all.length; i++) {
            String digits = all[i].replaceAll("[^0-9]", "");
            if (!digits.isEmpty()) {
                byPod.put("p" + i, Long.parseLong(digits));
            }
        }
        return Metric.of(NOW, WINDOW, byPod);
    }

    /** A Deployment that measurements are of, as it is from a revision on. */
    static void target(ShardFixture shard, int replicas, long revision) {
        Deployment deployment = new DeploymentBuilder(
                        Deployments.rolling(replicas, new IntOrString(1), new IntOrString(0)))
                .editMetadata()
                .withUid("uid-target")
                .endMetadata()
                .build();
        var key = new ObjectKey("default", "web");
        shard.cache()
                .apply(new FactChange(
                        "deployments.apps",
                        key,
                        shard.cache().get("deployments.apps", key),
                        Stored.of("deployments.apps", key, deployment, revision, 0)));
    }

    private static Pod pod(String name, String text, String request) {
        boolean ready = !text.endsWith("u") && !text.equals("p");
        String phase = text.equals("p") ? "Pending" : text.startsWith("f") ? "Failed" : "Running";
        var pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .withContainers(new ContainerBuilder()
                        .withName("main")
                        .withNewResources()
                        .withRequests(
                                request.isEmpty()
                                        ? Map.of()
                                        : Map.of("cpu", new Quantity(request), "memory", new Quantity(request)))
                        .endResources()
                        .build())
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withStartTime(NOW.minus(Duration.ofHours(1)).toString())
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime(NOW.minus(Duration.ofHours(1)).toString())
                .endCondition()
                .endStatus()
                .build();
        if (text.startsWith("x")) {
            pod.getMetadata().setDeletionTimestamp(NOW.toString());
        }
        return pod;
    }
}
