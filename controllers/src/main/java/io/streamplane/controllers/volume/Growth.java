package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.volume.ClaimTerms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A claim that asks for more than it has, and how far it has come. Its {@code status.allocatedResourceStatuses} says that
 * (KEP-1790, {@code external-resizer/pkg/controller/expand_and_recover.go}, {@code pkg/volume/util/operationexecutor/node_expander.go}):
 *
 * <pre>
 *            begin                        the volume has grown             a pod uses it
 *  (none) ──────────▶ ControllerResize- ──────────────────────▶ NodeResize- ────────────▶ NodeResize-
 *    ▲                  InProgress                                Pending                 InProgress
 *    │                   │      ▲ another size                       ▲ again                 │    │
 *    │                   ▼      │ or again                           │                       ▼    │
 *    │                ControllerResizeInfeasible              NodeResizeInfeasible ◀─────────┘    │
 *    └──────────────────── where nothing is left to do on a node, and when that is done ◀─────────┘
 * </pre>
 *
 * @param type its class; null where there is none
 */
record Growth(
        Stored<PersistentVolumeClaim> claim,
        Stored<PersistentVolume> volume,
        @Nullable StorageClass type) {

    static final String STORAGE = "storage";

    static final String CONTROLLER_IN_PROGRESS = "ControllerResizeInProgress";
    static final String CONTROLLER_INFEASIBLE = "ControllerResizeInfeasible";
    static final String NODE_PENDING = "NodeResizePending";
    static final String NODE_IN_PROGRESS = "NodeResizeInProgress";
    static final String NODE_INFEASIBLE = "NodeResizeInfeasible";

    static Growth of(ShardView shard, Stored<PersistentVolumeClaim> claim, Stored<PersistentVolume> volume) {
        var type = Volumes.storageClass(shard, ClaimTerms.of(claim.object()).classOrNone());
        return new Growth(claim, volume, type == null ? null : type.object());
    }

    /** @param bytes the same as {@code amount} */
    record Size(Quantity amount, BigDecimal bytes) {}

    Size wanted() {
        Quantity asked = Objects.requireNonNull(
                claim.object().getSpec().getResources().getRequests().get(STORAGE));
        return new Size(asked, ClaimTerms.of(claim.object()).size());
    }

    /** To how much it grows, or has grown last; null where it never has. */
    @Nullable
    Size allocated() {
        var all = claim.object().getStatus().getAllocatedResources();
        Quantity amount = all == null ? null : all.get(STORAGE);
        return amount == null ? null : new Size(amount, ClaimTerms.allocated(claim.object()));
    }

    BigDecimal held() {
        return ClaimTerms.capacity(volume.object());
    }

    /** How far it has come; empty where it has not begun. */
    String state() {
        var states = claim.object().getStatus().getAllocatedResourceStatuses();
        return states == null ? "" : states.getOrDefault(STORAGE, "");
    }

    /** Whether it is the node's turn. */
    boolean isOnNode() {
        return state().equals(NODE_PENDING) || state().equals(NODE_IN_PROGRESS);
    }

    /** Whether the driver has something to do beside the nodes. */
    boolean growsInController() {
        return !"false".equals(ExpansionFailure.Place.CONTROLLER.parameter(type));
    }

    /** Whether its file system grows, which takes a pod that uses it. */
    boolean growsOnNode() {
        String parameter = ExpansionFailure.Place.NODE.parameter(type);
        boolean said = parameter != null && !parameter.equals("false");
        return ClaimTerms.of(claim.object()).volumeMode().equals("Filesystem")
                && (said || ExpansionFailure.Place.NODE.annotated(claim) != null || !growsInController());
    }

    @Nullable
    ExpansionFailure failure(ExpansionFailure.Place place, BigDecimal size) {
        return ExpansionFailure.of(place, claim, type, size);
    }

    @Nullable
    PersistentVolumeClaimCondition condition(String name) {
        return ResizeConditions.find(conditions(), name);
    }

    List<PersistentVolumeClaimCondition> conditions() {
        return Objects.requireNonNullElse(claim.object().getStatus().getConditions(), List.of());
    }

    Proposal status(UnaryOperator<PersistentVolumeClaimStatusBuilder> change) {
        return Volumes.claimStatus(claim, change);
    }

    /** Nothing is left to do: the claim has what the volume holds. What was allocated stays. */
    Proposal finished() {
        return status(each -> each.withConditions(ResizeConditions.without(conditions()))
                .withCapacity(volume.object().getSpec().getCapacity())
                .removeFromAllocatedResourceStatuses(STORAGE));
    }
}
