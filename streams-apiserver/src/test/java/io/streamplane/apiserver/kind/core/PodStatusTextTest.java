package io.streamplane.apiserver.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Rows of kubectl get pods, as Kubernetes' own printers test has them. */
class PodStatusTextTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Pending | 0/2 | 0 | {phase: Pending}",
                "Evicted | 0/2 | 0 | {phase: Failed, reason: Evicted}",
                "Unknown | 0/2 | 0 | {deleted: true, phase: Running, reason: NodeLost}",
                "Terminating | 0/2 | 0 | {deleted: true, phase: Running}",
                "Completed | 0/2 | 0 | {deleted: true, phase: Succeeded, containerStatuses: [{state: {terminated: {reason: Completed}}}]}",
                "SchedulingGated | 0/2 | 0 | {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: SchedulingGated}]}",
                "Running | 2/2 | 3 | {phase: Running, containerStatuses: [{ready: true, restartCount: 1, state: {running: {}}}, {ready: true, restartCount: 2, state: {running: {}}}]}",
                "Running | 1/2 | 1 (5m ago) | {phase: Running, containerStatuses: [{ready: true, restartCount: 1, state: {running: {}}, lastState: {terminated: {finishedAt: '2026-01-01T00:55:00Z'}}}]}",
                "CrashLoopBackOff | 1/2 | 4 | {phase: Running, containerStatuses: [{ready: true, restartCount: 0, state: {running: {}}}, {restartCount: 4, state: {waiting: {reason: CrashLoopBackOff}}}]}",
                "OOMKilled | 0/2 | 0 | {phase: Running, containerStatuses: [{state: {terminated: {reason: OOMKilled, exitCode: 137}}}]}",
                "Signal:9 | 0/2 | 0 | {phase: Running, containerStatuses: [{state: {terminated: {signal: 9, exitCode: 137}}}]}",
                "ExitCode:3 | 0/2 | 0 | {phase: Running, containerStatuses: [{state: {terminated: {exitCode: 3}}}]}",
                "NotReady | 1/2 | 0 | {phase: Running, containerStatuses: [{state: {terminated: {reason: Completed}}}, {ready: true, state: {running: {}}}]}",
                "Running | 1/2 | 0 | {phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses: [{state: {terminated: {reason: Completed}}}, {ready: true, state: {running: {}}}]}",
                "Init:0/1 | 0/2 | 0 | {init: {name: i}, phase: Pending, initContainerStatuses: [{name: i, state: {running: {}}}]}",
                "Init:0/1 | 0/2 | 0 | {init: {name: i}, phase: Pending, initContainerStatuses: [{name: i, state: {waiting: {reason: PodInitializing}}}]}",
                "Init:CrashLoopBackOff | 0/2 | 2 | {init: {name: i}, phase: Pending, initContainerStatuses: [{name: i, restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}}]}",
                "Init:Error | 0/2 | 0 | {init: {name: i}, phase: Pending, initContainerStatuses: [{name: i, state: {terminated: {reason: Error, exitCode: 1}}}]}",
                "Init:ExitCode:1 | 0/2 | 0 | {init: {name: i}, phase: Pending, initContainerStatuses: [{name: i, state: {terminated: {exitCode: 1}}}]}",
                "Running | 3/3 | 1 | {init: {name: i, restartPolicy: Always}, phase: Running, initContainerStatuses: [{name: i, started: true, ready: true, restartCount: 1, state: {running: {}}}], containerStatuses: [{ready: true, state: {running: {}}}, {ready: true, state: {running: {}}}]}",
            })
    void shouldPrintAPod(String status, String ready, String restarts, String yaml) {
        // Given
        ObjectNode pod = pod(yaml);

        // When
        String row = cell(pod, "Status") + " | " + cell(pod, "Ready") + " | " + cell(pod, "Restarts");

        // Then
        assertThat(row).isEqualTo(status + " | " + ready + " | " + restarts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "IP | <none> | {phase: Pending}",
                "IP | 10.1.0.7 | {phase: Running, podIP: 10.1.0.7}",
                "Node | node-1 | {phase: Running}",
                "Nominated Node | node-2 | {phase: Pending, nominatedNodeName: node-2}",
                "Readiness Gates | <none> | {phase: Running}",
            })
    void shouldPrintMoreOfAPodWhenAsked(String column, String expected, String yaml) {
        // Given
        ObjectNode pod = pod(yaml);

        // When
        String cell = cell(pod, column);

        // Then
        assertThat(cell).isEqualTo(expected);
    }

    /** A status, with {@code deleted} and {@code init} (an init container) to say more of the pod. */
    private static ObjectNode pod(String yaml) {
        var status = (ObjectNode) YAMLMapper.shared().readTree(yaml);
        var pod = (ObjectNode) YAMLMapper.shared()
                .readTree("{metadata: {name: p}, spec: {nodeName: node-1, containers: [{name: a}, {name: b}]}}");
        if (status.remove("deleted") != null) {
            pod.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:59:00Z");
        }
        var init = status.remove("init");
        if (init != null) {
            pod.withObject("/spec").putArray("initContainers").add(init);
        }
        pod.set("status", status);
        return pod;
    }

    private static String cell(ObjectNode pod, String name) {
        return PodColumns.ALL.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow()
                .cell()
                .of(pod, NOW)
                .asString();
    }
}
