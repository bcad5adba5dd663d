package io.streamplane.controllers.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.reconcile.ReconcileResult;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpandReconcilerTest {

    private final GrowthFixture growth = new GrowthFixture();

    /** A claim with 2Gi that asks for so much; its state and what is allocated, what the volume holds; then what is proposed and said. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        as much as it has | 2Gi | | | 2Gi | |
        more | 4Gi | | | 2Gi | 2Gi of 4Gi [Resizing] {storage=ControllerResizeInProgress} | Resizing: External resizer is resizing volume v
        more, begun | 4Gi | ControllerResizeInProgress | 4Gi | 2Gi | volume 4Gi |
        more, volume grown | 4Gi | ControllerResizeInProgress | 4Gi | 4Gi | 4Gi of 4Gi [] {} | VolumeResizeSuccessful: Resize volume succeeded
        still more, begun | 5Gi | ControllerResizeInProgress | 4Gi | 2Gi | volume 4Gi |
        still more, volume grown | 5Gi | ControllerResizeInProgress | 4Gi | 4Gi | 4Gi of 4Gi [] {} | VolumeResizeSuccessful: Resize volume succeeded
        less, begun | 3Gi | ControllerResizeInProgress | 4Gi | 2Gi | volume 4Gi |
        less, volume grown | 3Gi | ControllerResizeInProgress | 4Gi | 4Gi | 4Gi of 4Gi [] {} | VolumeResizeSuccessful: Resize volume succeeded
        less, infeasible | 3Gi | ControllerResizeInfeasible | 4Gi | 2Gi | 2Gi of 3Gi [Resizing] {storage=ControllerResizeInProgress} | Resizing: External resizer is resizing volume v
        grown before | 4Gi | | 2Gi | 2Gi | 2Gi of 4Gi [Resizing] {storage=ControllerResizeInProgress} | Resizing: External resizer is resizing volume v
        the volume holds more | 3Gi | | | 10Gi | 2Gi of 3Gi [Resizing] {storage=ControllerResizeInProgress} | Resizing: External resizer is resizing volume v
        the volume holds more, begun | 3Gi | ControllerResizeInProgress | 3Gi | 10Gi | 10Gi of 3Gi [] {} | VolumeResizeSuccessful: Resize volume succeeded
        """)
    void shouldGrow(
            String what,
            String asked,
            @Nullable String state,
            @Nullable String allocated,
            String holds,
            @Nullable String expected,
            @Nullable String said) {
        // Given
        growth.claim(asked, state, allocated).volume(holds);

        // When
        ReconcileResult outcome = growth.run();

        // Then
        assertThat(GrowthFixture.proposed(outcome)).isEqualTo(orEmpty(expected));
        assertThat(said(outcome)).isEqualTo(orEmpty(said));
    }

    /** A class whose volumes grow on nodes too, or on nodes only; a claim with 2Gi, which a pod uses or not. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        grown | | true | 4Gi | ControllerResizeInProgress | 4Gi | 4Gi | | 2Gi of 4Gi [FileSystemResizePending] {storage=NodeResizePending} | FileSystemResizeRequired: Require file system resize of volume on node
        grown, in use | | true | 4Gi | ControllerResizeInProgress | 4Gi | 4Gi | node-1 | 2Gi of 4Gi [FileSystemResizePending] {storage=NodeResizePending} | FileSystemResizeRequired: Require file system resize of volume on node
        pending | | true | 4Gi | NodeResizePending | 4Gi | 4Gi | | |
        pending, asks for more | | true | 6Gi | NodeResizePending | 4Gi | 4Gi | | |
        pending, asks for less | | true | 3Gi | NodeResizePending | 4Gi | 4Gi | | |
        pending, in use | | true | 4Gi | NodeResizePending | 4Gi | 4Gi | node-1 | 2Gi of 4Gi [] {storage=NodeResizeInProgress} |
        going on | | true | 4Gi | NodeResizeInProgress | 4Gi | 4Gi | node-1 | 4Gi of 4Gi [] {} | FileSystemResizeSuccessful: MountVolume.NodeExpandVolume succeeded for volume "v" node-1; FileSystemResizeSuccessful: MountVolume.NodeExpandVolume succeeded for volume "v" node-1
        going on, out of use | | true | 4Gi | NodeResizeInProgress | 4Gi | 4Gi | | |
        infeasible | | true | 4Gi | NodeResizeInfeasible | 4Gi | 4Gi | | 2Gi of 4Gi [FileSystemResizePending] {storage=NodeResizePending} | FileSystemResizeRequired: Require file system resize of volume on node
        infeasible, asks for less | | true | 3Gi | NodeResizeInfeasible | 4Gi | 4Gi | | 2Gi of 4Gi [FileSystemResizePending] {storage=NodeResizePending} | FileSystemResizeRequired: Require file system resize of volume on node
        infeasible, asks for more | | true | 5Gi | NodeResizeInfeasible | 4Gi | 4Gi | | 2Gi of 4Gi [FileSystemResizePending] {storage=NodeResizePending} | FileSystemResizeRequired: Require file system resize of volume on node
        on nodes only | false | | 4Gi | ControllerResizeInProgress | 4Gi | 2Gi | | volume 4Gi |
        on nodes only, grown | false | | 4Gi | ControllerResizeInProgress | 4Gi | 4Gi | | 2Gi of 4Gi [FileSystemResizePending] {storage=NodeResizePending} | FileSystemResizeRequired: Require file system resize of volume on node
        on nodes only, infeasible, less | false | | 3Gi | NodeResizeInfeasible | 4Gi | 4Gi | | 2Gi of 3Gi [Resizing] {storage=ControllerResizeInProgress} | Resizing: External resizer is resizing volume v
        on nodes only, less, begun | false | | 3Gi | ControllerResizeInProgress | 3Gi | 4Gi | | volume 3Gi |
        on nodes only, less, grown | false | | 3Gi | ControllerResizeInProgress | 3Gi | 3Gi | | 2Gi of 3Gi [FileSystemResizePending] {storage=NodeResizePending} | FileSystemResizeRequired: Require file system resize of volume on node
        """)
    void shouldGrowOnNodes(
            String what,
            @Nullable String controller,
            @Nullable String node,
            String asked,
            @Nullable String state,
            @Nullable String allocated,
            String holds,
            @Nullable String on,
            @Nullable String expected,
            @Nullable String said) {
        // Given
        growth.type(controller, node)
                .claim(asked, state, allocated)
                .volume(holds)
                .use(on);

        // When
        ReconcileResult outcome = growth.run();

        // Then
        assertThat(GrowthFixture.proposed(outcome)).isEqualTo(orEmpty(expected));
        assertThat(said(outcome)).isEqualTo(orEmpty(said));
    }

    private static String said(ReconcileResult outcome) {
        return outcome.events().stream()
                .map(each -> each.note().reason() + ": " + each.note().message())
                .collect(Collectors.joining("; "));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
