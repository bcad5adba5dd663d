package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.audit.EntryJson;
import io.streamplane.apiserver.audit.FieldChanges;
import io.streamplane.apiserver.restore.Content;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code streamplane produce}: a folder of manifests as a repository has it, and kills in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProduceE2E {

    private static final int MANY = 2_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private Path folder;
    private RunningSystem system;
    private KubectlCall kubectl;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        system = RunningSystem.start(temporary, "--nodes", "1");
        kubectl = system.kubectl();
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    void shouldApplyAFolderAndDeleteWhatDisappears() throws IOException {
        // Given
        Path repository = Files.createDirectories(folder.resolve("repository/team"));
        Path web = Files.writeString(repository.resolve("web.yaml"), Manifests.nginx("web", 2));
        Files.writeString(
                repository.resolve("settings.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: team}\ndata: {a: '1'}\n---\n"
                        + "apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n");

        // When
        var first = produce("-f", repository.toString(), "--source", "git", "--prune");
        kubectl.ok("rollout", "status", "deployment/web", "--timeout=60s");
        Files.delete(web);
        var second = produce("-f", repository.toString(), "--source", "git", "--prune");

        // Then
        assertThat(first)
                .contains("namespace/team applied", "deployment.apps/web applied", "configmap/settings applied");
        assertThat(second).contains("configmap/settings unchanged", "deployment.apps/web deleted");
        assertThat(kubectl.run("get", "deployment", "web").err()).contains("NotFound");
        assertThat(kubectl.ok("get", "configmap", "-n", "team", "settings", "-o", "jsonpath={.data.a}"))
                .isEqualTo("1");
    }

    @Test
    void shouldSayWhatIsRefusedAndDeleteNothingThen() throws IOException {
        // Given
        Path repository = Files.createDirectories(folder.resolve("broken"));
        Path kept = Files.writeString(repository.resolve("a.yaml"), Manifests.configMap("kept", "a", "1"));
        produce("-f", repository.toString(), "--source", "broken");
        Files.delete(kept);
        Files.writeString(repository.resolve("b.yaml"), "apiVersion: v1\nkind: Foo\nmetadata: {name: b}\n");

        // When
        var process = start("-f", repository.toString(), "--source", "broken", "--prune");
        int code = process.awaitExit(TIMEOUT);

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(process.output()).contains("no matches for kind \"Foo\" in version \"v1\"");
        kubectl.ok("get", "configmap", "kept");
    }

    @Test
    void shouldLoseNothingWhenTheProducerAndTheSystemAreKilled() throws IOException {
        // Given
        Path many = folder.resolve("many.yaml");
        var text = new StringBuilder("apiVersion: v1\nkind: Namespace\nmetadata: {name: many}\n");
        for (int i = 0; i < MANY; i++) {
            text.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m")
                    .append(i)
                    .append(", namespace: many}\ndata: {a: '1'}\n");
        }
        Files.writeString(many, text);

        // When
        var producer = start("-f", many.toString());
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> producer.output().contains("configmap/m") || !producer.isAlive());
        producer.kill();
        system.killAndRestart();
        String again = produce("-f", many.toString());

        // Then
        assertThat(again.lines().filter(line -> line.startsWith("configmap/m"))).hasSize(MANY);
        assertThat(kubectl.ok("get", "configmaps", "-n", "many", "-o", "name").lines())
                .filteredOn(line -> line.startsWith("configmap/m"))
                .hasSize(MANY);
    }

    @Test
    void shouldConvergeWhateverTheOrderTheKeysAndTheMomentOfAKill() throws IOException {
        // Given
        var places = new HashSet<String>();
        String[] keys = {"a", "b", "c", "d", "e", "f"};

        // When
        for (int i = 0; i < 60; i++) {
            places.add(send(keys[i % keys.length], in("late", "c" + i)));
        }
        system.killAndRestart();
        places.add(send("zz", "apiVersion: v1\nkind: Namespace\nmetadata: {name: late}\n"));
        List<String> answered = answers(places);

        // Then
        assertThat(answered).doesNotHaveDuplicates().allMatch(answer -> answer.endsWith(" changed"));
        assertThat(kubectl.ok("get", "configmaps", "-n", "late", "-o", "name").lines())
                .filteredOn(line -> line.startsWith("configmap/c"))
                .hasSize(60);
    }

    @Test
    void shouldShowInADryRunWhatTheRealRunThenDoes() throws IOException {
        // Given
        Path repository = Files.createDirectories(folder.resolve("dry"));
        write(repository, "a.yaml", Manifests.configMap("dry-same", "a", "1"));
        Path changed = write(repository, "b.yaml", Manifests.configMap("dry-changed", "a", "1"));
        Path gone = write(repository, "c.yaml", Manifests.configMap("dry-gone", "a", "1"));
        produce("-f", repository.toString(), "--source", "dry");
        Files.delete(gone);
        Files.writeString(changed, Manifests.configMap("dry-changed", "b", "2"));
        write(repository, "d.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: dry}\n");
        write(repository, "e.yaml", in("dry", "dry-new"));
        JsonNode before = configMap("dry-changed");
        String[] arguments = {"-f", repository.toString(), "--source", "dry", "--prune", "-o", "json"};

        // When
        Map<String, JsonNode> dry = objects(produce(with(arguments, "--dry-run")));
        String afterDryRun = kubectl.ok("get", "configmaps", "-o", "name");
        Map<String, JsonNode> real = objects(produce(arguments));

        // Then
        assertThat(afterDryRun).contains("dry-gone").doesNotContain("dry-new");
        assertThat(outcomes(dry))
                .isEqualTo(outcomes(real))
                .containsAllEntriesOf(Map.of(
                        "dry-same",
                        "unchanged",
                        "dry-changed",
                        "configured",
                        "dry-gone",
                        "deleted",
                        "dry-new",
                        "created"));
        Kind kind = Kinds.builtIn().get("configmaps");
        var changes = JsonMapper.shared().createArrayNode();
        EntryJson.fields(
                FieldChanges.between(
                        kind, Content.of((ObjectNode) before), Content.of((ObjectNode) configMap("dry-changed"))),
                changes);
        assertThat(dry)
                .hasEntrySatisfying(
                        "dry-changed",
                        found -> assertThat(found.path("changes")).isEqualTo(changes));
        assertThat(changes.toString()).contains(".data.b", ".data.a");
    }

    @Test
    void shouldProduceAWaveWhenTheOneBeforeIsHealthyAndTellTheStatusOfAll() throws IOException {
        // Given
        Path repository = Files.createDirectories(folder.resolve("waves"));
        write(
                repository,
                "late.yaml",
                Manifests.configMap("after", "a", "1")
                        .replace("name:", "annotations: {streamplane.io/wave: '1'}\n  name:"));
        write(repository, "web.yaml", Manifests.nginx("first", 2));

        // When
        String produced = produce("-f", repository.toString(), "--source", "waves");
        var well = statusOfWaves();
        int wellCode = well.awaitExit(TIMEOUT);
        kubectl.ok("scale", "deployment", "first", "--replicas=1");
        send("waves:x", in("nowhere", "x"));
        var drifted = Awaitility.await("what was sent to be taken in")
                .atMost(TIMEOUT)
                .until(this::statusOfWaves, status -> status.output().contains("Waiting"));
        int driftedCode = drifted.awaitExit(TIMEOUT);
        produce("-f", repository.toString(), "--source", "waves", "--force-conflicts");

        // Then
        assertThat(produced).contains("wave 0 waits for the health of Deployment.apps/default/first (");
        assertThat(produced.indexOf("deployment.apps/first applied"))
                .isLessThan(produced.indexOf("wave 0 waits"))
                .isLessThan(produced.indexOf("configmap/after applied"));
        assertThat(well.output()).contains("2 objects: 2 synced and healthy, 0 not");
        assertThat(wellCode).isZero();
        assertThat(drifted.output())
                .containsPattern("deployment.apps/first +Drifted")
                .contains("  ~ .spec.replicas: 2 -> 1")
                .containsPattern("configmap/x +Waiting .*namespace \"nowhere\"");
        assertThat(driftedCode).isEqualTo(1);
    }

    private StreamplaneProcess statusOfWaves() {
        var status = start("status", "--source", "waves");
        status.awaitExit(TIMEOUT);
        return status;
    }

    private static Path write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String in(String namespace, String name) {
        return Manifests.configMap(name, "a", "1").replace("name:", "namespace: " + namespace + "\n  name:");
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    private JsonNode configMap(String name) {
        return JsonMapper.shared()
                .readTree(kubectl.ok("get", "configmap", name, "-o", "json", "--show-managed-fields"));
    }

    /** By name, from lines of JSON. */
    private static Map<String, JsonNode> objects(String output) {
        var objects = new TreeMap<String, JsonNode>();
        output.lines()
                .filter(line -> line.startsWith("{"))
                .flatMap(line ->
                        JsonMapper.shared().readTree(line).get("objects").valueStream())
                .forEach(object -> objects.put(object.get("name").asString(), object));
        return objects;
    }

    private static Map<String, String> outcomes(Map<String, JsonNode> objects) {
        var outcomes = new TreeMap<String, String>();
        objects.forEach(
                (name, object) -> outcomes.put(name, object.get("outcome").asString()));
        return outcomes;
    }

    /** Where the record is: partition and offset. */
    private String send(String key, String manifest) throws IOException {
        try (Connection connection = Connection.toRunningDirectory(system.dataDir());
                var producer = new KafkaProducer<byte[], byte[]>(
                        Proof.of(ProofSecret.in(system.dataDir().resolve("pki/proposals.secret")))
                                .with(connection.settings())
                                .producer("tester"))) {
            var sent = producer.send(new ProducerRecord<>(
                            Topics.MANIFESTS,
                            key.getBytes(StandardCharsets.UTF_8),
                            manifest.getBytes(StandardCharsets.UTF_8)))
                    .get();
            return "manifests/" + sent.partition() + "@" + sent.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    /** Of these records, as the headers of results tell them, as soon as each has one. */
    private List<String> answers(Set<String> places) throws IOException {
        var missing = new HashSet<>(places);
        var found = new ArrayList<String>();
        try (Connection connection = Connection.toRunningDirectory(system.dataDir())) {
            var config = connection.settings().consumer("tester");
            config.put("isolation.level", "read_committed");
            try (var consumer = new KafkaConsumer<byte[], byte[]>(config)) {
                var partitions = consumer.partitionsFor(Topics.MANIFEST_RESULTS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                long deadline = System.nanoTime() + TIMEOUT.toNanos();
                while (!missing.isEmpty() && System.nanoTime() < deadline) {
                    consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                        String place = header(record, "manifest");
                        if (places.contains(place)) {
                            found.add(place + " " + header(record, "outcome"));
                            missing.remove(place);
                        }
                    });
                }
            }
        }
        assertThat(missing).isEmpty();
        return found;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** What it printed, when it has ended with 0. */
    private String produce(String... arguments) {
        var process = start(arguments);
        int code = process.awaitExit(TIMEOUT);
        assertThat(code).as(process.output()).isZero();
        return process.output();
    }

    private StreamplaneProcess start(String... arguments) {
        return system.tool("produce", arguments);
    }
}
