package io.streamplane.controllers.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.reconcile.ReconcileResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Growths that fail, are tried again, and succeed for a smaller size. */
class ExpansionRecoveryTest {

    private static final String CONTROLLER = "sim.streamplane.io/controller-expansion";
    private static final String NODE = "sim.streamplane.io/node-expansion";

    private final GrowthFixture growth = new GrowthFixture();

    /** A claim with 2Gi that asks for 10Gi; when it failed for the first and for the last time; what is proposed, said, or waited for. */
    @ParameterizedTest(name = "{0}, {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
        OutOfRange above 5Gi | ControllerResizeInProgress | | 2Gi of 10Gi [ControllerResizeError] {storage=ControllerResizeInfeasible} | rpc error: code = OutOfRange desc = expected at most 5Gi, but 10737418240 bytes are asked for |
        OutOfRange above 10Gi | ControllerResizeInProgress | | volume 10Gi | |
        Internal | ControllerResizeInProgress | | 2Gi of 10Gi [ControllerResizeError] {storage=ControllerResizeInProgress} | rpc error: code = Internal desc = the volume does not grow |
        Unavailable | ControllerResizeInProgress | | | rpc error: code = Unavailable desc = the volume does not grow | 15s
        OutOfRange | ControllerResizeInfeasible | 100 100 | | | 200s
        OutOfRange | ControllerResizeInfeasible | 900 299 | | | 1s
        OutOfRange | ControllerResizeInfeasible | 900 300 | 2Gi of 10Gi [ControllerResizeError] {storage=ControllerResizeInfeasible} | rpc error: code = OutOfRange desc = the volume does not grow |
        Internal | ControllerResizeInfeasible | 900 300 | 2Gi of 10Gi [ControllerResizeError] {storage=ControllerResizeInfeasible} | rpc error: code = Internal desc = the volume does not grow |
        ok | ControllerResizeInfeasible | 900 300 | volume 10Gi | |
        Internal | ControllerResizeInProgress | 0 0 | | | 1s
        Internal | ControllerResizeInProgress | 1 1 | 2Gi of 10Gi [ControllerResizeError] {storage=ControllerResizeInProgress} | rpc error: code = Internal desc = the volume does not grow |
        Internal | ControllerResizeInProgress | 40 10 | | | 20s
        Internal | ControllerResizeInProgress | 9999 299 | | | 1s
        Internal | ControllerResizeInProgress | 9999 300 | 2Gi of 10Gi [ControllerResizeError] {storage=ControllerResizeInProgress} | rpc error: code = Internal desc = the volume does not grow |
        """)
    void shouldFailInTheController(
            String script,
            String state,
            @Nullable String failed,
            @Nullable String expected,
            @Nullable String said,
            @Nullable String again) {
        // Given
        growth.claim("10Gi", state, "10Gi").volume("2Gi").annotate(CONTROLLER, script);
        fail("ControllerResizeError", failed);

        // When
        ReconcileResult outcome = growth.run();

        // Then
        String failure = "VolumeResizeFailed: resize volume \"v\" by resizer \"simulated.csi.streamplane.io\" failed: ";
        assertOutcome(outcome, expected, said == null ? "" : failure + said, again);
    }

    /** A claim with 2Gi whose volume holds 10Gi, and which a pod uses; what it asks for now. */
    @ParameterizedTest(name = "{0}, {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
        OutOfRange above 5Gi | 10Gi | NodeResizeInProgress | | 2Gi of 10Gi [NodeResizeError] {storage=NodeResizeInfeasible} | volume rpc error: code = OutOfRange desc = expected at most 5Gi, but 10737418240 bytes are asked for |
        Internal | 10Gi | NodeResizeInProgress | | 2Gi of 10Gi [NodeResizeError] {storage=NodeResizeInProgress} | volume : rpc error: code = Internal desc = the volume does not grow |
        Aborted | 10Gi | NodeResizeInProgress | | | volume : rpc error: code = Aborted desc = the volume does not grow | 15s
        Internal | 5Gi | NodeResizeInProgress | | 2Gi of 10Gi [NodeResizeError] {storage=NodeResizeInProgress} | volume : rpc error: code = Internal desc = the volume does not grow |
        Internal | 5Gi | NodeResizeInProgress | 1 1 | 2Gi of 10Gi [NodeResizeError] {storage=NodeResizeInfeasible} | volume : rpc error: code = Internal desc = the volume does not grow |
        Internal | 10Gi | NodeResizePending | 30 10 | | | 10s
        Internal | 10Gi | NodeResizePending | 30 15 | 2Gi of 10Gi [NodeResizeError] {storage=NodeResizeInProgress} | |
        Internal | 10Gi | NodeResizeInProgress | 999 119 | | | 1s
        """)
    void shouldFailOnANode(
            String script,
            String asked,
            String state,
            @Nullable String failed,
            @Nullable String expected,
            @Nullable String said,
            @Nullable String again) {
        // Given
        growth.claim(asked, state, "10Gi").volume("10Gi").annotate(NODE, script).use("node-1");
        fail("NodeResizeError", failed);

        // When
        ReconcileResult outcome = growth.run();

        // Then
        String failure = "VolumeResizeFailed: NodeExpandVolume.NodeExpandVolume failed for volume \"v\" :"
                + " Expander.NodeExpand failed to expand the ";
        assertOutcome(outcome, expected, said == null ? "" : failure + said, again);
    }

