package io.streamplane.controllers.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SignsOfLife signs = new SignsOfLife();

    @Test
    void shouldGiveANodeTheWholeTimeThatIsLookedAtForTheFirstTime() {
        // When
        NodeSigns first = signs.look(node("uid", "KubeletReady", "2025-12-31T00:00:00Z"), START);
        NodeSigns later = signs.look(node("uid", "KubeletReady", "2025-12-31T00:00:00Z"), after(30));

        // Then
        assertThat(first).isEqualTo(new NodeSigns(START, null));
        assertThat(later).isEqualTo(first);
    }

    @Test
    void shouldHearHeartbeatsLeasesAndReportsOfStatus() {
        // Given
        signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), START);

        // When
        signs.renewal("node-1", after(10));
        NodeSigns renewed = signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), after(11));
        NodeSigns reported = signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:19Z"), after(20));
        signs.heartbeat("node-1", after(30));
        NodeSigns beating = signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:19Z"), after(31));

        // Then
        assertThat(renewed).isEqualTo(new NodeSigns(after(10), null));
        assertThat(reported).isEqualTo(new NodeSigns(after(20), null));
        assertThat(beating).isEqualTo(new NodeSigns(after(30), after(30)));
    }

    @Test
    void shouldNotTakeItsOwnVerdictForASign() {
        // Given
        signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), START);

        // When
        NodeSigns judged = signs.look(node("uid", "NodeStatusUnknown", "2026-01-01T00:00:05Z"), after(50));

        // Then
        assertThat(judged.last()).isEqualTo(START);
    }

    @Test
    void shouldBeginAnewWithANodeOfTheSameName() {
        // Given
        signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), START);

        // When
        NodeSigns other = signs.look(node("other", "KubeletReady", "2026-01-01T00:00:00Z"), after(30));

        // Then
        assertThat(other.last()).isEqualTo(after(30));
    }

    @Test
    void shouldTakeTheTimeInWhichNobodyListenedFromTheSilence() {
        // Given
        signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), START);
        signs.heartbeat("node-1", after(5));

        // When
        signs.deaf(Duration.ofSeconds(60), after(70));
        NodeSigns heard = signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), after(70));
        signs.deaf(Duration.ofSeconds(60), after(71));
        NodeSigns notLater = signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), after(71));

        // Then
        assertThat(heard).isEqualTo(new NodeSigns(after(65), after(65)));
        assertThat(notLater.last()).isEqualTo(after(71));
    }

    @Test
    void shouldForgetNodesThatAreGone() {
        // Given
        signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), START);

        // When
        signs.retain(Set.of());
        NodeSigns anew = signs.look(node("uid", "KubeletReady", "2026-01-01T00:00:00Z"), after(100));

        // Then
        assertThat(anew.last()).isEqualTo(after(100));
    }

    private static Instant after(int seconds) {
        return START.plusSeconds(seconds);
    }

    private static Stored<Node> node(String uid, String reason, String heartbeat) {
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName("node-1")
                .withUid(uid)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withReason(reason)
                .withLastHeartbeatTime(heartbeat)
                .endCondition()
                .endStatus()
                .build();
        return Stored.of("nodes", ObjectKey.clusterScoped("node-1"), node, 1, 1);
    }
}
