package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.oidc.AuthenticationConfig;
import io.streamplane.apiserver.oidc.IssuerTokens;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Knows the tokens of the issuers that are configured now. Thread-safe. */
final class ConfiguredIssuers implements TokenAuthenticator {

    private record Issuers(AuthenticationConfig config, List<IssuerTokens> tokens) {}

    private final Supplier<AuthenticationConfig> config;
    private final InstantSource clock;
    private volatile Issuers issuers;

    ConfiguredIssuers(Supplier<AuthenticationConfig> config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.issuers = of(config.get());
    }

    private Issuers of(AuthenticationConfig now) {
        return new Issuers(
                now,
                now.issuers().stream()
                        .map(issuer -> new IssuerTokens(issuer, clock))
                        .toList());
    }

    private List<IssuerTokens> current() {
        AuthenticationConfig now = config.get();
        if (issuers.config() != now) {
            synchronized (this) {
                if (issuers.config() != now) {
                    issuers = of(now);
                }
            }
        }
        return issuers.tokens();
    }

    @Override
    public TokenVerdict authenticate(String token, List<String> audiences) {
        var refusals = new ArrayList<String>();
        for (IssuerTokens each : current()) {
            switch (each.authenticate(token, audiences)) {
                case TokenVerdict.Known known -> {
                    return known;
                }
                case TokenVerdict.Refused refused -> refusals.add(refused.why());
                case TokenVerdict.Unknown _ -> {}
            }
        }
        return refusals.isEmpty() ? TokenVerdict.UNKNOWN : new TokenVerdict.Refused(String.join(", ", refusals));
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    public boolean mayAsk(String token, List<String> audiences) {
        return current().stream().anyMatch(each -> each.mayAsk(token, audiences));
    }
}
