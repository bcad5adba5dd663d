package io.streamplane.ops.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.apiserver.ApiServer;
import io.streamplane.apiserver.ApiServerOptions;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.http.HttpLimits;
import io.streamplane.apiserver.ServiceRanges;
import io.streamplane.apiserver.materializer.Views;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.controllers.Controllers;
import io.streamplane.controllers.ControllersOptions;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.kubelet.KubeletSim;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.ops.produce.ManifestProducer;
import io.streamplane.scheduler.Scheduler;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.streams.SchedulerOptions;
import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import io.streamplane.schemas.registry.SchemaRegistry;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Roles with users of their own at a broker that knows them, each with the ACLs that the documentation names. */
@Timeout(600)
class RoleAclsIT {

    /** Users of Kafka, each with the row of the documentation that he has. */
    private static final Map<String, String> ROWS = Map.of(
            "apiserver", "apiserver",
            "controllers", "controllers",
            "scheduler", "scheduler",
            "kubelet-sim", "kubelet-sim",
            "deployer", "people who deploy with `produce`",
            "auditor", "people who audit");

    private static final String DEPLOYMENT = """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "default"},
         "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
          "template": {"metadata": {"labels": {"app": "web"}},
           "spec": {"containers": [{"name": "web", "image": "nginx"}]}}}}
        """;

    private static final Duration SOON = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();

