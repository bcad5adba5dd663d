package io.streamplane.schemas.openapi;

import java.util.Set;

/**
 * Optional fields of the API that are no pointers in Go, so that their zero means nothing. OpenAPI does not tell them from
 * pointers; they are listed here after the Go types of {@code k8s.io/api}.
 */
public final class PlainFields {

    public static final Set<String> FLAGS = Set.of(
            "chapAuthDiscovery",
            "chapAuthSession",
            "hostIPC",
            "hostNetwork",
            "hostPID",
            "paused",
            "publishNotReadyAddresses",
            "readOnly",
            "sslEnabled",
            "stdin",
            "stdinOnce",
            "tty",
            "unschedulable");
    public static final Set<String> NUMBERS = Set.of(
            "active",
            "availableReplicas",
            "count",
            "currentReplicas",
            "failed",
            "failureThreshold",
            "fullyLabeledReplicas",
            "healthCheckNodePort",
            "hostPort",
            "initialDelaySeconds",
            "minReadySeconds",
            "nodePort",
            "number",
            "numberAvailable",
            "numberUnavailable",
            "observedGeneration",
            "periodSeconds",
            "readyReplicas",
            "signal",
            "sizeBytes",
            "succeeded",
            "successThreshold",
            "unavailableReplicas",
            "updatedNumberScheduled",
            "updatedReplicas");

    private PlainFields() {}
}
