package io.streamplane.schemas.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestSealTest {

    private static final long NOW = 1_000_000_000L;

    private final ProofSecret secret = ProofSecret.random();
    private final byte[] seal = ManifestSeal.of(secret, NOW, bytes("k"), bytes("v"), headers("dryRun", "All"));

    @Test
    void shouldHoldForItsRecordAroundItsTime() {
        // Given
        Headers withSeal = headers("dryRun", "All").add(Proof.SEAL, seal);

        // Then
        assertThat(refusal(seal, NOW, "k", "v", withSeal)).isNull();
        assertThat(refusal(seal, NOW + ManifestSeal.HOLDS.toMillis(), "k", "v", withSeal))
                .isNull();
        assertThat(refusal(seal, NOW - ManifestSeal.HOLDS.toMillis(), "k", "v", withSeal))
                .isNull();
    }

    @Test
    void shouldNotHoldForAnotherRecordNorLater() {
        // Given
        Headers same = headers("dryRun", "All");
        long later = NOW + ManifestSeal.HOLDS.plus(Duration.ofMillis(1)).toMillis();
        byte[] newer = seal.clone();
        newer[7] ^= 1;

        // Then
        assertThat(refusal(seal, later, "k", "v", same)).contains("more than 5 minutes");
        assertThat(refusal(seal, NOW, "k", "v", headers())).contains("not made for this record");
        assertThat(refusal(seal, NOW, "k", "v", headers("dryRun", "All", "force", "true")))
                .contains("not made for this record");
        assertThat(refusal(seal, NOW, "other", "v", same)).contains("not made for this record");
        assertThat(refusal(seal, NOW, null, "v", same)).contains("not made for this record");
        assertThat(refusal(seal, NOW, "k", null, same)).contains("not made for this record");
        assertThat(refusal(newer, NOW, "k", "v", same)).contains("not made for this record");
        assertThat(refusal(new byte[8], NOW, "k", "v", same)).contains("its seal is none");
        assertThat(refusal(null, NOW, "k", "v", same)).contains("its seal is none");
        assertThat(ManifestSeal.refusal(ProofSecret.random(), seal, NOW, bytes("k"), bytes("v"), same))
                .contains("not made for this record");
    }

    @Test
    void shouldBeAddedByProducersWhereNobodyIsNamed() {
        // Given
        var interceptor = new ProofInterceptor();
        interceptor.configure(Map.of(Proof.SECRET, secret.text()));

        // When
        var sealed = interceptor.onSend(new ProducerRecord<>(Topics.MANIFESTS, bytes("k"), bytes("v")));
        var named = new ProducerRecord<>(Topics.MANIFESTS, bytes("k"), bytes("v"));
        named.headers().add(Proof.AUTHORIZATION, bytes("Bearer of-bob"));

        // Then
        byte[] added = sealed.headers().lastHeader(Proof.SEAL).value();
        assertThat(refusal(added, System.currentTimeMillis(), "k", "v", sealed.headers()))
                .isNull();
        assertThat(interceptor.onSend(named).headers().lastHeader(Proof.SEAL)).isNull();
    }

    private @Nullable String refusal(
            byte @Nullable [] shown, long appended, @Nullable String key, @Nullable String value, Headers headers) {
        return ManifestSeal.refusal(
                secret, shown, appended, key == null ? null : bytes(key), value == null ? null : bytes(value), headers);
    }

    private static Headers headers(String... names) {
        var headers = new RecordHeaders();
        for (int i = 0; i < names.length; i += 2) {
            headers.add(names[i], bytes(names[i + 1]));
        }
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
