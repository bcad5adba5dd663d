package io.streamplane.apiserver.journal.load;

import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The kinds that there are now, for tools: those of the build and those that definitions on {@link Topics#CLUSTER} make. */
public final class StoredKinds {

    private StoredKinds() {}

    public static KindRegistry read(ClientSettings settings, SchemaRegistry registry, KindRegistry builtIn) {
        var parts = new HashMap<String, Map<ObjectPart, byte[]>>();
        try (var topics = new MaterializedTopics(settings)) {
            topics.read(
                    topics.ends(List.of(Topics.CLUSTER)),
                    record -> FactRecord.of(record)
                            .filter(fact ->
                                    fact.key().object().resource().equals(CustomResourceDefinitionKind.RESOURCE))
                            .ifPresent(fact -> put(parts, fact)));
        }
        var codec = new ObjectCodec(registry);
        var definitions = new ArrayList<ObjectNode>();
        for (Map<ObjectPart, byte[]> each : parts.values()) {
            byte[] desired = each.get(ObjectPart.DESIRED);
            byte[] observed = each.get(ObjectPart.OBSERVED);
            if (desired != null && observed != null) {
                ObjectNode definition = codec.decodeDesired(CustomResourceDefinitionKind.KIND, desired);
                definition.set("status", codec.decodeObserved(CustomResourceDefinitionKind.KIND, observed));
                definitions.add(definition);
            }
        }
        return CustomKinds.PLAIN.with(builtIn, definitions);
    }

    private static void put(Map<String, Map<ObjectPart, byte[]>> parts, FactRecord fact) {
        var ofObject = parts.computeIfAbsent(
                fact.key().object().key().name(), _ -> new EnumMap<ObjectPart, byte[]>(ObjectPart.class));
        byte[] value = fact.value();
        if (value == null) {
            ofObject.remove(fact.key().part());
        } else {
            ofObject.put(fact.key().part(), value);
        }
    }
}
