package io.streamplane.schemas.openapi;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Which values Go leaves out when it writes a struct of an API as JSON: empty lists and maps, and the zero of a field that is
 * no pointer, each where the field is optional. OpenAPI does not tell a pointer from what is none, so the optional fields that
 * are none are listed, here and in {@link PlainFields}, after the Go types of {@code k8s.io/api}. A zero behind a pointer says something and stays:
 * {@code automountServiceAccountToken: false}, {@code replicas: 0}, {@code storageClassName: ""}.
 */
final class ZeroValues {

    private static final Set<String> PLAIN_TEXTS = Set.of(
            "clusterIP",
            "effect",
            "externalName",
            "generateName",
            "host",
            "hostname",
            "loadBalancerIP",
            "medium",
            "namespace",
            "nodeName",
            "operator",
            "priorityClassName",
            "selfLink",
            "serviceAccount",
            "serviceAccountName",
            "subPath",
            "subPathExpr",
            "subdomain",
            "value",
            "volumeName",
            "workingDir");

    /** Fields that are pointers in these types, or are written at any value, though not in others. */
    private static final Map<String, Set<String>> KEPT = Map.of(
            "readOnly", Set.of("CSIVolumeSource", "AzureDiskVolumeSource"),
            "availableReplicas", Set.of("StatefulSetStatus"),
            "timeoutSeconds", Set.of("ClientIPConfig"));

    /** A client that sends an empty list of these wants them forgotten. */
    private static final String MANAGED_FIELDS = "managedFields";

    private ZeroValues() {}

    /** @param value as it was read, of the field's type */
    static boolean isLeftOut(Definition type, Definition.Field field, JsonNode value) {
        String name = field.name();
        if (name.equals("replicas") && type.shortName().equals("DeploymentStatus")) {
            return isZero(value);
        }
        if (field.required() || KEPT.getOrDefault(name, Set.of()).contains(type.shortName())) {
            return false;
        }
        return switch (field.type()) {
            case FieldType.ListOf _ -> value.isEmpty() && !name.equals(MANAGED_FIELDS);
            case FieldType.MapOf _ -> value.isEmpty();
            case FieldType.Scalar scalar -> isPlainZero(scalar, name, value);
            case FieldType.Reference _ -> false;
        };
    }

    private static boolean isPlainZero(FieldType.Scalar scalar, String name, JsonNode value) {
        return switch (scalar) {
            case BOOLEAN -> PlainFields.FLAGS.contains(name) && value.isBoolean() && !value.booleanValue();
            case INT32, INT64 -> (PlainFields.NUMBERS.contains(name) || name.equals("timeoutSeconds")) && isZero(value);
            case STRING ->
                PLAIN_TEXTS.contains(name)
                        && value.isString()
                        && value.asString().isEmpty();
            default -> false;
        };
    }

    /** Whether it is a whole number, however large, and 0. */
    private static boolean isZero(JsonNode value) {
        return value.isIntegralNumber() && value.bigIntegerValue().signum() == 0;
    }
}
