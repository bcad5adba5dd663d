package io.streamplane.ops.command;

import io.streamplane.apiserver.certificate.CertificateBundle;
import io.streamplane.apiserver.oidc.AuthenticationConfig;
import io.streamplane.apiserver.oidc.JwtIssuer;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.reload.Reloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Issuers of OpenID tokens, as options: in a file, or one by flags. */
final class IssuerOptions {

    @Option(
            names = "--authentication-config",
            description =
                    "file AuthenticationConfiguration (apiserver.config.k8s.io/v1): issuers of tokens, and what is"
                            + " open to anonymous requests; not together with --oidc-issuer-url; read again when it"
                            + " changes")
    private @Nullable Path file;

    @Option(names = "--oidc-issuer-url", description = "https URL of an OpenID issuer whose tokens count")
    private @Nullable String url;

    @Option(names = "--oidc-client-id", description = "whom its tokens must be meant for")
    private @Nullable String client;

    @Option(
            names = "--oidc-ca-file",
            description = "authority of its server's certificate (default: those of Java); read again when it changes")
    private @Nullable Path authority;

    @Option(
            names = "--oidc-username-claim",
            defaultValue = "sub",
            description = "claim with the user's name (default: ${DEFAULT-VALUE})")
    private String usernameClaim = "sub";

    @Option(
            names = "--oidc-username-prefix",
            description =
                    "what names begin with; '-' for nothing (default: the issuer and '#', but nothing for the claim"
                            + " email)")
    private @Nullable String usernamePrefix;

    @Option(names = "--oidc-groups-claim", description = "claim with the user's groups (default: none)")
    private @Nullable String groupsClaim;

    @Option(
            names = "--oidc-groups-prefix",
            defaultValue = "",
            description = "what groups begin with (default: nothing)")
    private String groupsPrefix = "";

    @Option(names = "--oidc-required-claim", description = "claim=value that tokens must have; may be given again")
    private Map<String, String> requiredClaims = Map.of();

    @Option(
            names = "--oidc-signing-algs",
            split = ",",
            defaultValue = "RS256",
            description = "algorithms that its tokens may be signed with (default: ${DEFAULT-VALUE})")
    private List<String> algorithms = List.of();

    Configured<AuthenticationConfig> config() throws IOException {
        if (url != null && file != null) {
            throw new IOException("expected --authentication-config or --oidc-issuer-url, but got both");
        }
        if (file != null) {
            return Configured.of(Reloads.AUTHENTICATION, file, AuthenticationConfig::read);
        }
        String of = url;
        if (of == null) {
            return Configured.fixed(AuthenticationConfig.NONE);
        }
        return authority == null
                ? Configured.fixed(only(issuer(of, null)))
                : Configured.of("oidc-ca", authority, from -> only(issuer(of, certificates(from))));
    }

    private static AuthenticationConfig only(JwtIssuer issuer) {
        return new AuthenticationConfig(List.of(issuer), null);
    }

    private static String certificates(Path from) throws IOException {
        CertificateBundle.read(from);
        return Files.readString(from);
    }

    private JwtIssuer issuer(String of, @Nullable String trusted) throws IOException {
        if (client == null) {
            throw new IOException("expected --oidc-client-id with --oidc-issuer-url");
        } else if (!of.startsWith("https://")) {
            throw new IOException("expected an https URL as --oidc-issuer-url, but got " + of);
        } else if (!JwtIssuer.ALL_ALGORITHMS.containsAll(algorithms)) {
            throw new IOException("expected --oidc-signing-algs out of " + JwtIssuer.ALL_ALGORITHMS);
        }
        String prefix = usernamePrefix != null
                ? usernamePrefix.equals("-") ? "" : usernamePrefix
                : usernameClaim.equals("email") ? "" : of + "#";
        return new JwtIssuer(
                of,
                null,
                trusted,
                List.of(client),
                algorithms,
                new JwtIssuer.Source(usernameClaim, prefix, null),
                groupsClaim == null ? null : new JwtIssuer.Source(groupsClaim, groupsPrefix, null),
                null,
                Map.of(),
                requiredClaims.entrySet().stream()
                        .map(each -> new JwtIssuer.ClaimRule(each.getKey(), each.getValue(), null, ""))
                        .toList(),
                List.of());
    }
}
