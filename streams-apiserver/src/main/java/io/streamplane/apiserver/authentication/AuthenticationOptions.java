package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.oidc.AuthenticationConfig;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.serviceaccount.AccountTokenOptions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom an API server knows, beside the holders of certificates of its own authority and of static tokens.
 *
 * @param accounts tokens of ServiceAccounts
 * @param bootstrap whether bootstrap tokens count
 * @param config issuers of other tokens, and what is open to everybody
 * @param webhook a server that knows further tokens; null for none
 * @param clientAuthorities others that make certificates of users
 * @param proxy that speaks for users; null for none
 * @param controllers of tokens that run in this server
 */
public record AuthenticationOptions(
        AccountTokenOptions accounts,
        boolean bootstrap,
        Configured<AuthenticationConfig> config,
        @Nullable TokenWebhook webhook,
        Configured<List<X509Certificate>> clientAuthorities,
        @Nullable FrontProxy proxy,
        TokenControllers controllers) {

    /** Those that may be of files. */
    public List<Configured<?>> settings() {
        var settings = new ArrayList<Configured<?>>(List.of(config, clientAuthorities));
        if (webhook != null) {
            settings.add(webhook.server());
        }
        if (proxy != null) {
            settings.add(proxy.authorities());
        }
        return settings;
    }

    /** Nobody else. */
    public static final AuthenticationOptions STANDARD = new AuthenticationOptions(
            AccountTokenOptions.STANDARD,
            true,
            Configured.fixed(AuthenticationConfig.NONE),
            null,
            Configured.fixed(List.of()),
            null,
            TokenControllers.STANDARD);
}
