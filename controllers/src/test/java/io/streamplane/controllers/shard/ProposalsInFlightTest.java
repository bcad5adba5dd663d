package io.streamplane.controllers.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProposalsInFlightTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ProposalsInFlight inFlight = new ProposalsInFlight(TIMEOUT);

    @Test
    void shouldHoldBackWhatIsUnderWayUntilItHasHappened() {
        // Given
        inFlight.admit(create("a"), work("a"), START);

        // When
        boolean again = inFlight.admit(create("a"), work("b"), START.plusSeconds(1));

        // Then
        assertThat(again).isFalse();
        assertThat(inFlight.changed(created("a"), START.plusSeconds(2)))
                .containsExactlyInAnyOrder(work("a"), work("b"));
        assertThat(inFlight.admit(create("a"), work("a"), START.plusSeconds(2))).isTrue();
    }

    @Test
    void shouldTryAgainAfterARefusalWhereNothingElseIsUnderWay() {
        // Given
        var child = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("child")
                .withNamespace("default")
                .addNewOwnerReference()
                .withKind("ConfigMap")
                .withName("owner")
                .withUid("owner-uid")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
        var create = new Proposal.Create("configmaps", key("child"), child, List.of());
        inFlight.admit(create, work("owner"), START);

        // When
        var told = inFlight.refused(new Refused("configmaps", key("child"), "no room"), START);
        boolean atOnce = inFlight.admit(create, work("owner"), START);

        // Then
        assertThat(told).isNotNull();
        assertThat(inFlight.refused("owner-uid")).isEqualTo("no room");
        assertThat(atOnce).isFalse();
        assertThat(inFlight.expired(START)).isEmpty();
        assertThat(inFlight.expired(START.plusSeconds(1))).containsExactly(work("owner"));
        assertThat(inFlight.admit(create, work("owner"), START.plusSeconds(1))).isTrue();
    }

    @Test
    void shouldTellOnceThatAScaleWasRefusedThoughTheTargetHasChanged() {
        // Given
        var scale = new Proposal.Scale("configmaps", key("target"), "uid", 3, 1);
        inFlight.admit(scale, work("scaler"), START);
        inFlight.changed(created("target"), START);

        // When
        var hears = inFlight.refusedScale(new Refused("configmaps", key("target"), "has been modified"));
        var other = inFlight.refusedScale(new Refused("configmaps", key("other"), "is forbidden"));

        // Then
        assertThat(hears).isEqualTo(work("scaler"));
        assertThat(other).isNull();
        assertThat(inFlight.takeRefusedScale(work("scaler"))).isEqualTo("has been modified");
        assertThat(inFlight.takeRefusedScale(work("scaler"))).isNull();
    }

    @Test
    void shouldForgetTheScalesOfWorkThatIsGone() {
        // Given
        inFlight.admit(new Proposal.Scale("configmaps", key("target"), "uid", 3, 1), work("scaler"), START);

        // When
        inFlight.forgetScales(work("scaler"));

        // Then
        assertThat(inFlight.refusedScale(new Refused("configmaps", key("target"), "is forbidden")))
                .isNull();
    }

    @Test
    void shouldForgetWhatRequiresARevisionThatItsOwnerHasLeft() {
        // Given
        var owner = new ResourceKey("configmaps", key("owner"));
        var requires =
                List.<Precondition>of(new Precondition.DesiredAt(owner, 1), new Precondition.ObservedAt(owner, 0));
        var child = (Proposal.Create) create("child");
        inFlight.admit(
                new Proposal.Create(child.resource(), child.key(), child.object(), requires), work("owner"), START);

        // When
        var same = inFlight.changed(created("owner"), START.plusSeconds(1));
        boolean held = inFlight.proposed("configmaps", key("child"));
        var gone = inFlight.changed(
                new FactChange("configmaps", key("owner"), created("owner").after(), null), START.plusSeconds(1));

        // Then
        assertThat(same).isEmpty();
        assertThat(held).isTrue();
        assertThat(gone).containsExactly(work("owner"));
        assertThat(inFlight.proposed("configmaps", key("child"))).isFalse();
    }

    @Test
    void shouldGiveUpWhatNothingCameOf() {
        // Given
        inFlight.admit(create("a"), work("a"), START);

        // When
        var early = inFlight.expired(START.plus(TIMEOUT).minusMillis(1));
        var late = inFlight.expired(START.plus(TIMEOUT));

        // Then
        assertThat(early).isEmpty();
        assertThat(late).containsExactly(work("a"));
        assertThat(inFlight.proposed("configmaps", key("a"))).isFalse();
    }

    @Test
    void shouldWaitForItsTurnWhileEffectsOfTheSameBatchComeIn() {
        // Given
        inFlight.admit(create("a"), work("a"), START);
        inFlight.admit(create("b"), work("b"), START);
        inFlight.changed(created("a"), START.plusSeconds(4));

        // When
        var busy = inFlight.expired(START.plusSeconds(8));
        var quiet = inFlight.expired(START.plusSeconds(9));

        // Then
        assertThat(busy).isEmpty();
        assertThat(quiet).containsExactly(work("b"));
    }

    @Test
    void shouldNotWaitForWhatALaterProposalHasOvertaken() {
        // Given
        inFlight.admit(create("refused"), work("refused"), START);
        inFlight.admit(create("b"), work("b"), START.plusSeconds(1));
        inFlight.changed(created("b"), START.plusSeconds(4));

        // When
        var late = inFlight.expired(START.plus(TIMEOUT));

        // Then
        assertThat(late).containsExactly(work("refused"));
    }

    private static Proposal create(String name) {
        return new Proposal.Create("configmaps", key(name), map(name));
    }

    private static FactChange created(String name) {
        return new FactChange("configmaps", key(name), null, Stored.of("configmaps", key(name), map(name), 1, 0));
    }

    private static ConfigMap map(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .endMetadata()
                .build();
    }

    private static WorkKey work(String name) {
        return new WorkKey("configmaps", key(name));
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }
}
