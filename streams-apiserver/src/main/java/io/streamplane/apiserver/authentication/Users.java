package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.util.List;

/**
 * Who they are that ask, beside the holders of client certificates.
 *
 * @param tokens of those who show one, by HTTP or with a manifest
 * @param others how else they show who they are
 * @param manifests who asks where a record on the topic of manifests has no token
 * @param fieldManager of manifests that name none
 */
public record Users(
        BearerTokens tokens, AuthenticationOptions others, AuthenticatedUser manifests, String fieldManager) {

    /** Whoever can write to the topic of manifests may do everything, and nobody has a token. */
    public static final Users UNRESTRICTED = new Users(
            BearerTokens.NONE,
            AuthenticationOptions.STANDARD,
            new AuthenticatedUser("manifests-producer", List.of(AuthenticatedUser.MASTERS)),
            "manifests");

    /** Those of whom nothing but tokens is known. */
    public Users(BearerTokens tokens, AuthenticatedUser manifests, String fieldManager) {
        this(tokens, AuthenticationOptions.STANDARD, manifests, fieldManager);
    }

    /** The same with these tokens. */
    public Users with(BearerTokens all) {
        return new Users(all, others, manifests, fieldManager);
    }
}
