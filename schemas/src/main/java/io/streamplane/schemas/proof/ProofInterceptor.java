package io.streamplane.schemas.proof;

import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Adds the proof of {@link Proof} to records of proposals, and a seal to manifests that name nobody. Kafka makes it by its name. */
public final class ProofInterceptor implements ProducerInterceptor<byte[], byte[]> {

    private @Nullable ProofSecret secret;
    private @Nullable RoleToken token;
    private final InstantSource clock = InstantSource.system();

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(Proof.SECRET) instanceof String text) {
            secret = ProofSecret.of(text);
        }
        if (settings.get(Proof.TOKEN_FILE) instanceof String file) {
            token = new RoleToken(Path.of(file));
        }
        if (secret == null && token == null) {
            throw new ConfigException(
                    "expected " + Proof.SECRET + " or " + Proof.TOKEN_FILE + ", but neither was given");
        }
    }

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.PROPOSALS)) {
            record.headers().remove(Proof.SEAL).remove(Proof.AUTHORIZATION);
            if (secret != null) {
                record.headers().add(Proof.SEAL, secret.seal(record.topic(), record.key(), record.value()));
            }
            if (token != null) {
                record.headers()
                        .add(Proof.AUTHORIZATION, ("Bearer " + token.current()).getBytes(StandardCharsets.UTF_8));
            }
        }
        boolean named = record.headers().lastHeader(Proof.AUTHORIZATION) != null;
        if (record.topic().equals(Topics.MANIFESTS) && secret != null && !named) {
            record.headers().remove(Proof.SEAL);
            record.headers()
                    .add(
                            Proof.SEAL,
                            ManifestSeal.of(secret, clock.millis(), record.key(), record.value(), record.headers()));
        }
        return record;
    }

    @Override
    public void close() {}
}
