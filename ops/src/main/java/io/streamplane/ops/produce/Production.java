package io.streamplane.ops.produce;

import io.streamplane.apiserver.manifest.InventoryReader;
import io.streamplane.ops.produce.ManifestProducer.Outgoing;
import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Produces what files hold, Namespaces first, and deletes what they no longer hold. */
public final class Production {

    private final ClientSettings settings;
    private final SchemaRegistry registry;
    private final KindRegistry kinds;
    private final Map<String, String> headers;
    private final Duration patience;
    private final ResultReport report;
    private boolean allAccepted = true;

    public Production(
            ClientSettings settings,
            SchemaRegistry registry,
            KindRegistry kinds,
            Map<String, String> headers,
            Duration patience,
            ResultReport report) {
        this.settings = settings;
        this.registry = registry;
        this.kinds = kinds;
        this.headers = headers;
        this.patience = patience;
        this.report = report;
    }

    /**
     * All files are read before anything is produced.
     *
     * @param prefix of the records' keys
     * @param prune whether keys of this prefix are deleted that are not among the files' any more; not while some of the
     *     files' own are refused
     * @return whether all were accepted
     */
    public boolean run(List<String> files, String namespace, String prefix, boolean prune) throws IOException {
        var manifests = new LinkedHashMap<String, ManifestFile>();
        for (String file : files) {
            for (ManifestFile each : ManifestFile.read(file, kinds, namespace)) {
                ManifestFile other = manifests.put(prefix + each.key(), each);
                if (other != null) {
                    throw new IOException("expected each object once, but " + each.key() + " is in " + other.source()
                            + " and in " + each.source());
                }
            }
        }
        try (var producer = new ManifestProducer(settings, registry, headers)) {
            produce(producer, manifests, true);
            produce(producer, manifests, false);
            if (prune && allAccepted) {
                prune(producer, prefix, manifests.keySet());
            }
        }
        return allAccepted;
    }

    private void produce(ManifestProducer producer, Map<String, ManifestFile> manifests, boolean namespaces)
            throws IOException {
        var records = new ArrayList<Outgoing>();
        manifests.forEach((key, manifest) -> {
            if (manifest.isNamespace() == namespaces) {
                records.add(new Outgoing(key, manifest.json()));
            }
        });
        producer.produce(records, patience, this::note);
    }

    private void prune(ManifestProducer producer, String prefix, Set<String> present) throws IOException {
        var gone = new InventoryReader(settings, registry)
                .readAll().keySet().stream()
                        .map(key ->
                                StandardCharsets.UTF_8.decode(key.duplicate()).toString())
                        .filter(key -> key.startsWith(prefix) && !present.contains(key))
                        .collect(Collectors.toCollection(TreeSet::new));
        producer.produce(gone.stream().map(key -> new Outgoing(key, null)).toList(), patience, this::note);
    }

    private void note(Outgoing record, ManifestResultRecord result) {
        allAccepted &= result.getAccepted();
        report.tell(record.key(), result);
    }
}
