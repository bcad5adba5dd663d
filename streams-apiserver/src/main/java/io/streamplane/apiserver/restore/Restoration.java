package io.streamplane.apiserver.restore;

import io.streamplane.apiserver.journal.read.ReadingListener;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.restore.StepResult.Outcome;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out a plan through the API server, each step as one request under optimistic locks: what somebody else has changed
 * since the plan was made is a conflict, and stays. Steps of a stage go side by side, for the journal takes many at once.
 */
public final class Restoration {

    private static final int AT_ONCE = 32;
    private static final int ATTEMPTS = 5;
    private static final String MANAGER = "?fieldManager=" + FieldOwners.RESTORER;

    /** How the API server is asked; many do so at once. */
    @FunctionalInterface
    public interface Requests {

        /** @param body JSON; empty for none */
        Answer send(String method, String path, String body) throws IOException, InterruptedException;
    }

    /**
     * What the API server answers.
     *
     * @param code of HTTP
     * @param body the object or a Status
     */
    public record Answer(int code, JsonNode body) {}

    private final Requests server;
    private final Map<String, String> newUids = new ConcurrentHashMap<>();

    private Restoration(Requests server) {
        this.server = server;
    }

    /**
     * The results in the order of the steps. Throws where the API server does not answer; what was done by then stays, and a
     * new plan has only the rest.
     */
    public static List<StepResult> run(RestorePlan plan, Requests server) throws IOException {
        return run(plan, server, ReadingListener.NONE);
    }

    /** @param listener is told how many steps are done */
    public static List<StepResult> run(RestorePlan plan, Requests server, ReadingListener listener) throws IOException {
        var restoration = new Restoration(server);
        var results = new ArrayList<StepResult>();
        int all = plan.steps().size();
        try (ExecutorService executor = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().factory())) {
            for (List<RestoreStep> stage : plan.stages()) {
                var underWay = stage.stream()
                        .map(step -> CompletableFuture.supplyAsync(() -> restoration.carryOut(step), executor))
                        .toList();
                for (var result : underWay) {
                    results.add(result.join());
                    listener.at(results.size(), all);
                }
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException failure) {
                throw failure.getCause();
            }
            throw e;
        }
        return results;
    }

    private StepResult carryOut(RestoreStep step) {
        try {
            return switch (step) {
                case RestoreStep.Create create -> create(create);
                case RestoreStep.Update update -> update(update);
                case RestoreStep.Delete delete -> delete(delete);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException("expected the API server to answer about " + step.key() + ", but: " + e, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private StepResult create(RestoreStep.Create step) throws IOException, InterruptedException {
        Answer answer = server.send(
                "POST",
                step.kind().collectionPath(step.key().key().namespace()) + MANAGER,
                owned(step.body()).toString());
        if (answer.code() == 201) {
            newUids.put(step.was().uid(), answer.body().at("/metadata/uid").asString(""));
        }
        return givenBack(step, step.was(), answer);
    }

    private StepResult update(RestoreStep.Update step) throws IOException, InterruptedException {
        Answer answer =
                server.send("PUT", path(step) + MANAGER, owned(step.body()).toString());
        return givenBack(step, step.was(), answer);
    }

    /**
     * Gives the fields back to who owned them then. That takes a second request, for whoever changes a field owns it. A
     * status that was written meanwhile changes nothing.
     */
    private StepResult givenBack(RestoreStep step, StoredObject was, Answer written)
            throws IOException, InterruptedException {
        Answer answer = written;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (answer.code() / 100 != 2
                    || !(answer.body() instanceof ObjectNode is)
                    || FieldOwners.areAsThen(was.tree(), is)) {
                break;
            }
            answer = server.send(
                    "PUT",
                    path(step) + MANAGER,
                    FieldOwners.givenBack(was.tree(), is).toString());
            if (answer.code() != 409) {
                break;
            }
            Answer current = server.send("GET", path(step), "");
            if (current.code() != 200 || !isSame(current.body(), is)) {
                break;
            }
            answer = current;
        }
        return result(step, answer);
    }

    private static boolean isSame(JsonNode one, ObjectNode other) {
        return one instanceof ObjectNode object
                && object.at("/metadata/uid").equals(other.at("/metadata/uid"))
                && Tree.equal(Content.of(object), Content.of(other));
    }

    /** A status that was written meanwhile changes nothing: the deletion is asked for again at the newer revision. */
    private StepResult delete(RestoreStep.Delete step) throws IOException, InterruptedException {
        long revision = step.is().revision();
        Answer answer = delete(step, revision);
        for (int attempt = 1; answer.code() == 409 && attempt < ATTEMPTS; attempt++) {
            Answer current = server.send("GET", path(step), "");
            if (current.code() != 200 || !isSame(current.body(), step.is().tree())) {
                break;
            }
            revision = current.body().at("/metadata/resourceVersion").asLong(0);
            answer = delete(step, revision);
        }
        // Somebody else deleted it: that is as it should be.
        return answer.code() == 404 ? new StepResult(step, Outcome.DONE, "") : result(step, answer);
    }

    private Answer delete(RestoreStep.Delete step, long revision) throws IOException, InterruptedException {
        ObjectNode options = JsonMapper.shared().createObjectNode();
        options.put("kind", "DeleteOptions").put("apiVersion", "v1").put("propagationPolicy", "Background");
        options.putObject("preconditions").put("uid", step.is().uid()).put("resourceVersion", Long.toString(revision));
        return server.send("DELETE", path(step), options.toString());
    }

    private static StepResult result(RestoreStep step, Answer answer) {
        if (answer.code() / 100 == 2) {
            return new StepResult(step, Outcome.DONE, "");
        }
        String message = answer.body().path("message").asString("the API server answered " + answer.code());
        boolean gone = answer.code() == 404 && step instanceof RestoreStep.Update;
        return new StepResult(step, answer.code() == 409 || gone ? Outcome.CONFLICT : Outcome.REFUSED, message);
    }

    /** The body with the uids of owners that were made anew before it. */
    private ObjectNode owned(ObjectNode body) {
        ObjectNode copy = body.deepCopy();
        for (ObjectNode owner : Tree.objects(Tree.object(copy, "metadata"), "ownerReferences")) {
            String uid = newUids.get(Tree.text(owner, "uid"));
            if (uid != null) {
                owner.put("uid", uid);
            }
        }
        return copy;
    }

    private static String path(RestoreStep step) {
        return step.kind().collectionPath(step.key().key().namespace())
                + '/'
                + step.key().key().name();
    }
}
