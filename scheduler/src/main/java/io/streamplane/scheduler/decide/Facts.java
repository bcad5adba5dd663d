package io.streamplane.scheduler.decide;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the values of the topics of pods and nodes into the decider. */
public final class Facts {

    /** Each in the order of its partitions' revisions. */
    public static final List<String> TOPICS =
            List.of(Topics.desired("nodes"), Topics.observed("nodes"), Topics.desired("pods"), Topics.observed("pods"));

    private static final int OBSERVED_PODS = 3;
    private static final Kind NODES = Kinds.ofResource("nodes");
    private static final Kind PODS = Kinds.ofResource("pods");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectCodec codec;

    public Facts(ObjectCodec codec) {
        this.codec = codec;
    }

    /** The key on the changes topic and in the store. */
    public static String changeKey(String topic, String key) {
        return topic + " " + key;
    }

    /**
     * Whether the decider has to know. Most reports of kubelets it need not: of a pod that has its node only the end
     * matters.
     */
    public boolean matters(String topic, byte @Nullable [] value) {
        if (!topic.equals(TOPICS.get(OBSERVED_PODS)) || value == null) {
            return true;
        }
        ObjectNode status = codec.decodeObserved(PODS, value);
        if (Decider.FINISHED.contains(status.path("phase").asString(""))) {
            return true;
        }
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asString("").equals("PodScheduled")) {
                return !condition.path("status").asString("").equals("True");
            }
        }
        return true;
    }

    /** Throws where the change is of none of the topics, or its value cannot be read. */
    public void apply(String changeKey, byte @Nullable [] value, Decider decider) {
        ObjectKey key = ObjectKey.parse(changeKey.substring(changeKey.indexOf(' ') + 1));
        switch (topic(changeKey)) {
            case 0 ->
                decider.nodeDesired(
                        key.name(),
                        value == null ? null : ObjectCodec.model(codec.decodeDesired(NODES, value), Node.class));
            case 1 -> {
                Node node = value == null ? null : ObjectCodec.model(observed(NODES, value), Node.class);
                decider.nodeObserved(key.name(), node == null ? null : node.getStatus());
            }
            case 2 ->
                decider.podDesired(
                        key, value == null ? null : ObjectCodec.model(codec.decodeDesired(PODS, value), Pod.class));
            case OBSERVED_PODS -> {
                Pod pod = value == null ? null : ObjectCodec.model(observed(PODS, value), Pod.class);
                decider.podObserved(key, pod == null ? null : pod.getStatus());
            }
            default -> throw new IllegalArgumentException("expected a topic of " + TOPICS);
        }
    }

    /** Index in {@link #TOPICS} of the topic of a change; throws where it is of none of them. */
    public static int topic(String changeKey) {
        int topic = TOPICS.indexOf(changeKey.substring(0, Math.max(changeKey.indexOf(' '), 0)));
        if (topic < 0) {
            throw new IllegalArgumentException(
                    "expected a change of one of " + TOPICS + ", but got '" + changeKey + "'");
        }
        return topic;
    }

    private ObjectNode observed(Kind kind, byte[] value) {
        ObjectNode object = JSON.createObjectNode();
        object.put("apiVersion", kind.apiVersion());
        object.put("kind", kind.kind());
        object.set("status", codec.decodeObserved(kind, value));
        return object;
    }
}
