package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.serviceaccount.AccountTokens;
import io.streamplane.schemas.certificate.CertificateTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All ways to show who one is to this server: wires them together. Thread-safe. */
public final class Authentication {

    private final BearerTokens tokens;
    private final AccountTokens accounts;
    private final RequestAuthentication requests;
    private final CertificateTokens holders;

    private Authentication(
            BearerTokens tokens, AccountTokens accounts, RequestAuthentication requests, CertificateTokens holders) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.holders = holders;
        this.requests = requests;
    }

    /**
     * @param authority of this cluster, whose certificates count
     * @param certificates folder of that authority
     * @param given tokens that count
     * @param state what there is now
     */
    public static Authentication of(
            AuthenticationOptions options,
            CertificateAuthority authority,
            Path certificates,
            BearerTokens given,
            Supplier<Snapshot> state,
            InstantSource clock)
            throws IOException {
        var accounts = new AccountTokens(options.accounts(), certificates, state, clock);
        var others = new ArrayList<TokenAuthenticator>();
        others.add(accounts);
        if (options.bootstrap()) {
            others.add(new BootstrapTokens(state, clock));
        }
        if (options.config().isOfFile() || !options.config().get().issuers().isEmpty()) {
            others.add(new ConfiguredIssuers(options.config(), clock));
        }
        if (options.webhook() != null) {
            others.add(new WebhookTokens(options.webhook()));
        }
        BearerTokens tokens = given.and(others, options.accounts().audiences());
        var trust = new CertificateTrust(List.of(authority.certificate()), options.clientAuthorities(), clock);
        return new Authentication(
                tokens,
                accounts,
                new RequestAuthentication(
                        trust,
                        options.proxy(),
                        tokens,
                        () -> options.config().get().anonymousPaths()),
                new CertificateTokens(trust, clock));
    }

    /** Makes tokens of ServiceAccounts. */
    public AccountTokens accounts() {
        return accounts;
    }

    /** Whose a token is, by whatever way it comes. */
    public BearerTokens tokens() {
        return tokens;
    }

    /** Whose the value of a header {@code authorization} is on a proposal: that of a certificate's holder, or any bearer token. */
    public Optional<AuthenticatedUser> proposer(String authorization) {
        return holders.user(authorization).or(() -> tokens.user(authorization));
    }

    /** Whether {@link #proposer} may have to ask somebody outside. */
    public boolean mayAsk(String authorization) {
        return tokens.mayAsk(authorization) && holders.user(authorization).isEmpty();
    }

    /** Who an HTTP request comes from. */
    public RequestAuthentication requests() {
        return requests;
    }
}
