package io.streamplane.controllers.volume;

import static io.streamplane.controllers.volume.VolumeObjects.pod;
import static io.streamplane.controllers.volume.VolumeObjects.storageClass;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimConditionBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The claim {@code data} with 2Gi of the simulated driver and its volume {@code v}; proposals about them may be carried out. */
final class GrowthFixture {

    private static final ObjectKey DATA = new ObjectKey("ns", "data");

    private final ShardFixture shard = new ShardFixture();
    private Instant now = ShardFixture.NOW;

    GrowthFixture() {
        type(null, null);
    }

    /** The parameters of its class. */
    GrowthFixture type(@Nullable String controller, @Nullable String node) {
        var parameters = new HashMap<String, String>();
        if (controller != null) {
            parameters.put("controllerExpansion", controller);
        }
        if (node != null) {
            parameters.put("nodeExpansion", node);
        }
        shard.putInCluster(
                Volumes.CLASSES,
                new StorageClassBuilder(storageClass("fast", VolumeTerms.SIMULATED, "Immediate"))
                        .withParameters(parameters)
                        .build());
        return this;
    }

    GrowthFixture claim(String asked, @Nullable String state, @Nullable String allocated) {
        var claim = VolumeObjects.boundClaim("data", "v")
                .editSpec()
                .withStorageClassName("fast")
                .editResources()
                .addToRequests("storage", new Quantity(asked))
                .endResources()
                .endSpec();
        if (state != null) {
            claim.editStatus().addToAllocatedResourceStatuses("storage", state).endStatus();
        }
        if (allocated != null) {
            claim.editStatus()
                    .addToAllocatedResources("storage", new Quantity(allocated))
                    .endStatus();
        }
        shard.put(Volumes.CLAIMS, claim.build());
        return this;
    }

    /** It says that it has failed for the first time, and for the last time, so many seconds ago. */
    GrowthFixture failed(String condition, long first, long last) {
        shard.put(
                Volumes.CLAIMS,
                new PersistentVolumeClaimBuilder(claim())
                        .editStatus()
                        .addToConditions(new PersistentVolumeClaimConditionBuilder()
                                .withType(condition)
                                .withStatus("True")
                                .withLastTransitionTime(Times.format(now.minusSeconds(first)))
                                .withLastProbeTime(Times.format(now.minusSeconds(last)))
                                .build())
                        .endStatus()
                        .build());
        return this;
    }

    GrowthFixture annotate(String name, String value) {
        shard.put(
                Volumes.CLAIMS,
                new PersistentVolumeClaimBuilder(claim())
                        .editMetadata()
                        .addToAnnotations(name, value)
                        .endMetadata()
                        .build());
        return this;
    }

    GrowthFixture ask(String size) {
        shard.put(
                Volumes.CLAIMS,
                new PersistentVolumeClaimBuilder(claim())
                        .editSpec()
                        .editResources()
                        .addToRequests("storage", new Quantity(size))
                        .endResources()
                        .endSpec()
                        .build());
        return this;
    }

    GrowthFixture volume(String holds) {
        shard.putInCluster(
                Volumes.VOLUMES,
                VolumeObjects.simulatedVolumeOf("v", "data", holds).build());
        return this;
    }

    /** A pod uses it on this node; null for none. */
    GrowthFixture use(@Nullable String node) {
        if (node != null) {
            shard.put(
                    "pods",
                    new PodBuilder(pod("p", "data", node))
                            .withNewStatus()
                            .withPhase("Running")
                            .endStatus()
                            .build());
        }
        return this;
    }

    PersistentVolumeClaim claim() {
        return Objects.requireNonNull(shard.cache().get(Volumes.CLAIMS, DATA, PersistentVolumeClaim.class))
                .object();
    }

    Growth growth() {
        var claim = Objects.requireNonNull(shard.cache().get(Volumes.CLAIMS, DATA, PersistentVolumeClaim.class));
        return Growth.of(shard.cache(), claim, Objects.requireNonNull(Volumes.volume(shard.cache(), "v")));
    }

    ReconcileResult run() {
        return new ExpandReconciler()
                .reconcile(ReconcileInput.of(new WorkKey(Volumes.CLAIMS, DATA), now, shard.cache()));
    }

    /** Carries out what is proposed until nothing is, for so long; the end is told. */
    String settle(Duration time) {
        Instant end = now.plus(time);
        while (true) {
            ReconcileResult outcome = run();
            for (Proposal each : outcome.proposals()) {
                if (each instanceof Proposal.Update update) {
                    shard.putInCluster(Volumes.VOLUMES, update.object());
                } else {
                    shard.put(Volumes.CLAIMS, ((Proposal.UpdateStatus) each).object());
                }
            }
            Duration again = outcome.requeueAfter();
            if (outcome.proposals().isEmpty()
                    && (again == null || now.plus(again).isAfter(end))) {
                now = end;
                return text(claim());
            }
            now = outcome.proposals().isEmpty() ? now.plus(Objects.requireNonNull(again)) : now;
        }
    }

    static String proposed(ReconcileResult outcome) {
        return outcome.proposals().stream().map(GrowthFixture::text).collect(Collectors.joining());
    }

    private static String text(Proposal proposal) {
        if (proposal instanceof Proposal.Update update) {
            return "volume "
                    + ((PersistentVolume) update.object())
                            .getSpec()
                            .getCapacity()
                            .get("storage");
        }
        return text((PersistentVolumeClaim) ((Proposal.UpdateStatus) proposal).object());
    }

    private static String text(PersistentVolumeClaim claim) {
        var status = claim.getStatus();
        return status.getCapacity().get("storage") + " of "
                + status.getAllocatedResources().get("storage") + " "
                + status.getConditions().stream().map(each -> each.getType()).toList() + " "
                + status.getAllocatedResourceStatuses();
    }
}
