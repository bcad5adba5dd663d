package io.streamplane.ops.produce;

import io.streamplane.apiserver.audit.FieldChanges;
import io.streamplane.apiserver.manifest.InventoryReader;
import io.streamplane.apiserver.manifest.WaitingReader;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.health.ObjectHealth;
import io.streamplane.ops.produce.ManifestProducer.Outgoing;
import io.streamplane.schemas.avro.FieldChangeRecord;
import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.avro.ManifestWaitingRecord;
import io.streamplane.schemas.avro.ObjectOutcomeRecord;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Produces what files hold, in waves and Namespaces first, and deletes what they no longer hold. */
public final class Production {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Connection connection;
    private final Options options;
    private final ResultReport report;
    private final Set<String> namespaces = new HashSet<>();
    private boolean allAccepted = true;

    /**
     * How to produce.
     *
     * @param namespace of objects that name none
     * @param prefix of the records' keys
     * @param prune whether keys of this prefix are deleted that are not among the files' any more; not while some of the
     *     files' own are refused
     * @param dryRun whether nothing is changed
     * @param headers of each record
     * @param proof who produces, where the headers do not say it
     * @param patience how long to wait for the next result
     * @param wavePatience how long to wait for the health of a wave
     */
    public record Options(
            String namespace,
            String prefix,
            boolean prune,
            boolean dryRun,
            Map<String, String> headers,
            Proof proof,
            Duration patience,
            Duration wavePatience) {}

    public Production(Connection connection, Options options, ResultReport report) {
        this.connection = connection;
        this.options = options;
        this.report = report;
    }

    /**
     * All files are read before anything is produced.
     *
     * @return whether all were accepted
     */
    public boolean run(List<String> files) throws IOException {
        Map<String, ManifestFile> manifests = read(files);
        var waves = Waves.of(manifests);
        try (var producer = new ManifestProducer(
                        options.proof().with(connection.settings()), connection.registry(), options.headers());
                @Nullable
                        JournalView view = waves.size() > 1 && !options.dryRun() ? new JournalView(connection) : null) {
            for (var wave : waves.entrySet()) {
                produce(producer, wave.getValue(), true);
                produce(producer, wave.getValue(), false);
                if (view != null && !wave.getKey().equals(waves.lastKey())) {
                    if (!allAccepted) {
                        throw new IOException(
                                "wave " + wave.getKey() + " is not accepted as a whole: later waves are not produced");
                    }
                    awaitHealth(view, wave.getKey(), wave.getValue());
                }
            }
            if (options.prune() && allAccepted) {
                prune(producer, manifests.keySet());
            }
        }
        return allAccepted;
    }

    private Map<String, ManifestFile> read(List<String> files) throws IOException {
        var manifests = new LinkedHashMap<String, ManifestFile>();
        for (String file : files) {
            for (ManifestFile each : ManifestFile.read(file, connection.kinds(), options.namespace())) {
                ManifestFile other = manifests.put(options.prefix() + each.key(), each);
                if (other != null) {
                    throw new IOException("expected each object once, but " + each.key() + " is in " + other.source()
                            + " and in " + each.source());
                }
                if (each.isNamespace()) {
                    namespaces.add(each.name());
                }
            }
        }
        return manifests;
    }

    private void produce(ManifestProducer producer, Map<String, ManifestFile> manifests, boolean ofNamespaces)
            throws IOException {
        var records = new ArrayList<Outgoing>();
        manifests.forEach((key, manifest) -> {
            if (manifest.isNamespace() == ofNamespaces) {
                records.add(new Outgoing(key, manifest.json()));
            }
        });
        produce(producer, records, manifests);
    }

    private void produce(ManifestProducer producer, List<Outgoing> records, Map<String, ManifestFile> manifests)
            throws IOException {
        producer.produce(records, options.patience(), new ManifestProducer.Listener() {
            @Override
            public void waits(Outgoing record, String lacks) {
                report.waits(record.key(), lacks);
            }

            @Override
            public void result(Outgoing record, ManifestResultRecord result) {
                ManifestFile manifest = manifests.get(record.key());
                ManifestResultRecord told =
                        manifest != null && onlyLacksOurNamespace(result) ? foreseen(manifest, result) : result;
                allAccepted &= told.getAccepted();
                report.tell(record.key(), told);
            }
        });
    }

    /** In a dry run nobody makes the Namespace that is among the files. */
    private boolean onlyLacksOurNamespace(ManifestResultRecord result) {
        if (!options.dryRun() || result.getStatus() == null) {
            return false;
        }
        JsonNode details = JsonMapper.shared().readTree(result.getStatus()).path("details");
        return details.path("kind").asString("").equals("namespaces")
                && namespaces.contains(details.path("name").asString(""));
    }

    private ManifestResultRecord foreseen(ManifestFile manifest, ManifestResultRecord result) {
        Kind kind = connection
                .kinds()
                .ofObject(Tree.text(manifest.object(), "apiVersion"), Tree.text(manifest.object(), "kind"))
                .orElseThrow();
        var changes = FieldChanges.between(kind, null, manifest.object()).stream()
                .map(each -> new FieldChangeRecord(each.path(), null, String.valueOf(each.after())))
                .toList();
        var outcome = new ObjectOutcomeRecord("created", List.of(), null, changes);
        return new ManifestResultRecord(
                result.getPartition(),
                result.getOffset(),
                true,
                true,
                result.getObjects(),
                null,
                result.getWarnings(),
                null,
                List.of(outcome));
    }

    /** Throws where the wave does not become healthy. */
    private void awaitHealth(JournalView view, int wave, Map<String, ManifestFile> manifests) throws IOException {
        long deadline = System.nanoTime() + options.wavePatience().toNanos();
        String told = "";
        while (true) {
            Map<String, ObjectHealth> unhealthy =
                    Waves.unhealthy(manifests.values(), view.now(), connection.kinds(), Instant.now());
            if (unhealthy.isEmpty()) {
                return;
            }
            boolean failed = unhealthy.values().stream().anyMatch(each -> each.state() == ObjectHealth.State.FAILED);
            if (failed || System.nanoTime() > deadline) {
                throw new IOException("wave " + wave + " is not healthy"
                        + (failed ? "" : " within " + options.wavePatience().toSeconds() + " s")
                        + ": later waves are not produced: " + text(unhealthy));
            }
            String waits = "wave " + wave + " waits for the health of " + text(unhealthy);
            if (!waits.equals(told)) {
                report.awaits(waits);
                told = waits;
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private static String text(Map<String, ObjectHealth> unhealthy) {
        return unhealthy.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue().state() + ": "
                        + each.getValue().message() + ")")
                .collect(Collectors.joining(", "));
    }

    private void prune(ManifestProducer producer, Set<String> present) throws IOException {
        Stream<ByteBuffer> held =
                new InventoryReader(connection.settings(), connection.registry()).readAll().keySet().stream();
        Stream<ByteBuffer> waiting = new WaitingReader(connection.settings(), connection.registry())
                .readAll().stream().map(ManifestWaitingRecord::getKey).filter(Objects::nonNull);
        var gone = Stream.concat(held, waiting)
                .map(key -> StandardCharsets.UTF_8.decode(key.duplicate()).toString())
                .filter(key -> key.startsWith(options.prefix()) && !present.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
        produce(producer, gone.stream().map(key -> new Outgoing(key, null)).toList(), Map.of());
    }
}
