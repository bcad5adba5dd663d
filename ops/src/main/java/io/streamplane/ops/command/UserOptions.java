package io.streamplane.ops.command;

import io.streamplane.apiserver.authentication.AuthenticationOptions;
import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authentication.FrontProxy;
import io.streamplane.apiserver.authentication.TokenControllers;
import io.streamplane.apiserver.authentication.TokenWebhook;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.certificate.CertificateBundle;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.serviceaccount.AccountTokenOptions;
import io.streamplane.apiserver.trust.KubeconfigServer;
import io.streamplane.controllers.ControllerSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom an API server knows beside the holders of client certificates, as options. */
final class UserOptions {

    @Option(
            names = "--token-auth-file",
            description =
                    "bearer tokens of users, for HTTP and for manifests: lines of token,user,uid,\"group1,group2\";"
                            + " read again when it changes")
    private @Nullable Path tokenFile;

    @Mixin
    private IssuerOptions issuers = new IssuerOptions();

    @Option(
            names = "--service-account-issuer",
            defaultValue = "https://kubernetes.default.svc.cluster.local",
            description =
                    "who tokens of ServiceAccounts are from; may be given again: then the first makes them, and those"
                            + " of the others still count (default: ${DEFAULT-VALUE})")
    private List<String> accountIssuers = List.of();

    @Option(
            names = "--api-audiences",
            split = ",",
            description = "whom tokens must be meant for that count here (default: the issuers)")
    private List<String> audiences = List.of();

    @Option(
            names = "--service-account-signing-key-file",
            description =
                    "private key (RSA or EC, PEM) that signs tokens of ServiceAccounts (default: one that is made once"
                            + " and kept as sa.key beside the cluster's authority); read again when it changes")
    private @Nullable Path signingKey;

    @Option(
            names = "--service-account-key-file",
            description =
                    "further keys (PEM, also public ones) whose tokens still count; may be given again; read again when"
                            + " they change")
    private List<Path> accountKeys = List.of();

    @Option(
            names = "--service-account-max-token-expiration",
            description = "how long a token of a ServiceAccount may hold at most, e.g. PT24H (default: no limit)")
    private @Nullable Duration longestToken;

    @Option(
            names = "--service-account-extend-token-expiration",
            defaultValue = "true",
            arity = "1",
            description =
                    "whether tokens that are mounted into pods hold for a year, for programs that read them only once"
                            + " (default: ${DEFAULT-VALUE})")
    private boolean extended = true;

    @Option(
            names = "--service-account-jwks-uri",
            description = "where others find the public keys of tokens (default: at this server)")
    private @Nullable String keysUri;

    @Option(
            names = "--enable-bootstrap-token-auth",
            defaultValue = "true",
            arity = "1",
            description =
                    "whether Secrets of type bootstrap.kubernetes.io/token in kube-system let new kubelets ask for"
                            + " certificates (default: ${DEFAULT-VALUE})")
    private boolean bootstrap = true;

    @Option(
            names = "--token-controllers",
            defaultValue = "*",
            description = "which controllers of tokens run: bootstrapsigner, tokencleaner,"
                    + " legacy-serviceaccount-token-cleaner; * for those that upstream runs by default: the last;"
                    + " -name to leave one out (default: ${DEFAULT-VALUE})")
    private String tokenControllers = "*";

    @Option(
            names = "--legacy-service-account-token-clean-up-period",
            defaultValue = "PT8760H",
            description =
                    "how long a token that was once made for each ServiceAccount may be out of use before it counts no"
                            + " more, and again before it is deleted (default: ${DEFAULT-VALUE})")
    private Duration legacyTokens = TokenControllers.CLEAN_UP_AFTER;

    @Option(
            names = "--authentication-token-webhook-config-file",
            description =
                    "kubeconfig that leads to a server which is asked about tokens that nobody else knows; read again"
                            + " when it changes")
    private @Nullable Path webhookConfig;

    @Option(
            names = "--authentication-token-webhook-cache-ttl",
            defaultValue = "PT2M",
            description = "how long that server's answers count (default: ${DEFAULT-VALUE})")
    private Duration webhookRemembered = Duration.ofMinutes(2);

    @Option(
            names = "--authentication-token-webhook-version",
            defaultValue = "v1beta1",
            description = "version of the TokenReview that it is asked with: v1 or v1beta1 (default: ${DEFAULT-VALUE})")
    private String webhookVersion = "v1beta1";

    @Option(
            names = "--client-ca-file",
            description =
                    "certificates of authorities whose client certificates count beside those of the cluster's own;"
                            + " CN is the user, O are groups; read again when it changes")
    private @Nullable Path clientAuthorities;

