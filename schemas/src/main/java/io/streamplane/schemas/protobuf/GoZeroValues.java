package io.streamplane.schemas.protobuf;

import io.streamplane.schemas.openapi.PlainFields;
import java.util.Set;

/**
 * Which zero values mean nothing. Go writes a field that is no pointer into protobuf even when it is zero, and leaves it out
 * of JSON where it is optional; a pointer to zero stands in both. The wire does not tell the two apart, so the optional
 * fields that are no pointers are listed here, after the Go types of {@code k8s.io/api}: all numbers and flags, and of the
 * texts, of which most are no pointers, those that are.
 */
final class GoZeroValues {

    /** Beside {@link PlainFields#NUMBERS}. */
    private static final Set<String> PLAIN_NUMBERS = Set.of("deprecatedCount", "generation", "retryAfterSeconds");

    /** Beside {@link PlainFields#FLAGS}. */
    private static final Set<String> PLAIN_FLAGS = Set.of("authenticated", "clusterScope", "denied", "globalDefault");

    /** A field of these names is no pointer in one type, and one in the others. */
    private static final Set<String> PLAIN_IN_TYPE = Set.of("Probe.timeoutSeconds", "DeploymentStatus.replicas");

    private static final Set<String> POINTERS_TO_TEXTS = Set.of(
            "appProtocol",
            "holderIdentity",
            "hostnameOverride",
            "ingressClassName",
            "loadBalancerClass",
            "preferredHolder",
            "runtimeClassName",
            "volumeAttributesClassName");
    private static final Set<String> POINTERS_IN_TYPE = Set.of("PersistentVolumeClaimSpec.storageClassName");

    private GoZeroValues() {}

    static boolean keepsZero(String message, String field) {
        return !PlainFields.NUMBERS.contains(field)
                && !PLAIN_NUMBERS.contains(field)
                && !PLAIN_IN_TYPE.contains(inType(message, field));
    }

    static boolean keepsFalse(String field) {
        return !PlainFields.FLAGS.contains(field) && !PLAIN_FLAGS.contains(field);
    }

    static boolean keepsEmpty(String message, String field) {
        return POINTERS_TO_TEXTS.contains(field) || POINTERS_IN_TYPE.contains(inType(message, field));
    }

    private static String inType(String message, String field) {
        return message.substring(message.lastIndexOf('.') + 1) + '.' + field;
    }
}
