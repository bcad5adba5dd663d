package io.streamplane.ops.bench;

import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A journal as long as one likes: pods are created, then labelled or reported on at random. */
final class RecordedPods {

    static final int IN_NAMESPACE = 1_000;

    private static final Kind POD = PodKind.KIND;
    private static final Origin SOMEBODY =
            new Origin("bench", List.of("system:masters"), "update", "", "bench", "bench", "127.0.0.1");

    private final ClientSettings settings;
    private final CommandCodec commands;
    private final ObjectCodec objects;
    private final int count;

    RecordedPods(ClientSettings settings, SchemaRegistry registry, int count) {
        this.settings = settings;
        this.commands = new CommandCodec(registry);
        this.objects = new ObjectCodec(registry);
        this.count = count;
    }

    static ObjectKey key(int pod) {
        return new ObjectKey("ns-" + pod / IN_NAMESPACE, "web-7c5ddbdf54-" + pod);
    }

    /** Writes this many commands in all, and returns when they are on the topic. */
    void write(int total) throws IOException {
        var config = settings.producer("bench");
        config.put("batch.size", Integer.toString(64 * 1024));
        config.put("linger.ms", "5");
        var random = new Random(1);
        var failure = new AtomicReference<@Nullable Exception>();
        try (var producer = new KafkaProducer<byte[], byte[]>(config)) {
            for (int i = 0; i < total; i++) {
                int pod = i < count ? i : random.nextInt(count);
                byte[] command = commands.encode(command(i, pod));
                producer.send(new ProducerRecord<>(Topics.JOURNAL, 0, (long) i, null, command), (_, problem) -> {
                    if (problem != null) {
                        failure.set(problem);
                    }
                });
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw new IOException("expected the journal to take every command, but: " + failure.get());
        }
    }

    private Command command(int number, int pod) {
        var key = new ResourceKey(POD.resource(), key(pod));
        String uid = new UUID(0, pod).toString();
        return number < count
                ? new Command(
                        number, 0, SOMEBODY, List.of(new Precondition.Absent(key)), List.of(desired(key, uid, number)))
                : new Command(
                        number,
                        0,
                        SOMEBODY,
                        List.of(new Precondition.HasUid(key, uid)),
                        List.of(number % 2 == 0 ? desired(key, uid, number) : observed(key, number)));
    }

    private Mutation desired(ResourceKey key, String uid, int number) {
        ObjectNode pod = JsonMapper.shared().createObjectNode();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("name", key.key().name())
                .put("namespace", key.key().namespace())
                .put("uid", uid)
                .put("creationTimestamp", "2026-11-22T10:00:00Z");
        metadata.putObject("labels").put("app", "web").put("number", Integer.toString(number));
        ObjectNode spec = pod.putObject("spec");
        spec.put("nodeName", "node-" + number % 500).put("restartPolicy", "Always");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "nginx").put("image", "nginx:1.14.2");
        container
                .putObject("resources")
                .putObject("requests")
                .put("cpu", "100m")
                .put("memory", "64Mi");
        return new Mutation.PutDesired(key, uid, null, objects.encodeDesired(POD, pod));
    }

    private Mutation observed(ResourceKey key, int number) {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.put("phase", "Running").put("podIP", "10.0." + number % 250 + ".1");
        ObjectNode ready = status.putArray("conditions").addObject();
        ready.put("type", "Ready").put("status", "True").put("lastTransitionTime", "2026-11-22T10:00:00Z");
        return new Mutation.PutObserved(key, objects.encodeObserved(POD, status));
    }
}
