package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.manifest.ManifestRecords.Wanted;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proof.ManifestSeal;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a record is from. */
class ManifestRecordsTest {

    private static final String NONE =
            "expected one header authorization with the token of the user who asks, but the record has none; that"
                    + " somebody can write to this topic does not say who that is";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

    private final ProofSecret secret = ProofSecret.random();

    @TempDir
    Path folder;

    @Test
    void shouldBelieveTheTokenAndNothingElse() throws IOException {
        // Given
        ManifestRecords records = records(AuthenticatedUser.ANONYMOUS);

        // Then
        assertThat(user(records.read(record("authorization", "Bearer of-bob")))).isEqualTo("bob");
        assertThat(user(records.read(record("AUTHORIZATION", "bearer of-bob")))).isEqualTo("bob");
        assertThat(user(records.read(record()))).isEqualTo("401 " + NONE);
        assertThat(user(records.read(record("user-agent", "Bearer of-bob")))).isEqualTo("401 " + NONE);
        assertThat(user(records.read(record("authorization", "Bearer foreign"))))
                .startsWith("401 ");
        assertThat(user(records.read(record("authorization", "")))).startsWith("401 ");
        assertThat(user(records.read(record("authorization", "Bearer foreign", "authorization", "Bearer of-bob"))))
                .startsWith("401 expected one header authorization")
                .endsWith("but the record has 2");
        assertThat(user(records.read(record("Authorization", "Bearer of-bob", "authorization", "Bearer of-bob"))))
                .endsWith("but the record has 2");
    }

    @Test
    void shouldTakeARecordWithoutATokenForTheUserOfTheOptions() throws IOException {
        // Given
        ManifestRecords records = records(new AuthenticatedUser("deployer", List.of()));

        // Then
        assertThat(user(records.read(record()))).isEqualTo("deployer");
        assertThat(user(records.read(record("authorization", "Bearer of-bob")))).isEqualTo("bob");
        assertThat(user(records.read(record("authorization", "Bearer foreign"))))
                .startsWith("401 ");
    }

    @Test
    void shouldTakeASealedRecordForTheOwnersOfTheCluster() throws IOException {
        // Given
        ManifestRecords records = records(AuthenticatedUser.ANONYMOUS);
        ConsumerRecord<byte[], byte[]> forged = record();
        forged.headers().add(Proof.SEAL, new byte[40]);

        // Then
        assertThat(user(records.read(sealed(secret)))).isEqualTo("manifests-producer");
        assertThat(user(records.read(sealed(ProofSecret.random()))))
                .startsWith("401 ")
                .endsWith("its seal was not made for this record with the secret of this cluster");
        assertThat(user(records.read(forged))).startsWith("401 ");
        assertThat(user(records.read(sealed(secret, "authorization", "Bearer of-bob"))))
                .endsWith("but the record has 2");
    }

    private ConsumerRecord<byte[], byte[]> sealed(ProofSecret by, String... headers) {
        ConsumerRecord<byte[], byte[]> record = record(headers);
        record.headers()
                .add(
                        Proof.SEAL,
                        ManifestSeal.of(by, record.timestamp(), record.key(), record.value(), record.headers()));
        return record;
    }

    private ManifestRecords records(AuthenticatedUser unnamed) throws IOException {
        Path tokens = Files.writeString(folder.resolve("tokens"), "of-bob,bob,1\n");
        var values = new ManifestReader(registry, Kinds::builtIn, new ObjectCodec(registry));
        BearerTokens known = BearerTokens.of(tokens);
        return new ManifestRecords(new Users(known, unnamed, "manifests").with(known, secret), values);
    }

    private static String user(Wanted wanted) {
        return switch (wanted) {
            case Wanted.Refused refused ->
                refused.failure().code() + " " + refused.failure().message();
            case Wanted.Application application ->
                application.submission().who().user().name();
            case Wanted.Removal removal -> removal.who().user().name();
        };
    }

    private static ConsumerRecord<byte[], byte[]> record(String... headers) {
        var record =
                new ConsumerRecord<>(Topics.MANIFESTS, 0, 3, bytes("k"), bytes("kind: ConfigMap\napiVersion: v1\n"));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], bytes(headers[i + 1]));
        }
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
