package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.schemas.credential.BearerHeaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that know bearer tokens, asked in turn until one says whose a token is. Thread-safe. */
public final class BearerTokens {

    /** Whom tokens for this API are meant for where nothing else is said. */
    public static final String DEFAULT_AUDIENCE = "https://kubernetes.default.svc.cluster.local";

    /** Knows no token. */
    public static final BearerTokens NONE = new BearerTokens(List.of(), List.of(DEFAULT_AUDIENCE));

    private static final String INVALID = "invalid bearer token";

    private final List<TokenAuthenticator> authenticators;
    private final List<String> own;
    private final boolean remote;

    /** @param own the audiences of this API; never empty */
    public BearerTokens(List<? extends TokenAuthenticator> authenticators, List<String> own) {
        this.authenticators = List.copyOf(authenticators);
        this.own = List.copyOf(own);
        this.remote = authenticators.stream().anyMatch(TokenAuthenticator::isRemote);
    }

    /** Those of a file of static tokens. */
    public static BearerTokens of(Path file) throws IOException {
        return new BearerTokens(List.of(TokenFile.of(file)), List.of(DEFAULT_AUDIENCE));
    }

    /** The files among them, to be looked at. */
    public List<Configured<?>> files() {
        var files = new ArrayList<Configured<?>>();
        for (TokenAuthenticator each : authenticators) {
            if (each instanceof TokenFile file) {
                files.add(file.users());
            }
        }
        return files;
    }

    /**
     * These and others.
     *
     * @param audiences of this API
     */
    public BearerTokens and(List<TokenAuthenticator> others, List<String> audiences) {
        return new BearerTokens(
                Stream.concat(authenticators.stream(), others.stream()).toList(), audiences);
    }

    /**
     * The user of a header {@code Authorization: Bearer ...}, whose token is meant for this API.
     *
     * @param authorization the header's value; other schemes than Bearer have no user
     */
    public Optional<AuthenticatedUser> user(String authorization) {
        String token = BearerHeaders.token(authorization);
        return !token.isEmpty() && verdict(token, List.of()) instanceof TokenVerdict.Known known
                ? Optional.of(known.user())
                : Optional.empty();
    }

    /**
     * Whether {@link #user} may take somebody outside, who takes his time.
     *
     * @param authorization as there
     */
    public boolean mayAsk(String authorization) {
        String token = BearerHeaders.token(authorization);
        if (token.isEmpty() || !remote) {
            return false;
        }
        for (TokenAuthenticator each : authenticators) {
            if (each.mayAsk(token, own)) {
                return true;
            }
            if (each.authenticate(token, own) instanceof TokenVerdict.Known) {
                return false;
            }
        }
        return false;
    }

    /**
     * Whose a token is.
     *
     * @param audiences whom it must be meant for, one of them at least; this API where empty
     */
    public TokenVerdict verdict(String token, List<String> audiences) {
        List<String> wanted = audiences.isEmpty() ? own : audiences;
        var refusals = new ArrayList<String>(List.of(INVALID));
        for (TokenAuthenticator each : authenticators) {
            switch (each.authenticate(token, wanted)) {
                case TokenVerdict.Known known -> {
                    List<String> meant = known.audiences().isEmpty()
                            ? own.stream().filter(wanted::contains).toList()
                            : known.audiences();
                    if (!meant.isEmpty()) {
                        return new TokenVerdict.Known(known.user(), meant, known.notes());
                    }
                }
                case TokenVerdict.Refused refused -> refusals.add(refused.why());
                case TokenVerdict.Unknown _ -> {}
            }
        }
        return new TokenVerdict.Refused(refusals.size() == 1 ? INVALID : "[" + String.join(", ", refusals) + "]");
    }
}