    @Option(
            names = "--requestheader-client-ca-file",
            description =
                    "certificates of the authority of front proxies, which say by headers who asks; read again when it"
                            + " changes")
    private @Nullable Path proxyAuthorities;

    @Option(
            names = "--requestheader-allowed-names",
            split = ",",
            description = "common names of front proxies (default: any of that authority)")
    private List<String> proxyNames = List.of();

    @Option(
            names = "--requestheader-username-headers",
            split = ",",
            defaultValue = "X-Remote-User",
            description = "headers of the user's name; the first that is there counts (default: ${DEFAULT-VALUE})")
    private List<String> userHeaders = List.of();

    @Option(
            names = "--requestheader-uid-headers",
            split = ",",
            defaultValue = "X-Remote-Uid",
            description = "headers of the user's uid (default: ${DEFAULT-VALUE})")
    private List<String> uidHeaders = List.of();

    @Option(
            names = "--requestheader-group-headers",
            split = ",",
            defaultValue = "X-Remote-Group",
            description = "headers of the user's groups (default: ${DEFAULT-VALUE})")
    private List<String> groupHeaders = List.of();

    @Option(
            names = "--requestheader-extra-headers-prefix",
            split = ",",
            defaultValue = "X-Remote-Extra-",
            description = "how headers begin that say more of the user (default: ${DEFAULT-VALUE})")
    private List<String> extraPrefixes = List.of();

    @Option(
            names = "--manifests-user",
            description = "who asks for a record on the topic manifests that has neither a token nor a seal"
                    + " (default: nobody: such a record is refused; of `up --open-kafka` manifests-producer, who may do"
                    + " everything)")
    private @Nullable String manifestsUser;

    @Option(
            names = "--manifests-group",
            description = "that user's group, e.g. system:masters, which may do everything; may be given again")
    private List<String> manifestsGroups = List.of();

    @Option(
            names = "--manifests-field-manager",
            defaultValue = "manifests",
            description = "of records that name none (default: ${DEFAULT-VALUE})")
    private String fieldManager = "manifests";

    @Option(
            names = "--manifests-wait",
            defaultValue = "60",
            description =
                    "seconds that a record on the topic manifests may wait for what it lacks, such as its namespace,"
                            + " before it is refused (default: ${DEFAULT-VALUE})")
    private long manifestPatience = 60;

    Duration manifestPatience() {
        return Duration.ofSeconds(manifestPatience);
    }

    /** @param unnamed who asks for a manifest without a token where no option says it */
    Users users(AuthenticatedUser unnamed) throws IOException {
        return new Users(
                tokenFile == null ? BearerTokens.NONE : BearerTokens.of(tokenFile),
                new AuthenticationOptions(
                        accounts(),
                        bootstrap,
                        issuers.config(),
                        webhook(),
                        clientAuthorities == null
                                ? Configured.fixed(List.of())
                                : Configured.of("client-ca", clientAuthorities, CertificateBundle::read),
                        proxy(),
                        new TokenControllers(
                                ControllerSelection.parse(tokenControllers)
                                        .of(TokenControllers.NAMES, TokenControllers.OFF),
                                legacyTokens)),
                manifestsUser == null ? unnamed : new AuthenticatedUser(manifestsUser, manifestsGroups),
                fieldManager);
    }

    private @Nullable TokenWebhook webhook() throws IOException {
        if (!List.of("v1", "v1beta1").contains(webhookVersion)) {
            throw new IOException(
                    "expected v1 or v1beta1 as --authentication-token-webhook-version, but got " + webhookVersion);
        }
        if (webhookConfig == null) {
            return null;
        }
        try {
            return new TokenWebhook(
                    KubeconfigServer.watched("authentication-token-webhook", webhookConfig),
                    webhookRemembered,
                    webhookVersion);
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot use " + webhookConfig + ": " + e.getMessage(), e);
        }
    }

    private AccountTokenOptions accounts() {
        return new AccountTokenOptions(
                accountIssuers,
                audiences.isEmpty() ? accountIssuers : audiences,
                signingKey,
                accountKeys,
                longestToken == null ? 0 : longestToken.toSeconds(),
                extended,
                keysUri);
    }

    private @Nullable FrontProxy proxy() throws IOException {
        return proxyAuthorities == null
                ? null
                : new FrontProxy(
                        Configured.of("requestheader-client-ca", proxyAuthorities, CertificateBundle::read),
                        proxyNames,
                        userHeaders,
                        uidHeaders,
                        groupHeaders,
                        extraPrefixes,
                        InstantSource.system());
    }
}
