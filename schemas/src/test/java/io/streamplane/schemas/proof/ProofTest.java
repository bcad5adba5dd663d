package io.streamplane.schemas.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {

    private final ProofSecret secret = ProofSecret.random();

    @Test
    void shouldSealOneRecordAndNoOther() {
        // When
        byte[] seal = secret.seal("proposals", bytes("key"), bytes("value"));

        // Then
        assertThat(secret.isSeal(seal, "proposals", bytes("key"), bytes("value")))
                .isTrue();
        assertThat(secret.isSeal(seal, "manifests", bytes("key"), bytes("value")))
                .isFalse();
        assertThat(secret.isSeal(seal, "proposals", bytes("keyv"), bytes("alue")))
                .isFalse();
        assertThat(secret.isSeal(seal, "proposals", null, bytes("value"))).isFalse();
        assertThat(secret.isSeal(seal, "proposals", bytes("key"), bytes("other")))
                .isFalse();
        assertThat(secret.isSeal(null, "proposals", bytes("key"), bytes("value")))
                .isFalse();
        assertThat(ProofSecret.random().isSeal(seal, "proposals", bytes("key"), bytes("value")))
                .isFalse();
        assertThat(ProofSecret.of(secret.text()).isSeal(seal, "proposals", bytes("key"), bytes("value")))
                .isTrue();
    }

    @Test
    void shouldKeepASecretInAFileOfItsOwnersOnly(@TempDir Path folder) throws IOException {
        // Given
        Path file = folder.resolve("pki/proposals.secret");

        // When
        ProofSecret made = ProofSecret.in(file);

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ProofSecret.in(file).text()).isEqualTo(made.text());
        Files.writeString(file, "no secret");
        assertThatThrownBy(() -> ProofSecret.in(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("secret");
    }

    @Test
    void shouldReplaceWhatProposalsHaveForAProof(@TempDir Path folder) throws IOException {
        // Given
        Path token = Files.writeString(folder.resolve("token"), "abc\n");
        var record = new ProducerRecord<>(Topics.PROPOSALS, bytes("key"), bytes("value"));
        record.headers().add(Proof.AUTHORIZATION, bytes("Bearer forged")).add(Proof.SEAL, bytes("forged"));

        // When
        interceptor(Proof.of(token)).onSend(record);

        // Then
        assertThat(StreamSupport.stream(record.headers().spliterator(), false).map(Header::key))
                .containsExactly(Proof.AUTHORIZATION);
        assertThat(record.headers().lastHeader(Proof.AUTHORIZATION).value()).isEqualTo(bytes("Bearer abc"));
        var other = new ProducerRecord<>(Topics.EVENTS, bytes("key"), bytes("value"));
        assertThat(interceptor(Proof.of(secret)).onSend(other).headers()).isEmpty();
        assertThatThrownBy(() -> new RoleToken(folder.resolve("none"))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void shouldGiveASettingOnlyToTheClientsThatItIsFor() {
        // Given
        var settings = Proof.of(secret)
                .with(new ClientSettings("b:1", Map.of("a", "1", "consumer.a", "2", "main.consumer.b", "3")));

        // Then
        assertThat(settings.producer("p"))
                .containsEntry("a", "1")
                .containsEntry("interceptor.classes", ProofInterceptor.class.getName())
                .doesNotContainKeys("b", "consumer.a", "main.consumer.b");
        assertThat(settings.consumer("c"))
                .containsEntry("a", "2")
                .doesNotContainKeys("interceptor.classes", Proof.SECRET);
        assertThat(settings.admin("a")).containsEntry("a", "1").doesNotContainKeys("interceptor.classes", Proof.SECRET);
        assertThat(settings.streams())
                .containsEntry("main.consumer.b", "3")
                .containsKey("producer.interceptor.classes");
    }

    private static ProofInterceptor interceptor(Proof proof) {
        var interceptor = new ProofInterceptor();
        interceptor.configure(proof.with(ClientSettings.of("b:1")).producer("p"));
        return interceptor;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
