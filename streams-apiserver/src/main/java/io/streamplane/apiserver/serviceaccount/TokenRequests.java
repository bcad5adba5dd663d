package io.streamplane.apiserver.serviceaccount;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.operation.CreateOnly;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.kind.core.ServiceAccountKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The subresource {@code token} of ServiceAccounts: answers a TokenRequest with a token, as
 * {@code pkg/registry/core/serviceaccount/storage/token.go}. Nothing is stored.
 */
public final class TokenRequests implements CreateOnly {

    public static final String SUBRESOURCE = "token";

    private static final Kind KIND = KindBuilder.of("authentication.k8s.io", "v1", "TokenRequest", "tokenrequests")
            .answered()
            .build();
    private static final long STANDARD_SECONDS = 3600;
    private static final long LEAST_SECONDS = 600;
    private static final long MOST_SECONDS = 1L << 32;

    /** What admission mounts asks for this time, and holds for a year. */
    private static final long EXTENDED_FROM = 3607;

    private static final long YEAR_SECONDS = 365L * 24 * 3600;

    private final AccountTokens tokens;
    private final Supplier<Snapshot> state;
    private final InstantSource clock;
    private final Consumer<Draft> admission;

    /** @param admission looks at each request, and refuses those that are not allowed */
    public TokenRequests(
            AccountTokens tokens, Supplier<Snapshot> state, InstantSource clock, Consumer<Draft> admission) {
        this.tokens = tokens;
        this.state = state;
        this.clock = clock;
        this.admission = admission;
    }

    /** Whether it is for these operations. */
    public static boolean isOne(Target target) {
        return target.subresource().equals(SUBRESOURCE)
                && target.kind().resource().equals(ServiceAccountKind.RESOURCE);
    }

    @Override
    public ApiResult create(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        Snapshot now = state.get();
        var asked = new Target(KIND, target.namespace(), "", "");
        var draft = draft(new Ask(caller, "create", asked, options), body, now, options, duplicateFields);
        try {
            requireName(target, body);
            Admission.read(draft);
            StoredObject account = find(now, target.kind(), target.namespace(), target.name());
            ObjectNode request = draft.object();
            long seconds = defaults(request, target);
            requireValid(request);
            AccountClaims.Bound bound = bound(now, target, Tree.object(Tree.ensure(request, "spec"), "boundObjectRef"));
            admission.accept(draft(new Ask(caller, "create", target, options), request, now, options, List.of()));
            answer(request, account, bound, shortened(draft, request, seconds));
            return new ApiResult.Done(201, request, draft.warnings());
        } catch (Refusal refusal) {
            return new ApiResult.Failed(refusal.failure(), draft.warnings());
        }
    }

    private static Draft draft(
            Ask ask, ObjectNode body, Snapshot now, WriteOptions options, List<String> duplicateFields) {
        return new Draft(
                ask, body.deepCopy(), null, now, options.fieldValidation(), duplicateFields, FieldTracking.NONE);
    }

