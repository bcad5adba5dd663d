package io.streamplane.schemas.proof;

import io.streamplane.schemas.topic.ClientSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How a role shows on {@link io.streamplane.schemas.topic.Topics#PROPOSALS} who it is, and the owner of a cluster on {@link
 * io.streamplane.schemas.topic.Topics#MANIFESTS}, as settings of its Kafka clients: its producers add the proof to each record, so that
 * nothing else needs to know of it.
 */
public final class Proof {

    /** The header with a {@linkplain ProofSecret#seal seal}. */
    public static final String SEAL = "proof";

    /** The header with {@code Bearer TOKEN}, as in HTTP. */
    public static final String AUTHORIZATION = "authorization";

    static final String SECRET = "streamplane.proof.secret";
    static final String TOKEN_FILE = "streamplane.proof.token.file";

    private final Map<String, String> settings;

    private Proof(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Nothing is shown. */
    public static Proof none() {
        return new Proof(Map.of());
    }

    /** By a seal: the role belongs to the cluster, and is whatever component it says. */
    public static Proof of(ProofSecret secret) {
        return new Proof(Map.of(SECRET, secret.text()));
    }

    /** By the token in a file, which is read again when it changes. */
    public static Proof of(Path tokenFile) {
        return new Proof(Map.of(TOKEN_FILE, tokenFile.toString()));
    }

    /** The settings with this in them, for every client of a role and for Kafka Streams. */
    public Map<String, String> with(Map<String, String> others) {
        var all = new HashMap<>(others);
        if (!settings.isEmpty()) {
            all.put(ClientSettings.PRODUCER + "interceptor.classes", ProofInterceptor.class.getName());
            settings.forEach((name, value) -> all.put(ClientSettings.PRODUCER + name, value));
        }
        return Map.copyOf(all);
    }

    /** Likewise. */
    public ClientSettings with(ClientSettings others) {
        return new ClientSettings(others.bootstrapServers(), with(others.extra()));
    }
}
