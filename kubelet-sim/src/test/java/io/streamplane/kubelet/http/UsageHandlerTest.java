package io.streamplane.kubelet.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.usage.PodUsage;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.network.AskedNode;
import io.streamplane.schemas.topic.ObjectKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class UsageHandlerTest {

    /** Of a process without nodes. */
    static final UsageSource NOTHING = source(List.of(), List.of());

    private static final PodUsage WEB = pod("default", "web", "node-0", 250_000_000, 32 << 20);
    private static final PodUsage DB = pod("data", "db", "node-1", 1_000_000_000, 1 << 30);
    private static final UsageSource BOTH = source(List.of("node-0", "node-1"), List.of(WEB, DB));

    @Test
    void shouldSummarizeANode() throws Exception {
        // When
        JsonNode summary = JsonMapper.shared().readTree(get(BOTH, "/stats/summary?node=node-0"));

        // Then
        assertThat(summary.at("/node/nodeName").asString()).isEqualTo("node-0");
        assertThat(summary.at("/pods")).hasSize(1);
        assertThat(summary.at("/pods/0/podRef/name").asString()).isEqualTo("web");
        assertThat(summary.at("/pods/0/containers/0/cpu/usageNanoCores").asLong())
                .isEqualTo(250_000_000);
        assertThat(summary.at("/pods/0/containers/0/memory/workingSetBytes").asLong())
                .isEqualTo(32 << 20);
        assertThat(summary.at("/pods/0/ephemeral-storage/usedBytes").asLong()).isEqualTo(16 << 10);
        assertThat(summary.at("/node/cpu/usageNanoCores").asLong()).isGreaterThan(250_000_000);
    }

    @Test
    void shouldGiveResourceMetrics() throws Exception {
        // When
        String page = get(BOTH, "/metrics/resource?node=node-1");

        // Then
        assertThat(page)
                .containsPattern(
                        "container_memory_working_set_bytes\\{container=\"main\",namespace=\"data\",pod=\"db\"}"
                                + " 1073741824 \\d+\n")
                .containsPattern("pod_cpu_usage_seconds_total\\{namespace=\"data\",pod=\"db\"} [0-9.]+ \\d+\n")
                .contains("# TYPE node_cpu_usage_seconds_total counter")
                .doesNotContain("web");
    }

    @Test
    void shouldNotGuessANode() throws Exception {
        // When
        String answer = get(BOTH, "/stats/summary");

        // Then
        assertThat(answer).contains("expected the name of a node of this process");
    }

    @Test
    void shouldAnswerForTheNodeThatTheApiServerAsks() throws Exception {
        // When
        String own = get(BOTH, "/stats/summary", "node-0");
        String other = get(BOTH, "/stats/summary?node=node-1", "node-0");
        String all = get(BOTH, "/usage", "node-0");
        String log = get(BOTH, "/containerLogs/web/web/main", "node-1");

        // Then
        assertThat(JsonMapper.shared().readTree(own).at("/node/nodeName").asString())
                .isEqualTo("node-0");
        assertThat(JsonMapper.shared().readTree(other).at("/node/nodeName").asString())
                .isEqualTo("node-0");
        assertThat(all).isEqualTo("404 page not found\n");
        assertThat(log).isEqualTo("pod does not exist\n");
    }

    @Test
    void shouldListPodsOfANode() throws Exception {
        // When
        String own = get(BOTH, "/pods?node=node-0");
        String other = get(BOTH, "/pods?node=node-1");
        String unnamed = get(BOTH, "/pods");

        // Then
        JsonNode list = JsonMapper.shared().readTree(own);
        assertThat(list.path("kind").asString()).isEqualTo("PodList");
        assertThat(list.at("/items")).hasSize(1);
        assertThat(list.at("/items/0/metadata/name").asString()).isEqualTo("web");
        assertThat(list.at("/items/0").has("kind")).isFalse();
        assertThat(JsonMapper.shared().readTree(other).at("/items")).isEmpty();
        assertThat(unnamed).contains("expected the name of a node of this process");
    }

    @Test
    void shouldGiveAllAtOnce() throws Exception {
        // When
        String pods = get(BOTH, "/usage?namespace=data");
        String nodes = get(BOTH, "/usage?nodes=true");

        // Then
        assertThat(pods).matches("pod\tdata\tdb\t\\d+\tmain\t1000000000\t1073741824\n");
        assertThat(nodes.lines().map(line -> line.split("\t")[1])).containsExactly("node-0", "node-1");
    }

    private static PodUsage pod(String namespace, String name, String node, long cpu, long memory) {
        return new PodUsage(
                new ObjectKey(namespace, name),
                "u-" + name,
                node,
                Instant.EPOCH,
                List.of(new PodUsage.Container("main", Instant.EPOCH, cpu, memory, 16 << 10)));
    }

    private static UsageSource source(List<String> nodes, List<PodUsage> pods) {
        return new UsageSource() {
            @Override
            public Collection<String> nodes() {
                return nodes;
            }

            @Override
            public void pods(String namespace, Consumer<PodUsage> each) {
                pods.stream()
                        .filter(pod ->
                                namespace.isEmpty() || pod.key().namespace().equals(namespace))
                        .forEach(each);
            }
        };
    }

    private static String get(UsageSource source, String path) throws Exception {
        return get(source, path, "");
    }

    private static String get(UsageSource source, String path, String node) throws Exception {
        LogSource logs = (_, _, _) -> new LogSource.Missing(404, "none");
        try (var server = KubeletServer.start(logs, source, new OnePod(), null, InstantSource.system());
                var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.port() + path);
            var request = HttpRequest.newBuilder(uri).header(AskedNode.HEADER, node);
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }
}
