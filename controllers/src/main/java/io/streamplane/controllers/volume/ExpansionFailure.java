package io.streamplane.controllers.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.quantity.Quantity;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why the simulated driver does not let a volume grow: a status of gRPC, as CSI drivers answer. Users say it by an annotation of the claim, or,
 * where there is none of this form, by a parameter of its class:
 *
 * <pre>
 * ok                  it grows
 * CODE                it fails with this code: {@code Internal}
 * CODE above SIZE     it fails for more than this size: {@code OutOfRange above 10Gi}
 * </pre>
 *
 * <p>What a code means is upstream's ({@code external-resizer/pkg/util}, {@code pkg/volume/csi}): some say that it can never be, some that it
 * may still be going on, all others that this attempt has failed.
 */
record ExpansionFailure(String code, String description) {

    private static final Set<String> INFEASIBLE = Set.of("InvalidArgument", "OutOfRange", "NotFound");
    private static final Set<String> UNCERTAIN =
            Set.of("Canceled", "DeadlineExceeded", "Unavailable", "ResourceExhausted", "Aborted");
    private static final Set<String> FINAL = Set.of(
            "Unknown", "AlreadyExists", "PermissionDenied", "Unimplemented", "Internal", "DataLoss", "Unauthenticated");
    private static final Pattern FORM = Pattern.compile("(ok|[A-Z]\\w*)(?:\\s+above\\s+(\\S+))?");

    /** Where it is asked to. */
    enum Place {
        CONTROLLER("sim.streamplane.io/controller-expansion", "controllerExpansion"),
        NODE("sim.streamplane.io/node-expansion", "nodeExpansion");

        private final String annotation;
        private final String parameter;

        Place(String annotation, String parameter) {
            this.annotation = annotation;
            this.parameter = parameter;
        }

        @Nullable
        String annotated(Stored<PersistentVolumeClaim> claim) {
            return claim.annotations().get(annotation);
        }

        @Nullable
        String parameter(@Nullable StorageClass type) {
            return type == null || type.getParameters() == null
                    ? null
                    : type.getParameters().get(parameter);
        }
    }

    /** Why it does not grow; null where it does. */
    static @Nullable ExpansionFailure of(
            Place place, Stored<PersistentVolumeClaim> claim, @Nullable StorageClass type, BigDecimal size) {
        Said said = Said.parse(place.annotated(claim));
        said = said == null ? Said.parse(place.parameter(type)) : said;
        if (said == null || said.code().equals("ok")) {
            return null;
        }
        Quantity most = said.most();
        if (most != null && size.compareTo(most.amount()) <= 0) {
            return null;
        }
        String description = most == null
                ? "the volume does not grow"
                : "expected at most " + most.canonical() + ", but " + size.toBigInteger() + " bytes are asked for";
        return new ExpansionFailure(said.code(), description);
    }

    private record Said(String code, @Nullable Quantity most) {

        static @Nullable Said parse(@Nullable String text) {
            Matcher matcher = FORM.matcher(text == null ? "" : text.strip());
            if (!matcher.matches()) {
                return null;
            }
            String code = matcher.group(1);
            boolean known =
                    code.equals("ok") || INFEASIBLE.contains(code) || UNCERTAIN.contains(code) || FINAL.contains(code);
            Quantity most = matcher.group(2) == null
                    ? null
                    : Quantity.parse(matcher.group(2)).orElse(null);
            return known && (most != null || matcher.group(2) == null) ? new Said(code, most) : null;
        }
    }

    /** Whether it can never be. */
    boolean isInfeasible() {
        return INFEASIBLE.contains(code);
    }

    /** Whether it is sure that nothing is going on any more. */
    boolean isFinal() {
        return !UNCERTAIN.contains(code);
    }

    /** As clients of gRPC print it. */
    @Override
    public String toString() {
        return "rpc error: code = " + code + " desc = " + description;
    }
}
