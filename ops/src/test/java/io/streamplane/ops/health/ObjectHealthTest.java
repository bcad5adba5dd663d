package io.streamplane.ops.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.openapi.JsonBody;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** By the tables of kubernetes-sigs/cli-utils, pkg/kstatus/status. */
class ObjectHealthTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
    private static final String ALL =
            "replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2, fullyLabeledReplicas: 2, currentReplicas: 2";
    private static final String DONE =
            "conditions: [{type: Progressing, status: 'True', reason: NewReplicaSetAvailable}, {type: Available, status: 'True'}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "kind: ConfigMap; Current",
                "kind: ConfigMap, metadata: {deletionTimestamp: '2026-01-01T00:00:00Z'}; Terminating",
                "kind: Foo, metadata: {generation: 2}, status: {observedGeneration: 1}; InProgress",
                "kind: Foo, metadata: {generation: 2}, status: {observedGeneration: 2}; Current",
                "kind: Foo, metadata: {generation: 2}; Current",
                "kind: Foo, status: {conditions: [{type: Reconciling, status: 'True'}]}; InProgress",
                "kind: Foo, status: {conditions: [{type: Stalled, status: 'True'}]}; Failed",
                "kind: Foo, status: {conditions: [{type: Stalled, status: 'False'}]}; Current",
                "kind: Foo, status: {conditions: [{type: Ready, status: 'False'}]}; Current",
                "apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2, progressDeadlineSeconds: 600}, status: {ALL, DONE}; Current",
                "apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2, progressDeadlineSeconds: 600}, status: {ALL}; InProgress",
                "apiVersion: apps/v1, kind: Deployment, spec: {replicas: 3}, status: {ALL, DONE}; InProgress",
                "apiVersion: apps/v1, kind: Deployment, spec: {replicas: 1}, status: {ALL, DONE}; InProgress",
                "apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2}; InProgress",
                "apiVersion: apps/v1, kind: Deployment, status: {conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]}; Failed",
                "apiVersion: apps/v1, kind: ReplicaSet, spec: {replicas: 2}, status: {ALL}; Current",
                "apiVersion: apps/v1, kind: ReplicaSet, spec: {replicas: 1}, status: {ALL}; InProgress",
                "apiVersion: apps/v1, kind: ReplicaSet, spec: {replicas: 3}, status: {ALL}; InProgress",
                "apiVersion: apps/v1, kind: ReplicaSet, spec: {replicas: 2}, status: {ALL, conditions: [{type: ReplicaFailure, status: 'True'}]}; InProgress",
                "apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 2}, status: {ALL, currentRevision: a, updateRevision: a}; Current",
                "apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 2}, status: {ALL, currentRevision: a, updateRevision: b}; InProgress",
                "apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 2, updateStrategy: {type: OnDelete}}; Current",
                "apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 2, updateStrategy: {rollingUpdate: {partition: 1}}}, status: {replicas: 2, readyReplicas: 2, updatedReplicas: 1}; Current",
                "apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 2, updateStrategy: {rollingUpdate: {partition: 1}}}, status: {replicas: 2, readyReplicas: 2}; InProgress",
                "apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: 2}, status: {replicas: 1}; InProgress",
                "apiVersion: apps/v1, kind: DaemonSet, metadata: {generation: 1}; InProgress",
                "apiVersion: apps/v1, kind: DaemonSet, metadata: {generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 0}; Current",
                "apiVersion: apps/v1, kind: DaemonSet, metadata: {generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 1, currentNumberScheduled: 1}; InProgress",
                "apiVersion: v1, kind: Pod; InProgress",
                "apiVersion: v1, kind: Pod, status: {phase: Succeeded}; Current",
                "apiVersion: v1, kind: Pod, status: {phase: Failed}; Current",
                "apiVersion: v1, kind: Pod, status: {phase: Running}; InProgress",
                "apiVersion: v1, kind: Pod, status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}; Current",
                "apiVersion: v1, kind: Pod, status: {phase: Running, containerStatuses: [{name: a, state: {waiting: {reason: CrashLoopBackOff}}}]}; Failed",
                "apiVersion: v1, kind: Pod, status: {phase: Pending}; InProgress",
                "apiVersion: v1, kind: Pod, metadata: {creationTimestamp: '2026-01-01T00:00:50Z'}, status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}; InProgress",
                "apiVersion: v1, kind: Pod, metadata: {creationTimestamp: '2026-01-01T00:00:00Z'}, status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]}; Failed",
                "apiVersion: batch/v1, kind: Job; InProgress",
                "apiVersion: batch/v1, kind: Job, status: {startTime: '2026-01-01T00:00:00Z'}; Current",
                "apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Failed, status: 'True'}]}; Failed",
                "apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Complete, status: 'True'}]}; Current",
                "apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Suspended, status: 'True'}]}; Current",
                "apiVersion: v1, kind: Service; Current",
                "apiVersion: v1, kind: Service, spec: {type: LoadBalancer}; InProgress",
                "apiVersion: v1, kind: Service, spec: {type: LoadBalancer, clusterIP: 10.0.0.1}; Current",
                "apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Bound}; Current",
                "apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Pending}; InProgress",
                "apiVersion: v1, kind: PersistentVolumeClaim; InProgress",
                "apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition; InProgress",
                "apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, status: {conditions: [{type: Established, status: 'True'}]}; Current",
                "apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, status: {conditions: [{type: NamesAccepted, status: 'False'}]}; Failed",
            })
    void shouldTellHealthAsKstatusDoes(String object, String expected) {
        // Given
        String yaml = "{" + object.replace("ALL", ALL).replace("DONE", DONE) + "}";
        var parsed = (JsonBody.Parsed)
                JsonBody.documents(yaml.getBytes(StandardCharsets.UTF_8)).getFirst();

        // When
        ObjectHealth health = ObjectHealth.of((ObjectNode) parsed.tree(), NOW);

        // Then
        assertThat(health.state()).hasToString(expected);
    }
}
