package io.streamplane.apiserver.journal;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Two kinds whose values are JSON in a frame, and commands on them. */
public final class Fixtures {

    public static final Kind POD = KindBuilder.of("", "v1", "Pod", "pods")
            .model(Pod.class)
            .subresources("status")
            .build();
    public static final Kind NAMESPACE = KindBuilder.of("", "v1", "Namespace", "namespaces")
            .clusterScoped()
            .model(Namespace.class)
            .build();
    public static final KindRegistry KINDS = KindRegistry.of(POD, NAMESPACE);

    private static final int FRAME = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Origin SOMEBODY = new Origin("somebody", List.of(), "create", "", "test", "", "");

    public static final ObjectDecoder DECODER = new ObjectDecoder() {
        @Override
        public ObjectNode desired(Kind kind, byte[] value) {
            ObjectNode tree = JSON.createObjectNode();
            tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
            tree.setAll((ObjectNode) JSON.readTree(text(value)));
            return tree;
        }

        @Override
        public ObjectNode observed(Kind kind, byte[] value) {
            return (ObjectNode) JSON.readTree(text(value));
        }

        @Override
        public ObjectNode metadata(byte[] value) {
            return (ObjectNode) JSON.readTree(text(value));
        }
    };

    private Fixtures() {}

    /** A record of the journal with this value, as if it were of ours. */
    public static ProducerRecord<byte[], byte[]> journaled(CommandCodec codec, byte[] value) {
        var record = new ProducerRecord<byte[], byte[]>(Topics.JOURNAL, 0, null, value);
        codec.signature().putInto(record.headers());
        return record;
    }

    public static ResourceKey pod(String namespace, String name) {
        return new ResourceKey("pods", new ObjectKey(namespace, name));
    }

    public static Command create(ResourceKey key, String uid) {
        return command(List.of(new Precondition.Absent(key)), List.of(put(key, uid, null, 0)));
    }

    public static Command update(ResourceKey key, String uid, long desiredRevision, int spec) {
        return command(List.of(new Precondition.DesiredAt(key, desiredRevision)), List.of(put(key, uid, null, spec)));
    }

    public static Command status(ResourceKey key, String phase) {
        return command(List.of(), List.of(new Mutation.PutObserved(key, bytes("{\"phase\":\"" + phase + "\"}"))));
    }

    public static Command delete(ResourceKey key) {
        return command(List.of(), List.of(new Mutation.Delete(key)));
    }

    public static Command bind(ResourceKey key, String uid, String node) {
        return command(List.of(), List.of(put(key, uid, node, 0)));
    }

    public static Mutation put(ResourceKey key, String uid, @Nullable String node, int spec) {
        return new Mutation.PutDesired(
                key,
                uid,
                node,
                bytes("{\"metadata\":{\"name\":\"" + key.key().name() + "\",\"uid\":\"" + uid + "\"},\"spec\":{\"n\":"
                        + spec + "}}"));
    }

    public static Command command(List<Precondition> preconditions, List<Mutation> mutations) {
        return new Command(0, 0, SOMEBODY, preconditions, mutations);
    }

    /** A value of JSON in the wire format's frame, as all values have one. */
    public static byte[] bytes(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FRAME + json.length)
                .putInt(1, 1)
                .position(FRAME)
                .put(json)
                .array();
    }

    public static String text(byte[] value) {
        return new String(value, FRAME, value.length - FRAME, StandardCharsets.UTF_8);
    }
}
