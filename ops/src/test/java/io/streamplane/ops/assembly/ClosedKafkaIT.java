package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can do what at the broker of a running system. */
class ClosedKafkaIT {

    private static final String MAP =
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"from-kafka\",\"namespace\":\"default\"}}";

    @TempDir
    Path folder;

    @Test
    void shouldLetInNobodyButWhoHasTheFileAndThoseWhomHeLetsIn() throws Exception {
        var users = new Users(BearerTokens.NONE, AuthenticatedUser.ANONYMOUS, "manifests");
        try (var system = AllInOne.start(
                        AllInOneOptions.temporary(folder).withNodes(1).withUsers(users));
                var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("test"))) {
            // Given
            ClientSettings file = fromFile(system);
            ClientSettings app = letIn(system, file);

            // Then: strangers
            assertThatThrownBy(() -> topics(ClientSettings.of(system.bootstrapServers()), 1_500))
                    .hasCauseInstanceOf(TimeoutException.class);
            for (ClientSettings each : List.of(file, system.settings())) {
                String jaas =
                        each.extra().getOrDefault("sasl.jaas.config", "").replaceFirst("password=\"..", "password=\"");
                assertThatThrownBy(() -> topics(each.with(Map.of("sasl.jaas.config", jaas))))
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }

            // Then: whoever the administrator lets in to produce manifests
            assertThat(topics(app)).containsExactly(Topics.MANIFESTS);
            assertThat(read(app, Topics.DATA_KEYS)).isInstanceOf(TopicAuthorizationException.class);
            assertThat(read(app, Topics.JOURNAL)).isInstanceOf(TopicAuthorizationException.class);
            for (String topic : List.of(Topics.JOURNAL, Topics.PROPOSALS, Topics.DATA_KEYS, Topics.STATE)) {
                assertThat(write(app, topic, "forged")).as(topic).isInstanceOf(TopicAuthorizationException.class);
            }

            assertThatThrownBy(() -> change(app)).hasCauseInstanceOf(ClusterAuthorizationException.class);

            // Then: the administrator
            assertThat(topics(file)).contains(Topics.JOURNAL, Topics.DATA_KEYS, Topics.PROPOSALS);
            assertThat(read(file, Topics.DATA_KEYS)).isNull();
            assertThat(write(file, Topics.PROPOSALS, "forged")).isInstanceOf(TopicAuthorizationException.class);
            assertThat(write(file, Topics.MANIFESTS, MAP.replace("from-kafka", "from-nobody")))
                    .isNull();
            Proof owner = Proof.of(ProofSecret.in(folder.resolve("pki/proposals.secret")));
            assertThat(write(owner.with(file), Topics.MANIFESTS, MAP)).isNull();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> client.get("/api/v1/namespaces/default/configmaps/from-kafka")
                                    .code()
                            == 200);
            assertThat(client.get("/api/v1/namespaces/default/configmaps/from-nobody")
                            .code())
                    .isEqualTo(404);
            shouldServeConsoleTools(system);
            shouldServeKcat(client);
        }
        shouldGoOnWhenItIsOpened();
    }

    private static String tool(AllInOne system, ConsoleTool tool, String arguments) throws Exception {
        return tool.run(system.bootstrapServers(), system.kafkaConfig(), "", arguments.split(" ", -1));
    }

    /** Kafka's own tools do all with the file, and nothing without it. */
    private void shouldServeConsoleTools(AllInOne system) throws Exception {
        // Given
        String servers = system.bootstrapServers();
        Path file = system.kafkaConfig();
        Path stranger = Files.writeString(
                folder.resolve("stranger.properties"), "default.api.timeout.ms=1500\nrequest.timeout.ms=1500\n");

        // When
        tool(system, ConsoleTool.TOPICS, "--create --topic lines --partitions 1");
        String topics = tool(system, ConsoleTool.TOPICS, "--list");
        String acls = tool(system, ConsoleTool.ACLS, "--list");
        ConsoleTool.PRODUCER.run(servers, file, "a line\n", "--topic", "lines");
        String lines =
                tool(system, ConsoleTool.CONSUMER, "--topic lines --group reading --from-beginning --max-messages 1");
        String groups = tool(system, ConsoleTool.CONSUMER_GROUPS, "--list");
        String unknown = ConsoleTool.TOPICS.run(servers, stranger, "", "--list");

        // Then
        assertThat(topics.lines()).contains("lines", Topics.JOURNAL, Topics.DATA_KEYS);
        assertThat(acls).contains("principal=User:app, host=*, operation=WRITE, permissionType=ALLOW");
        assertThat(lines.lines()).contains("a line");
        assertThat(groups.lines()).contains("reading", "streamplane-controllers");
        assertThat(unknown).contains("Timed out").doesNotContain(Topics.JOURNAL);
    }

    /** With the file that {@code up} writes, and a token, as the pages show it. */
    private void shouldServeKcat(ApiClient client) throws Exception {
        String accounts = "/api/v1/namespaces/default/serviceaccounts";
        client.post(accounts, "application/json", "{\"metadata\":{\"name\":\"deployer\"}}")
                .orThrow();
        client.post("/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", "application/json", """
            {"metadata": {"name": "deployer"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
             "subjects": [{"kind": "ServiceAccount", "name": "deployer", "namespace": "default"}]}
            """)
                .orThrow();
        String token = client.post(accounts + "/deployer/token", "application/json", "{}")
                .orThrow()
                .at("/status/token")
                .asString();
        Path manifest = Files.writeString(folder.resolve("map.json"), MAP.replace("from-kafka", "from-kcat"));
        var kcat = new Kcat(folder.resolve(KafkaClientFiles.KCAT));
        if (!Kcat.isThere() || !kcat.knowsScram()) {
            System.err.println(
                    "SKIPPED: no kcat with librdkafka 2.6.1 or newer on PATH, for logging in at a closed broker");
            return;
        }

        // When
        String topics = kcat.ok("-L");
        kcat.ok("-P", "-t", Topics.MANIFESTS, "-k", "kcat", "-H", "authorization=Bearer " + token, manifest.toString());

        // Then
        assertThat(topics).contains("\"" + Topics.JOURNAL + "\"", "\"" + Topics.MANIFEST_RESULTS + "\"");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> kcat.ok("-C", "-t", Topics.MANIFEST_RESULTS, "-o", "beginning", "-e", "-f", "%k: %h\\n")
                        .lines()
                        .anyMatch(line -> line.startsWith("kcat: ") && line.contains("outcome=changed")));
        assertThat(client.get("/api/v1/namespaces/default/configmaps/from-kcat").code())
                .isEqualTo(200);
        assertThat(kcat.fails("-P", "-t", Topics.PROPOSALS, manifest.toString()))
                .contains("authorization failed");
        var stranger = new Kcat(Files.writeString(
                folder.resolve("stranger.conf"),
                Files.readString(folder.resolve(KafkaClientFiles.KCAT)).replaceFirst("sasl.password=..", "")));
        assertThat(stranger.fails("-L")).contains("SASL");
    }

    private void shouldGoOnWhenItIsOpened() throws Exception {
        // When
        try (var system =
                AllInOne.start(AllInOneOptions.temporary(folder).withNodes(1).withOpenKafka())) {
            // Then
            assertThat(topics(ClientSettings.of(system.bootstrapServers()))).contains(Topics.JOURNAL);
            assertThat(KafkaClientFiles.read(system.kafkaConfig())).containsOnlyKeys("bootstrap.servers");
            if (Kcat.isThere()) {
                assertThat(new Kcat(folder.resolve(KafkaClientFiles.KCAT)).ok("-L"))
                        .contains("\"" + Topics.JOURNAL + "\"", "\"" + Topics.MANIFEST_RESULTS + "\"");
            } else {
                System.err.println("SKIPPED: no kcat on PATH");
            }
        }
    }

    private ClientSettings fromFile(AllInOne system) throws Exception {
        for (String name : List.of(KafkaClientFiles.JAVA, KafkaClientFiles.KCAT)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        // As the console tools do
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(system.kafkaConfig())) {
            properties.load(reader);
        }
        try (var admin = Admin.create(properties)) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
        }
        return KafkaClientFiles.settings(system.kafkaConfig(), Map.of());
    }

    /** With Kafka's own tools, as the pages show it. */
    private static ClientSettings letIn(AllInOne system, ClientSettings file) throws Exception {
        String added = tool(
                system,
                ConsoleTool.CONFIGS,
                "--alter --entity-type users --entity-name app --add-config SCRAM-SHA-256=[password=secret]");
        assertThat(added).contains("Completed updating config for user app");
        tool(system, ConsoleTool.ACLS, "--add --allow-principal User:app --operation Write --topic manifests");
        String jaas = file.extra().getOrDefault("sasl.jaas.config", "");
        return file.with(Map.of(
                "sasl.jaas.config",
                jaas.replaceFirst("username=\"[^\"]*\" password=\"[^\"]*\"", "username=\"app\" password=\"secret\"")));
    }

    private static Set<String> topics(ClientSettings settings) throws Exception {
        return topics(settings, 60_000);
    }

    private static Set<String> topics(ClientSettings settings, int patienceMs) throws Exception {
        var config = settings.admin("test");
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patienceMs);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patienceMs);
        try (var admin = Admin.create(config)) {
            return admin.listTopics().names().get();
        }
    }

    private static void change(ClientSettings settings) throws Exception {
        try (var admin = Admin.create(settings.admin("test"))) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL),
                            new AccessControlEntry("User:app", "*", AclOperation.ALL, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }

    /** Why the topic cannot be read; null where it can. */
    private static Throwable read(ClientSettings settings, String topic) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("test"))) {
            var partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            return catchThrowable(() -> consumer.poll(Duration.ofMillis(500)));
        }
    }

    /** Why it cannot be written; null where it can. */
    private static @Nullable Throwable write(ClientSettings settings, String topic, String value) {
        try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer("test"))) {
            producer.send(new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