    private static void requireName(Target target, ObjectNode body) {
        ObjectNode metadata = Tree.object(body, "metadata");
        var errors = new Errors();
        String name = Tree.text(metadata, "name");
        if (!name.isEmpty() && !name.equals(target.name())) {
            errors.invalid("metadata.name", name, "must match the service account name if specified");
        }
        String namespace = Tree.text(metadata, "namespace");
        if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
            errors.invalid("metadata.namespace", namespace, "must match the service account namespace if specified");
        }
        if (!errors.found().isEmpty()) {
            throw new Refusal(Failures.invalid(KIND, target.name(), errors.found()));
        }
    }

    /** Fills in what is not said; returns the seconds that are asked for. */
    private long defaults(ObjectNode request, Target target) {
        Tree.ensure(request, "metadata")
                .put("name", target.name())
                .put("namespace", target.namespace())
                .put("creationTimestamp", text(clock.instant()));
        ObjectNode spec = Tree.ensure(request, "spec");
        if (Tree.texts(spec, "audiences").isEmpty()) {
            tokens.options().audiences().forEach(spec.putArray("audiences")::add);
        }
        Tree.defaultNumber(spec, "expirationSeconds", STANDARD_SECONDS);
        return Tree.number(spec, "expirationSeconds", STANDARD_SECONDS);
    }

    private static void requireValid(ObjectNode request) {
        long seconds = Tree.number(Tree.object(request, "spec"), "expirationSeconds", STANDARD_SECONDS);
        var errors = new Errors();
        if (seconds < LEAST_SECONDS) {
            errors.invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds > MOST_SECONDS) {
            errors.invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        }
        if (!errors.found().isEmpty()) {
            throw new Refusal(Failures.invalid(KIND, "", errors.found()));
        }
    }

    private static AccountClaims.Bound bound(Snapshot now, Target target, @Nullable ObjectNode reference) {
        if (reference == null) {
            return AccountClaims.Bound.NOTHING;
        }
        String type = Tree.text(reference, "apiVersion") + "/" + Tree.text(reference, "kind");
        Kind kind = switch (type) {
            case "v1/Pod" -> PodKind.KIND;
            case "v1/Node" -> NodeKind.KIND;
            case "v1/Secret" -> SecretKind.KIND;
            default ->
                throw new Refusal(Failures.badRequest("cannot bind token to object of type "
                        + typeName(Tree.text(reference, "apiVersion"), Tree.text(reference, "kind"))));
        };
        String name = Tree.text(reference, "name");
        StoredObject object = find(now, kind, kind.namespaced() ? target.namespace() : "", name);
        ObjectNode spec = Tree.object(object.tree(), "spec");
        boolean isPod = kind.resource().equals(PodKind.RESOURCE);
        if (isPod && !Tree.text(spec, "serviceAccountName").equals(target.name())) {
            throw new Refusal(Failures.badRequest("cannot bind token for serviceaccount \"" + target.name()
                    + "\" to pod running with different serviceaccount name."));
        }
        String uid = Tree.text(reference, "uid");
        if (!uid.isEmpty() && !uid.equals(object.uid())) {
            throw new Refusal(new ApiFailure(
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + kind.kind() + " \"" + name
                            + "\": the UID in the bound object reference (" + uid
                            + ") does not match the UID in record. The object might have been deleted and then"
                            + " recreated",
                    new ApiFailure.Details(name, "", kind.kind(), "", List.of(), 0)));
        }
        String node = isPod ? Tree.text(spec, "nodeName") : "";
        String nodeUid = node.isEmpty()
                ? ""
                : now.get(NodeKind.KIND, ObjectKey.clusterScoped(node))
                        .map(StoredObject::uid)
                        .orElse("");
        return new AccountClaims.Bound(object, node, nodeUid);
    }

    private static String typeName(String apiVersion, String kind) {
        String grouped = apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
        return grouped + ", Kind=" + kind;
    }

    private static StoredObject find(Snapshot now, Kind kind, String namespace, String name) {
        return Optional.of(name)
                .filter(given -> !given.isEmpty())
                .flatMap(given -> now.get(kind, new ObjectKey(namespace, given)))
                .orElseThrow(() -> new Refusal(Failures.notFound(kind, name)));
    }

    private long shortened(Draft draft, ObjectNode request, long seconds) {
        long longest = tokens.options().longestSeconds();
        if (longest == 0 || seconds <= longest) {
            return seconds;
        }
        draft.warn("requested expiration of " + seconds + " seconds shortened to " + longest + " seconds");
        Tree.ensure(request, "spec").put("expirationSeconds", longest);
        return longest;
    }

    private void answer(ObjectNode request, StoredObject account, AccountClaims.Bound bound, long seconds) {
        List<String> audiences = Tree.texts(Tree.object(request, "spec"), "audiences");
        StoredObject object = bound.object();
        boolean ofPod = object != null && object.kind().resource().equals(PodKind.RESOURCE);
        boolean extended = tokens.options().extended()
                && ofPod
                && seconds == EXTENDED_FROM
                && tokens.options().audiences().containsAll(audiences);
        Instant end = clock.instant().plusSeconds(seconds);
        String token =
                tokens.issue(account, bound, audiences, extended ? YEAR_SECONDS : seconds, extended ? seconds : 0);
        request.putObject("status").put("token", token).put("expirationTimestamp", text(end));
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
