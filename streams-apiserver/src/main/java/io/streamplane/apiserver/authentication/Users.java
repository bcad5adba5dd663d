package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.proof.ProofSecret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who they are that ask, beside the holders of client certificates.
 *
 * @param tokens of those who show one, by HTTP or with a manifest
 * @param others how else they show who they are
 * @param manifests who asks where a record on the topic of manifests has neither a token nor a seal
 * @param fieldManager of manifests that name none
 * @param secret with which manifests are sealed; null: they are not
 */
public record Users(
        BearerTokens tokens,
        AuthenticationOptions others,
        AuthenticatedUser manifests,
        String fieldManager,
        @Nullable ProofSecret secret) {

    /** Who a manifest is from that has a seal: whoever has the folder of the cluster's authority, and so may do everything. */
    public static final AuthenticatedUser OWNER =
            new AuthenticatedUser("manifests-producer", List.of(AuthenticatedUser.MASTERS));

    /** Whoever can write to the topic of manifests may do everything, and nobody has a token. */
    public static final Users UNRESTRICTED =
            new Users(BearerTokens.NONE, AuthenticationOptions.STANDARD, OWNER, "manifests");

    /** Those of whom nothing but tokens is known. */
    public Users(BearerTokens tokens, AuthenticatedUser manifests, String fieldManager) {
        this(tokens, AuthenticationOptions.STANDARD, manifests, fieldManager);
    }

    /** Where no seals are known. */
    public Users(BearerTokens tokens, AuthenticationOptions others, AuthenticatedUser manifests, String fieldManager) {
        this(tokens, others, manifests, fieldManager, null);
    }

    /** The same with these tokens, and with seals that are made with this secret. */
    public Users with(BearerTokens all, ProofSecret cluster) {
        return new Users(all, others, manifests, fieldManager, cluster);
    }
}
