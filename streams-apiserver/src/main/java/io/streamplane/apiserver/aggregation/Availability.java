package io.streamplane.apiserver.aggregation;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchFollower;
import io.streamplane.apiserver.watch.Watcher;
import io.streamplane.schemas.kind.apiregistration.ApiServiceKind;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the server of each APIService again and again what it serves, and says in the condition Available what came of it, as
 * kube-aggregator's availability controller. What it serves becomes part of discovery.
 */
public final class Availability implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final Caller CALLER = new Caller("system:apiserver", List.of("system:masters"), "apiserver", "");
    private static final WriteOptions OPTIONS = new WriteOptions(false, "apiserver", FieldValidation.IGNORE, false);

    private final ObjectSource objects;
    private final Operations operations;
    private final AggregatedServers servers;
    private final WatchFollower follower;
    private volatile ServedElsewhere served = ServedElsewhere.NOTHING;

    private Availability(ObjectSource objects, Operations operations, AggregatedServers servers) {
        this.objects = objects;
        this.operations = operations;
        this.servers = servers;
        this.follower = new WatchFollower("availability", objects, ApiServiceKind.KIND, EVERY, this::follow);
    }

    public static Availability start(ObjectSource objects, Operations operations, AggregatedServers servers) {
        var availability = new Availability(objects, operations, servers);
        availability.follower.start();
        return availability;
    }

    /** What other servers said last that they serve. */
    public ServedElsewhere served() {
        return served;
    }

    private void follow(Watcher changes) throws InterruptedException {
        while (!changes.isOver()) {
            look();
            for (var change = changes.poll(EVERY); change != null; change = changes.poll(Duration.ZERO)) {
                LOG.debug("APIService {} changed", change.object().key());
            }
        }
    }

    private void look() throws InterruptedException {
        var documents = new TreeMap<String, ServedElsewhere.GroupVersion>();
        for (StoredObject object : objects.current().list(ApiServiceKind.KIND, null)) {
            ObjectNode service = object.tree();
            ObjectNode spec = Tree.object(service, "spec");
            String group = Tree.text(spec, "group");
            String version = Tree.text(spec, "version");
            if (servers.serviceOf(group, version) == null) {
                continue;
            }
            try {
                ObjectNode resources = ask(service, "/apis/" + group + "/" + version);
                say(object, "True", "Passed", "all checks passed");
                documents.put(
                        object.key().name(),
                        new ServedElsewhere.GroupVersion(
                                group, version, Tree.number(spec, "versionPriority", 0), resources));
            } catch (UnavailableException e) {
                say(object, "False", e.reason(), String.valueOf(e.getMessage()));
                documents.put(
                        object.key().name(),
                        new ServedElsewhere.GroupVersion(
                                group, version, Tree.number(spec, "versionPriority", 0), null));
            }
        }
        documents.putIfAbsent(
                ServedElsewhere.METRICS.version() + "." + ServedElsewhere.METRICS.group(), ServedElsewhere.METRICS);
        var now = new ServedElsewhere(List.copyOf(documents.values()));
        served = now.equals(served) ? served : now;
    }

    private ObjectNode ask(ObjectNode service, String path) throws UnavailableException, InterruptedException {
        var request = HttpRequest.newBuilder()
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("X-Remote-User", "system:kube-aggregator")
                .header("X-Remote-Group", "system:masters");
        var response = servers.send(service, path, request);
        try (InputStream body = response.body()) {
            JsonNode document = JsonMapper.shared().readTree(body.readNBytes(MOST_BYTES));
            if (response.statusCode() / 100 == 2 && document instanceof ObjectNode resources) {
                return resources;
            }
        } catch (IOException | JacksonException e) {
            throw new UnavailableException(
                    "FailedDiscoveryCheck",
                    "failing or missing response from " + response.uri() + ": " + e.getMessage());
        }
        throw new UnavailableException(
                "FailedDiscoveryCheck",
                "failing or missing response from " + response.uri() + ": bad status from " + response.uri() + ": "
                        + response.statusCode());
    }

    /** Written only where it is news. */
    private void say(StoredObject object, String status, String reason, String message) {
        ObjectNode known = Tree.objects(Tree.object(object.tree(), "status"), "conditions").stream()
                .filter(each -> Tree.text(each, "type").equals("Available"))
                .findFirst()
                .orElse(null);
        if (Tree.text(known, "status").equals(status)
                && Tree.text(known, "reason").equals(reason)
                && Tree.text(known, "message").equals(message)) {
            return;
        }
        String since = Tree.text(known, "status").equals(status)
                ? Tree.text(known, "lastTransitionTime")
                : Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode body = object.tree().deepCopy();
        Tree.ensure(body, "status")
                .putArray("conditions")
                .addObject()
                .put("type", "Available")
                .put("status", status)
                .put("lastTransitionTime", since)
                .put("reason", reason)
                .put("message", message);
        var target = new Target(ApiServiceKind.KIND, "", object.key().name(), "status");
        operations.update(CALLER, target, body, List.of(), OPTIONS);
    }

    @Override
    public void close() {
        follower.close();
    }
}