    private static void assertOutcome(
            ReconcileResult outcome, @Nullable String expected, String said, @Nullable String again) {
        assertThat(GrowthFixture.proposed(outcome)).isEqualTo(expected == null ? "" : expected);
        assertThat(said(outcome)).isEqualTo(said);
        assertThat(outcome.requeueAfter()).isEqualTo(again == null ? null : Duration.parse("PT" + again));
    }

    /** Where it grows, and how; the claim asks for 10Gi, and after ten minutes for another size. */
    @ParameterizedTest(name = "{0} {1}, {3}")
    @CsvSource(delimiter = '|', textBlock = """
        OutOfRange above 5Gi | | 2Gi of 10Gi [Resizing, ControllerResizeError] {storage=ControllerResizeInfeasible} | 5Gi | 5Gi of 5Gi [] {}
        OutOfRange above 5Gi | | 2Gi of 10Gi [Resizing, ControllerResizeError] {storage=ControllerResizeInfeasible} | 6Gi | 2Gi of 6Gi [Resizing, ControllerResizeError] {storage=ControllerResizeInfeasible}
        Internal above 5Gi | | 2Gi of 10Gi [Resizing, ControllerResizeError] {storage=ControllerResizeInProgress} | 3Gi | 3Gi of 3Gi [] {}
        Unavailable above 5Gi | | 2Gi of 10Gi [Resizing] {storage=ControllerResizeInProgress} | 3Gi | 2Gi of 10Gi [Resizing] {storage=ControllerResizeInProgress}
        OutOfRange above 5Gi | true | 2Gi of 10Gi [Resizing, ControllerResizeError] {storage=ControllerResizeInfeasible} | 5Gi | 5Gi of 5Gi [] {}
        | Internal above 5Gi | 2Gi of 10Gi [Resizing, FileSystemResizePending, NodeResizeError] {storage=NodeResizeInProgress} | 10Gi | 2Gi of 10Gi [Resizing, FileSystemResizePending, NodeResizeError] {storage=NodeResizeInProgress}
        | OutOfRange above 5Gi | 2Gi of 10Gi [Resizing, FileSystemResizePending, NodeResizeError] {storage=NodeResizePending} | 5Gi | 2Gi of 10Gi [Resizing, FileSystemResizePending, NodeResizeError] {storage=NodeResizePending}
        false | OutOfRange above 5Gi | 2Gi of 10Gi [Resizing, FileSystemResizePending, NodeResizeError] {storage=NodeResizePending} | 5Gi | 5Gi of 5Gi [] {}
        false | Internal above 5Gi | 2Gi of 10Gi [Resizing, FileSystemResizePending, NodeResizeError] {storage=NodeResizeInProgress} | 5Gi | 5Gi of 5Gi [] {}
        """)
    void shouldRecover(
            @Nullable String controller, @Nullable String node, String failed, String then, String recovered) {
        // Given
        growth.type(controller, node).claim("10Gi", null, null).volume("2Gi").use("node-1");
        assertThat(growth.settle(Duration.ofMinutes(10))).isEqualTo(failed);

        // When
        String end = growth.ask(then).settle(Duration.ofMinutes(10));

        // Then
        assertThat(end).isEqualTo(recovered);
    }

    @Test
    void shouldTellSinceWhenItFailsAndWhenItFailedLast() {
        // Given
        growth.type("Internal", null).claim("10Gi", null, null).volume("2Gi");

        // When
        growth.settle(Duration.ofSeconds(20));

        // Then
        var condition = growth.claim().getStatus().getConditions().getLast();
        assertThat(condition.getType() + " since " + condition.getLastTransitionTime() + " until "
                        + condition.getLastProbeTime() + ": " + condition.getMessage())
                .isEqualTo(
                        "ControllerResizeError since 2026-01-01T00:00:00Z until 2026-01-01T00:00:16Z: failed to expand"
                                + " pvc with rpc error: code = Internal desc = the volume does not grow");
    }

    /** What the claim says goes before what its class says; what is not of the form says nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        | |
        OutOfRange above 5Gi | | OutOfRange
        OutOfRange above 10Gi | |
        OutOfRange above 5Gi | ok |
        OutOfRange above 5Gi | NotFound above 9Gi | NotFound
        OutOfRange above 5Gi | NotFound above 10Gi |
        OutOfRange above 5Gi | NotFound above much | OutOfRange
        Internal | Odd | Internal
        true | |
        false | |
        """)
    void shouldFailAsIsSaid(@Nullable String ofClass, @Nullable String ofClaim, @Nullable String expected) {
        // Given
        growth.type(ofClass, null).claim("10Gi", null, null).volume("2Gi");
        if (ofClaim != null) {
            growth.annotate(CONTROLLER, ofClaim);
        }

        // When
        var failure = growth.growth().failure(ExpansionFailure.Place.CONTROLLER, new BigDecimal("10737418240"));

        // Then
        assertThat(failure == null ? null : failure.code()).isEqualTo(expected);
    }

    private void fail(String condition, @Nullable String times) {
        if (times != null) {
            int space = times.indexOf(' ');
            growth.failed(
                    condition, Long.parseLong(times.substring(0, space)), Long.parseLong(times.substring(space + 1)));
        }
    }

    private static String said(ReconcileResult outcome) {
        return outcome.events().stream()
                .map(each -> each.note().reason() + ": " + each.note().message())
                .collect(Collectors.joining("; "));
    }
}
