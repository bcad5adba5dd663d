package io.streamplane.apiserver.manifest;

import io.streamplane.schemas.avro.ManifestWaitingRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Reads from {@link Topics#MANIFEST_WAITING} which records lack what may come. */
public final class WaitingReader {

    private final ManifestTopicReader<ManifestWaitingRecord> topic;
    private final SkippedRecords skipped;

    /** Without telemetry. */
    public WaitingReader(ClientSettings settings, SchemaRegistry registry) {
        this(settings, registry, Telemetry.none());
    }

    WaitingReader(ClientSettings settings, SchemaRegistry registry, Telemetry telemetry) {
        skipped = new SkippedRecords("manifest-waiting", telemetry.meters());
        topic = new ManifestTopicReader<>(settings, Topics.MANIFEST_WAITING, serde(registry), skipped);
    }

    static EnvelopeSerde<ManifestWaitingRecord> serde(SchemaRegistry registry) {
        return new EnvelopeSerde<>(
                registry, Topics.MANIFEST_WAITING + "-value", ManifestWaitingRecord.getClassSchema());
    }

    /** Of any partition, in no order. */
    public List<ManifestWaitingRecord> readAll() {
        var all = new ArrayList<ManifestWaitingRecord>();
        topic.read(_ -> true).values().forEach(ofPartition -> all.addAll(ofPartition.values()));
        return all;
    }

    Map<Integer, List<WaitingManifest>> read(IntPredicate partitions) {
        var found = new HashMap<Integer, List<WaitingManifest>>();
        topic.read(partitions).forEach((partition, waiting) -> {
            var ofPartition = new ArrayList<WaitingManifest>();
            waiting.forEach((key, value) -> read(partition, key, value, ofPartition));
            found.put(partition, ofPartition);
        });
        return found;
    }

    private void read(int partition, ByteBuffer key, ManifestWaitingRecord value, List<WaitingManifest> ofPartition) {
        String offset = new String(key.array(), StandardCharsets.UTF_8);
        try {
            ofPartition.add(WaitingManifest.read(partition, offset, value));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            skipped.skip(
                    Topics.MANIFEST_WAITING,
                    offset,
                    "expected the offset of a manifest, and an outcome for each object, but: " + e);
        }
    }
}
