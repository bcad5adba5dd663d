package io.streamplane.schemas.protobuf;

import java.util.Set;

/**
 * Which zero values mean something. Go writes a field that is no pointer into protobuf even when it is zero, and leaves
 * it out of JSON; a pointer to zero stands in both. The wire does not tell the two apart, so the pointers among the
 * numbers, and the non-pointers among the flags, are listed here, after the Go types of {@code k8s.io/api}.
 */
final class GoZeroValues {

    private static final Set<String> POINTERS_TO_NUMBERS = Set.of(
            "replicas",
            "revisionHistoryLimit",
            "progressDeadlineSeconds",
            "terminationGracePeriodSeconds",
            "gracePeriodSeconds",
            "deletionGracePeriodSeconds",
            "activeDeadlineSeconds",
            "runAsUser",
            "runAsGroup",
            "fsGroup",
            "tolerationSeconds",
            "defaultMode",
            "mode",
            "priority",
            "timeoutSeconds",
            "expirationSeconds",
            "leaseDurationSeconds",
            "leaseTransitions");
    private static final Set<String> PLAIN_FLAGS = Set.of(
            "hostNetwork",
            "hostPID",
            "hostIPC",
            "paused",
            "readOnly",
            "stdin",
            "stdinOnce",
            "tty",
            "ready",
            "unschedulable",
            "publishNotReadyAddresses",
            "setHostnameAsFQDN");

    private GoZeroValues() {}

    static boolean keepsZero(String field) {
        return POINTERS_TO_NUMBERS.contains(field);
    }

    static boolean keepsFalse(String field) {
        return !PLAIN_FLAGS.contains(field);
    }
}
