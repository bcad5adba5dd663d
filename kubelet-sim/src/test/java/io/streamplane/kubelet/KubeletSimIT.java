package io.streamplane.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.avro.ProposalRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.TopicAdmin;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeletSimIT {

    @Test
    void shouldReportABoundPodReady(@TempDir Path directory) throws Exception {
        // Given
        try (var kafka = EmbeddedKafka.start(directory, 0, Map.of())) {
            var settings = ClientSettings.of(kafka.bootstrapServers());
            try (var admin = new TopicAdmin(settings)) {
                admin.ensure(Kinds.journaled(), 3);
            }
            var registry = new InMemorySchemaRegistry();
            bind(settings, new ObjectCodec(registry));

            // When
            try (var sim = KubeletSim.start(new KubeletSimOptions(kafka.bootstrapServers(), registry, Map.of(),
                    "node", 2, KubeletSimOptions.DEFAULT_CAPACITY, Timings.NONE))) {
                Set<String> seen = proposals(settings, registry, 3);

                // Then
                assertThat(seen).containsExactlyInAnyOrder(
                        "CREATE /node-0", "CREATE /node-1", "UPDATE_STATUS default/p Running");
                assertThat(sim.failed().toCompletableFuture()).isNotCompleted();
            }
        }
    }

    private static void bind(ClientSettings settings, ObjectCodec codec) throws Exception {
        Pod pod = new PodBuilder()
                .withNewMetadata().withNamespace("default").withName("p").withUid("u-1").endMetadata()
                .withNewSpec().withNodeName("node-1").withRestartPolicy("Always")
                .addNewContainer().withName("main").withImage("nginx:1.14.2").endContainer().endSpec().build();
        try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer("test"))) {
            var record = new ProducerRecord<>(Topics.BINDINGS, Partitioning.ofNode("node-1", 3),
                    "default/p".getBytes(StandardCharsets.UTF_8),
                    codec.encodeDesired(Kinds.ofResource("pods"), ObjectCodec.tree(pod)));
            FactHeaders.putRevision(record.headers(), 7);
            producer.send(record).get();
        }
    }

    private static Set<String> proposals(ClientSettings settings, InMemorySchemaRegistry registry, int wanted) {
        var serde = new EnvelopeSerde<ProposalRecord>(registry, "proposals-value", ProposalRecord.getClassSchema());
        var codec = new ObjectCodec(registry);
        var seen = new HashSet<String>();
        Instant end = Instant.now().plusSeconds(20);
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.consumer("test"))) {
            var all = List.of(new TopicPartition(Topics.PROPOSALS, 0), new TopicPartition(Topics.PROPOSALS, 1),
                    new TopicPartition(Topics.PROPOSALS, 2));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (seen.size() < wanted && Instant.now().isBefore(end)) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    ProposalRecord proposal = serde.deserialize(record.value());
                    String phase = "";
                    if (proposal.getAction() == ProposalAction.UPDATE_STATUS) {
                        byte[] bytes = new byte[proposal.getObserved().remaining()];
                        proposal.getObserved().duplicate().get(bytes);
                        phase = ' ' + codec.decodeObserved(Kinds.ofResource("pods"), bytes).path("phase").asString();
                    }
                    seen.add(proposal.getAction() + " " + proposal.getKey() + phase);
                }
            }
        }
        return seen;
    }
}
