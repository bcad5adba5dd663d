package io.streamplane.ops.bench;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.produce.ManifestProducer;
import io.streamplane.ops.produce.ManifestProducer.Outgoing;
import io.streamplane.schemas.avro.ManifestResultRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How fast manifests are answered that are produced all at once: made, then produced again unchanged, then deleted. */
public final class ManifestsBench {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ManifestsBench() {}

    /** @param folder for the data, which is left there */
    public static BenchReport run(int manifests, Path folder) throws IOException {
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder).withNodes(1));
                var producer =
                        new ManifestProducer(system.settings(), system.registry(), Map.of("fieldManager", "bench"))) {
            var rows = new ArrayList<List<String>>();
            ObjectNode json = JsonMapper.shared().createObjectNode().put("manifests", manifests);
            round(producer, "apply", records(manifests, true), rows, json);
            round(producer, "again", records(manifests, true), rows, json);
            round(producer, "delete", records(manifests, false), rows, json);
            return new BenchReport(List.of("round", "manifests", "seconds", "per second", "changed"), rows, json);
        }
    }

    private static List<Outgoing> records(int count, boolean present) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Outgoing("bench-" + i, present ? manifest(i) : null))
                .toList();
    }

    private static byte[] manifest(int i) {
        return ("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"bench-" + i
                        + "\",\"namespace\":\"default\"},\"data\":{\"number\":\"" + i + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void round(
            ManifestProducer producer, String name, List<Outgoing> records, List<List<String>> rows, ObjectNode json)
            throws IOException {
        var results = new ArrayList<ManifestResultRecord>(records.size());
        long begin = System.nanoTime();
        producer.produce(records, PATIENCE, (_, result) -> results.add(result));
        double seconds = (System.nanoTime() - begin) / 1e9;
        long refused = results.stream().filter(result -> !result.getAccepted()).count();
        if (refused > 0) {
            throw new IOException("expected every manifest to be accepted, but " + refused + " were refused");
        }
        long changed = results.stream().filter(ManifestResultRecord::getChanged).count();
        double rate = records.size() / seconds;
        rows.add(List.of(
                name,
                Integer.toString(records.size()),
                String.format(Locale.ROOT, "%.1f", seconds),
                String.format(Locale.ROOT, "%.0f", rate),
                Long.toString(changed)));
        json.putObject(name).put("seconds", seconds).put("perSecond", rate).put("changed", changed);
    }
}
