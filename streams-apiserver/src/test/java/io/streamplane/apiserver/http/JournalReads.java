package io.streamplane.apiserver.http;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.Journal;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.StatusObject;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.watch.JournalSource;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.MultiMap;
import org.eclipse.jetty.util.UrlEncoded;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads of a journal without HTTP. Two changes are in the journal before anything can be watched. */
final class JournalReads implements ServedReads {

    private static final Kind KIND = Kinds.builtIn().get("configmaps");

    private final Journal journal;
    private final ObjectCodec codec;
    private final JournalSource source;
    private final ObjectReader reader;
    private final AtomicInteger numbers = new AtomicInteger();

    JournalReads(Journal journal, ObjectCodec codec) {
        this.journal = journal;
        this.codec = codec;
        put("before", "before", Map.of());
        put("before", "before", Map.of("n", "2"));
        this.source = new JournalSource(journal, Optional.empty());
        this.reader = new ObjectReader(_ -> source, KindRulebook.builtIn());
    }

    @Override
    public String namespace() {
        return "ns-" + numbers.incrementAndGet();
    }

    @Override
    public long put(String namespace, String name, Map<String, String> labels) {
        ResourceKey key = key(namespace, name);
        String uid = journal.current()
                .get(KIND, key.key())
                .map(StoredObject::uid)
                .orElseGet(() -> "uid-" + numbers.incrementAndGet());
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = object.putObject("metadata").put("name", name).put("namespace", namespace);
        metadata.put("uid", uid);
        labels.forEach(metadata.putObject("labels")::put);
        return append(new Mutation.PutDesired(key, uid, null, codec.encodeDesired(KIND, object)));
    }

    @Override
    public long delete(String namespace, String name) {
        return append(new Mutation.Delete(key(namespace, name)));
    }

    private static ResourceKey key(String namespace, String name) {
        return new ResourceKey(KIND.resource(), new ObjectKey(namespace, name));
    }

    private long append(Mutation mutation) {
        Command command = Fixtures.command(List.of(), List.of(mutation));
        Outcome outcome = journal.append(command).toCompletableFuture().join();
        return ((Outcome.Accepted) outcome).revision();
    }

    @Override
    public JsonNode list(String namespace, String query) {
        try {
            ObjectReader.Page page = reader.list(new Target(KIND, namespace, "", ""), query(query));
            ObjectNode list = JsonMapper.shared().createObjectNode();
            list.set("metadata", ReadHandler.listMeta(page));
            var items = list.putArray("items");
            page.objects().forEach(object -> items.add(object.tree()));
            return list;
        } catch (RequestException e) {
            return StatusObject.of(e.failure());
        }
    }

    @Override
    public WatchedEvents watch(String namespace, String query) {
        var events = new WatchedEvents();
        var gone = new ArrayList<Runnable>();
        events.onClose(() -> gone.forEach(Runnable::run));
        Thread.startVirtualThread(() -> {
            try {
                new WatchStream(
                                reader,
                                new Target(KIND, namespace, "", ""),
                                query(query),
                                MediaTypes.of(null, MediaTypes.Offer.OBJECTS),
                                InstantSource.system())
                        .run(events::sink, false, gone::add);
            } catch (RequestException e) {
                events.refused(StatusObject.of(e.failure()));
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return events;
    }

    private static QueryOptions query(String text) {
        Map<String, List<String>> parameters = new HashMap<>();
        var decoded = new MultiMap<String>();
        UrlEncoded.decodeUtf8To(text, decoded);
        decoded.forEach(parameters::put);
        return new QueryOptions(parameters);
    }

    @Override
    public void close() {
        source.watches().close();
    }
}
