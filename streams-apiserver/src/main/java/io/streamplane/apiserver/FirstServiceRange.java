package io.streamplane.apiserver;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the ServiceCIDR {@code kubernetes}, as upstream's {@code pkg/controlplane/controller/defaultservicecidr} does: makes it
 * where it is missing, with the ranges that this server was told; adds a second family to it; says that it is ready. What it says
 * otherwise stays, whatever this server was told.
 */
final class FirstServiceRange {

    private static final Logger LOG = LoggerFactory.getLogger(FirstServiceRange.class);

    private final Operations operations;
    private final Supplier<Snapshot> state;
    private final Caller caller;
    private final WriteOptions options;
    private final ServiceRanges ranges;
    private final InstantSource clock;
    private boolean told;

    FirstServiceRange(
            Operations operations,
            Supplier<Snapshot> state,
            Caller caller,
            WriteOptions options,
            ServiceRanges ranges,
            InstantSource clock) {
        this.operations = operations;
        this.state = state;
        this.caller = caller;
        this.options = options;
        this.ranges = ranges;
        this.clock = clock;
    }

    /** The first address of the first range; empty while none is given of it. */
    Optional<String> keep() {
        Optional<StoredObject> before = get();
        if (before.isEmpty()) {
            create();
        } else if (isGoing(before.get())) {
            return Optional.empty();
        } else {
            compare(cidrs(before.get()));
        }
        StoredObject now = get().orElseThrow(() -> new IllegalStateException("expected a ServiceCIDR, but it is gone"));
        if (ready(now).isEmpty()) {
            report();
        }
        return get().filter(each -> !isGoing(each) && ready(each).equals("True"))
                .map(each -> ServiceRanges.firstAddress(cidrs(each).getFirst()));
    }

    private Optional<StoredObject> get() {
        return state.get().get(ServiceCidrKind.KIND, ObjectKey.clusterScoped(ServiceCidrKind.DEFAULT));
    }

    private void create() {
        ObjectNode object = JsonMapper.shared()
                .createObjectNode()
                .put("apiVersion", ServiceCidrKind.KIND.apiVersion())
                .put("kind", ServiceCidrKind.KIND.kind());
        object.putObject("metadata").put("name", ServiceCidrKind.DEFAULT);
        put(object);
        done(operations.create(caller, new Target(ServiceCidrKind.KIND, "", "", ""), object, List.of(), options));
    }

    private void compare(List<String> now) {
        List<String> wanted = ranges.cidrs();
        if (now.size() == 1 && wanted.size() == 2 && now.getFirst().equals(wanted.getFirst())) {
            ObjectNode patch = JsonMapper.shared().createObjectNode();
            put(patch);
            patch("", patch);
        } else if (!now.equals(wanted) && !told) {
            told = true;
            LOG.warn(
                    "Cluster IPs are of {}, as the ServiceCIDR {} says, and not of {}",
                    now,
                    ServiceCidrKind.DEFAULT,
                    wanted);
        }
    }

    private void put(ObjectNode object) {
        ArrayNode cidrs = Tree.ensure(object, "spec").putArray("cidrs");
        ranges.cidrs().forEach(cidrs::add);
    }

    private void report() {
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "")
                .put("message", "Kubernetes default Service CIDR is ready")
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        patch("status", patch);
    }

    private void patch(String subresource, ObjectNode patch) {
        var target = new Target(ServiceCidrKind.KIND, "", ServiceCidrKind.DEFAULT, subresource);
        done(operations.patch(caller, target, PatchType.MERGE, patch, options));
    }

    private static void done(ApiResult result) {
        if (result instanceof ApiResult.Failed failed
                && !failed.failure().reason().equals("AlreadyExists")) {
            throw new IllegalStateException("expected to write the ServiceCIDR " + ServiceCidrKind.DEFAULT + ", but: "
                    + failed.failure().message());
        }
    }

    private static List<String> cidrs(StoredObject object) {
        return Tree.texts(Tree.object(object.tree(), "spec"), "cidrs");
    }

    private static boolean isGoing(StoredObject object) {
        return Tree.has(Tree.object(object.tree(), "metadata"), "deletionTimestamp");
    }

    /** The status of the condition; empty where there is none. */
    private static String ready(StoredObject object) {
        return Tree.objects(Tree.object(object.tree(), "status"), "conditions").stream()
                .filter(condition -> Tree.text(condition, "type").equals("Ready"))
                .map(condition -> Tree.text(condition, "status"))
                .findFirst()
                .orElse("");
    }
}