    @Test
    void shouldRunAPodWithTheDocumentedAclsAndRefuseTheRest() throws Exception {
        // Given
        DocumentedAcls documented = DocumentedAcls.read();
        try (var broker = EmbeddedKafka.startClosed(
                folder.resolve("kafka"), 0, Map.of("authorizer.class.name", RecordingAuthorizer.class.getName()))) {
            var users = new KafkaUsers(broker);
            for (var each : ROWS.entrySet()) {
                users.admit(each.getKey(), documented.of(each.getValue(), each.getKey()));
            }
            try (var client = start(users)) {
                // When
                deploy(users.settings("deployer"));
                await("two pods")
                        .atMost(Duration.ofMinutes(2))
                        .failFast(
                                () -> assertThat(RecordingAuthorizer.refused()).isEmpty())
                        .until(() -> client.get("/apis/apps/v1/namespaces/default/deployments/web")
                                        .body()
                                        .at("/status/availableReplicas")
                                        .asInt(0)
                                == 2);
                client.delete("/apis/apps/v1/namespaces/default/deployments/web")
                        .orThrow();
                await("no pods")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> client.get("/api/v1/namespaces/default/pods")
                                .body()
                                .path("items")
                                .isEmpty());

                // Then
                assertThat(RecordingAuthorizer.refused()).isEmpty();
                assertRefusesTheRest(documented, users);
            } finally {
                for (AutoCloseable each : running.reversed()) {
                    each.close();
                }
            }
        }
    }

    private <T extends AutoCloseable> T started(T part) {
        running.add(part);
        return part;
    }

    /** All roles, as their commands start them. */
    private ApiClient start(KafkaUsers users) throws Exception {
        Path pki = folder.resolve("pki");
        Proof proof = Proof.of(ProofSecret.in(ApiServer.proofSecret(pki)));
        ClientSettings own = users.settings("apiserver");
        try (var topics = new TopicAdmin(own)) {
            topics.ensure(2);
        }
        var server = started(ApiServer.start(new ApiServerOptions(
                "127.0.0.1",
                0,
                List.of(),
                pki,
                folder.resolve("a"),
                own,
                started(SchemaRegistry.of(own, null)),
                Kinds.builtIn(),
                false,
                false,
                Views.ALL,
                JournalRoom.UNWATCHED,
                HttpLimits.DEFAULT,
                Users.UNRESTRICTED,
                Duration.ofSeconds(60),
                AdmissionSettings.STANDARD,
                        io.streamplane.apiserver.reload.Configured.fixed(Authorizers.standard()),
                        ServiceRanges.STANDARD,
                        Telemetry.none(),
                TimeShift.NONE)));
        ClientSettings controllers = awaitTopics(proof.with(users.settings("controllers")));
        started(Controllers.start(ControllersOptions.of(
                        controllers.bootstrapServers(),
                        started(SchemaRegistry.of(controllers, null)),
                        Kinds.builtIn(),
                        folder.resolve("c"))
                .withClientSettings(controllers.extra())
                .withCertificateAuthority(server.authorityPem())));
        ClientSettings scheduler = awaitTopics(proof.with(users.settings("scheduler")));
        started(Scheduler.start(new SchedulerOptions(
                scheduler,
                started(SchemaRegistry.of(scheduler, null)),
                folder.resolve("s"),
                SchedulerConfig.withServices(),
                Telemetry.none(),
                TimeShift.NONE)));
        ClientSettings kubelets = awaitTopics(proof.with(users.settings("kubelet-sim")));
        started(KubeletSim.start(new KubeletSimOptions(
                kubelets.bootstrapServers(),
                started(SchemaRegistry.of(kubelets, null)),
                kubelets.extra(),
                SimulatedNode.numbered("node", 2, KubeletSimOptions.DEFAULT_CAPACITY),
                Timings.NONE)));
        server.writeKubeconfig(folder.resolve("kubeconfig"));
        return ApiClient.of(folder.resolve("kubeconfig"), ToolAgent.of("test"));
    }

    private static ClientSettings awaitTopics(ClientSettings settings) {
        try (var topics = new TopicAdmin(settings)) {
            topics.await();
        }
        return settings;
    }

    private static void deploy(ClientSettings settings) throws Exception {
        var results = new ArrayList<ManifestResultRecord>();
        try (var registry = SchemaRegistry.of(settings, null);
                var producer = new ManifestProducer(settings, registry, Map.of())) {
            producer.produce(
                    List.of(new ManifestProducer.Outgoing("web", DEPLOYMENT.getBytes(StandardCharsets.UTF_8))),
                    Duration.ofSeconds(90),
                    (_, result) -> results.add(result));
        }
        assertThat(results).singleElement().matches(ManifestResultRecord::getAccepted);
    }

    /** Each topic, really read by everybody, and written by who has no business with it. */
    private static void assertRefusesTheRest(DocumentedAcls documented, KafkaUsers users) throws Exception {
        Set<String> topics =
                Topics.catalogue(2).stream().map(Topics.TopicSpec::name).collect(Collectors.toSet());
        topics.add("desired.pods");
        for (var each : ROWS.entrySet()) {
            ClientSettings settings = users.settings(each.getKey());
            try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer("forger"));
                    var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("spy"))) {
                for (String topic : topics) {
                    boolean mayRead = documented.mayRead(each.getValue(), topic);
                    assertThat(isLetRead(consumer, topic, mayRead ? SOON : Duration.ofSeconds(30)))
                            .as("%s reads %s", each, topic)
                            .isEqualTo(mayRead);
                    if (!documented.mayWrite(each.getValue(), topic)) {
                        assertThat(isLetWrite(producer, topic))
                                .as("%s writes %s", each, topic)
                                .isFalse();
                    }
                }
            }
        }
        assertThat(RecordingAuthorizer.refused())
                .contains(
                        "User:kubelet-sim WRITE TOPIC journal",
                        "User:scheduler WRITE TOPIC journal",
                        "User:controllers WRITE TOPIC state",
                        "User:kubelet-sim READ TOPIC data-keys",
                        "User:controllers READ TOPIC journal",
                        "User:apiserver WRITE TOPIC proposals",
                        "User:kubelet-sim READ TOPIC proposals",
                        "User:deployer WRITE TOPIC proposals",
                        "User:auditor READ TOPIC data-keys");
    }

    private static boolean isLetWrite(KafkaProducer<byte[], byte[]> producer, String topic)
            throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topic, 0, null, "forged".getBytes(StandardCharsets.UTF_8)))
                    .get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(AuthorizationException.class);
            return false;
        }
    }

    private static boolean isLetRead(KafkaConsumer<byte[], byte[]> consumer, String topic, Duration patience) {
        var partition = List.of(new TopicPartition(topic, 0));
        consumer.assign(partition);
        consumer.seekToBeginning(partition);
        try {
            consumer.poll(patience);
            return true;
        } catch (TopicAuthorizationException e) {
            return false;
        }
    }
}
