package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Commands that change nothing, and so have the materializer write an object's records anew, in the journal's order and with no
 * race against anybody: for where somebody else's records took the place of its own. An object gets a new revision by that.
 */
public final class Rewriting {

    private static final Origin ORIGIN =
            new Origin("system:repair", List.of("system:masters"), "update", "", ToolAgent.of("verify"), "", "");

    private Rewriting() {}

    /**
     * Of an object that there is; rejected where it has changed meanwhile, for then its records are new already.
     *
     * @param node the one that the pod is bound to
     */
    public static Command present(
            ResourceKey key,
            Entry entry,
            @Nullable String node,
            byte[] desired,
            byte @Nullable [] observed,
            long time) {
        var mutations = new ArrayList<Mutation>();
        mutations.add(new Mutation.PutDesired(key, entry.uid(), node, desired));
        if (observed != null) {
            mutations.add(new Mutation.PutObserved(key, observed));
        }
        return new Command(
                time,
                0,
                ORIGIN,
                List.of(
                        new Precondition.HasUid(key, entry.uid()),
                        new Precondition.DesiredAt(key, entry.desiredRevision()),
                        new Precondition.ObservedAt(key, entry.observedRevision())),
                mutations);
    }

    /** Of an object that there is not: it is made and deleted at once. Rejected where there is one meanwhile. */
    public static Command absent(ResourceKey key, Kind kind, ObjectCodec codec, long time) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata =
                object.putObject("metadata").put("name", key.key().name()).put("uid", "repair");
        if (!key.key().namespace().isEmpty()) {
            metadata.put("namespace", key.key().namespace());
        }
        var mutations = new ArrayList<Mutation>();
        mutations.add(new Mutation.PutDesired(key, "repair", null, codec.encodeDesired(kind, object)));
        if (kind.hasStatus()) {
            mutations.add(new Mutation.PutObserved(
                    key, codec.encodeObserved(kind, JsonMapper.shared().createObjectNode())));
        }
        mutations.add(new Mutation.Delete(key));
        return new Command(time, 0, ORIGIN, List.of(new Precondition.Absent(key)), mutations);
    }
}
