package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Secret in kube-system that holds a bootstrap token, read as {@code k8s.io/cluster-bootstrap/util/secrets} does. */
public record BootstrapSecret(StoredObject stored) {

    public static final String NAMESPACE = "kube-system";

    private static final String PREFIX = "bootstrap-token-";
    private static final String TYPE = "bootstrap.kubernetes.io/token";
    private static final Pattern ID = Pattern.compile("[a-z0-9]{6}");

    /** Empty where the Secret is of another type. */
    public static Optional<BootstrapSecret> of(StoredObject secret) {
        return Tree.text(secret.tree(), "type").equals(TYPE)
                ? Optional.of(new BootstrapSecret(secret))
                : Optional.empty();
    }

    /** The name of the Secret of a token. */
    static String name(String id) {
        return PREFIX + id;
    }

    /** The token's id; empty where the Secret's name is of another one, or none. */
    public Optional<String> id() {
        String id = text("token-id");
        return ID.matcher(id).matches() && stored.key().name().equals(name(id)) ? Optional.of(id) : Optional.empty();
    }

    public boolean isTerminating() {
        return Tree.has(Tree.object(stored.tree(), "metadata"), "deletionTimestamp");
    }

    /** Whether the token's time is over; that of one with a time that nobody understands is. */
    public boolean hasExpired(Instant now) {
        String expiration = text("expiration");
        try {
            return !expiration.isEmpty()
                    && !now.isBefore(OffsetDateTime.parse(expiration).toInstant());
        } catch (DateTimeException e) {
            return true;
        }
    }

    /** The text below {@code data}; empty where there is none. */
    public String text(String field) {
        String value = Tree.text(Tree.object(stored.tree(), "data"), field);
        try {
            return new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
