package io.streamplane.apiserver.serviceaccount;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSObject;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.CredentialNotes;
import io.streamplane.apiserver.identity.ServiceAccountName;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes tokens of ServiceAccounts, and knows them. A signature that was found good is remembered; time and state are asked on each
 * use, so that a token ends with the pod that it is bound to. Thread-safe.
 */
public final class AccountTokens implements TokenAuthenticator {

    private static final String LEGACY_ISSUER = "kubernetes/serviceaccount";
    private static final String LEGACY = BoundObjects.LEGACY;
    private static final String NOTED = "authentication.k8s.io/";
    private static final String BETTER_TOKENS = "Use tokens from the TokenRequest API or manually created secret-based"
            + " tokens instead of auto-generated secret-based tokens.";
    private static final int LONGEST = 16 * 1024;
    private static final long REMEMBERED_CHARACTERS = 8L * 1024 * 1024;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** What a token says, which was found good by keys that may have been others than now. */
    private record Signed(ObjectNode claims, TokenKeys by) {}

    private final AccountTokenOptions options;
    private final Configured<TokenKeys> keys;
    private final Supplier<Snapshot> state;
    private final InstantSource clock;
    private final LegacyTokenUses uses = new LegacyTokenUses();
    private volatile Consumer<TokenUse> observer = _ -> {};
    private final Cache<String, Signed> signed = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_CHARACTERS)
            .<String, Signed>weigher((token, _) -> token.length())
            .expireAfterAccess(REMEMBERED)
            .build();

    /** @param folder of the signing key that is made where the options name none */
    public AccountTokens(AccountTokenOptions options, Path folder, Supplier<Snapshot> state, InstantSource clock)
            throws IOException {
        this.options = options;
        this.keys = TokenKeys.watched(options, folder);
        this.state = state;
        this.clock = clock;
    }

    AccountTokenOptions options() {
        return options;
    }

    TokenKeys keys() {
        return keys.get();
    }

    /** Their keys, which are of files. */
    public Configured<?> setting() {
        return keys;
    }

    /** From now on it is told of uses. */
    public void tell(Consumer<TokenUse> of) {
        observer = of;
    }

    /** Uses of tokens of Secrets, to be written down. */
    public LegacyTokenUses legacyUses() {
        return uses;
    }

    /** A new token; its claims are those of {@link AccountClaims#of}. */
    String issue(
            StoredObject account, AccountClaims.Bound bound, List<String> audiences, long seconds, long warnAfter) {
        return keys().sign(AccountClaims.of(
                        options.issuers().getFirst(),
                        account,
                        bound,
                        audiences,
                        seconds,
                        warnAfter,
                        UUID.randomUUID().toString(),
                        clock.instant())
                .toString());
    }

    /** The token of a Secret, which holds as long as that. */
    String issueLegacy(StoredObject account, String secret) {
        String namespace = account.key().namespace();
        String name = account.key().name();
        return keys().sign(JsonMapper.shared()
                .createObjectNode()
                .put("iss", LEGACY_ISSUER)
                .put(LEGACY + "namespace", namespace)
                .put(LEGACY + "secret.name", secret)
                .put(LEGACY + "service-account.name", name)
                .put(LEGACY + "service-account.uid", account.uid())
                .put("sub", new ServiceAccountName(namespace, name).user())
                .toString());
    }

    @Override
    public TokenVerdict authenticate(String token, List<String> audiences) {
        TokenKeys current = keys();
        Signed known = signed.getIfPresent(token);
        ObjectNode claims = known == null || known.by() != current ? null : known.claims();
        if (claims == null) {
            JWSObject parsed = parse(token);
            claims = parsed == null ? null : claims(parsed);
            if (parsed == null || claims == null || !isOurs(Tree.text(claims, "iss"))) {
                return TokenVerdict.UNKNOWN;
            }
            String problem = current.problem(parsed);
            if (problem != null) {
                return new TokenVerdict.Refused(problem);
            }
            signed.put(token, new Signed(claims, current));
        }
        return verdict(token, claims, audiences);
    }

    private boolean isOurs(String issuer) {
        return issuer.equals(LEGACY_ISSUER) || options.issuers().contains(issuer);
    }

    private TokenVerdict verdict(String token, ObjectNode claims, List<String> wanted) {
        String one = Tree.text(claims, "aud");
        List<String> said = one.isEmpty() ? Tree.texts(claims, "aud") : List.of(one);
        if (said.isEmpty()) {
            observer.accept(TokenUse.LEGACY);
        }
        List<String> meant = said.isEmpty() ? options.audiences() : said;
        List<String> audiences = meant.stream().filter(wanted::contains).toList();
        if (audiences.isEmpty()) {
            return new TokenVerdict.Refused(
                    "token audiences " + quoted(meant) + " is invalid for the target audiences " + quoted(wanted));
        }
        var objects = new BoundObjects(state.get(), clock.instant());
        if (Tree.text(claims, "iss").equals(LEGACY_ISSUER)) {
            return legacyVerdict(objects.legacy(claims, token, uses), claims, audiences);
        }
        String problem = objects.problem(claims);
        return problem == null
                ? new TokenVerdict.Known(AccountClaims.user(claims), audiences, ageing(claims))
                : new TokenVerdict.Refused(problem);
    }

    private TokenVerdict legacyVerdict(BoundObjects.Legacy legacy, ObjectNode claims, List<String> audiences) {
        if (legacy.use() != null) {
            observer.accept(legacy.use());
        }
        if (legacy.problem() != null) {
            return new TokenVerdict.Refused(legacy.problem());
        }
        boolean generated = legacy.use() == TokenUse.AUTO_GENERATED;
        var notes = new CredentialNotes(
                Map.of(
                        NOTED + "legacy-token",
                        Tree.text(claims, "sub"),
                        NOTED + (generated ? "legacy-token-autogenerated-secret" : "legacy-token-manual-secret"),
                        Tree.text(claims, LEGACY + "secret.name")),
                generated ? List.of(BETTER_TOKENS) : List.of());
        return new TokenVerdict.Known(legacyUser(claims), audiences, notes);
    }

    /** Whether one of a pod has passed the time after which its program should have read a new one ({@code pkg/serviceaccount/claims.go}). */
    private CredentialNotes ageing(ObjectNode claims) {
        ObjectNode own = Tree.object(claims, AccountClaims.PRIVATE);
        if (!Tree.has(own, "warnafter")) {
            return CredentialNotes.NONE;
        }
        Instant until = Instant.ofEpochSecond(Tree.number(own, "warnafter", 0));
        Instant now = clock.instant();
        if (!now.isAfter(until)) {
            observer.accept(TokenUse.VALID);
            return CredentialNotes.NONE;
        }
        observer.accept(TokenUse.STALE);
        String said = "subject: " + Tree.text(claims, "sub") + ", seconds after warning threshold: "
                + (now.getEpochSecond() - until.getEpochSecond());
        return new CredentialNotes(Map.of(NOTED + "stale-token", said), List.of());
    }

    private static AuthenticatedUser legacyUser(ObjectNode claims) {
        return AccountClaims.user(
                Tree.text(claims, LEGACY + "namespace"),
                Tree.text(claims, LEGACY + "service-account.name"),
                Tree.text(claims, LEGACY + "service-account.uid"),
                Map.of());
    }

    private static String quoted(List<String> texts) {
        return "[\"" + String.join("\" \"", texts) + "\"]";
    }

    /** Null where it is no signed JWT; one without a signature is none. */
    private static @Nullable JWSObject parse(String token) {
        try {
            return token.length() > LONGEST ? null : JWSObject.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable ObjectNode claims(JWSObject token) {
        try {
            JsonNode claims = JsonMapper.shared().readTree(token.getPayload().toString());
            return claims instanceof ObjectNode object ? object : null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
