package io.streamplane.apiserver.intake;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.ComponentIdentity;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.proof.Proof;
import io.streamplane.schemas.proof.ProofSecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Who a record of proposals is from, by the one proof in its headers: a seal made with the cluster's secret, or a bearer token. That
 * somebody can write to the topic says nothing. Thread-safe.
 */
public final class ProposalAuthentication {

    /** So long a token counts as it was found, that not every record costs a signature's check. */
    private static final Duration TOKEN_KNOWN_FOR = Duration.ofSeconds(10);

    private static final int MOST_TOKENS = 10_000;
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    private static final String NODE = "system:node:";

    private final ProofSecret secret;
    private final Tokens tokens;
    private final Rights rights;
    private final Cache<String, Optional<AuthenticatedUser>> known = Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .expireAfterWrite(TOKEN_KNOWN_FOR)
            .build();

    /**
     * Whose tokens are.
     *
     * @param users the user of a header {@code authorization}
     * @param asks whether that may take somebody outside, who takes his time
     */
    public record Tokens(Function<String, Optional<AuthenticatedUser>> users, Predicate<String> asks) {}

    /**
     * What somebody may do.
     *
     * @param all always says
     * @param here says where it takes nobody outside, who takes his time
     */
    public record Rights(Deciding all, Deciding here) {}

    /** How a right is decided; null where that is open. */
    @FunctionalInterface
    public interface Deciding {
        @Nullable
        Decision decide(AuthenticatedUser user, Attributes wanted);
    }

    /** What is known of a record without asking anybody outside. */
    sealed interface Checked {

        /** Who proposes, and that he may do it. */
        record Admitted(Caller caller) implements Checked {}

        /**
         * Somebody outside has to be asked.
         *
         * @param rest gives the proposer, where he may do it; takes its time, and throws {@link Refusal} where it is refused
         */
        record Open(Supplier<Caller> rest) implements Checked {}
    }

    /** @param secret that of the cluster */
    public ProposalAuthentication(ProofSecret secret, Tokens tokens, Rights rights) {
        this.secret = secret;
        this.tokens = tokens;
        this.rights = rights;
    }

    /**
     * Who proposes, if he may do one of these. Each right is decided once. Throws {@link Refusal} where the record does not prove who
     * proposes, or he may do none.
     *
     * @param component that the record names
     */
    Checked check(ConsumerRecord<byte[], byte[]> record, String component, List<Attributes> oneOf) {
        Caller caller = caller(record, component, rights.here(), false);
        return caller == null
                ? new Checked.Open(() -> {
                    Caller proved = requireNonNull(caller(record, component, rights.all(), true));
                    return require(proved, oneOf, Optional.empty());
                })
                : check(caller, oneOf);
    }

    private Checked check(Caller caller, List<Attributes> oneOf) {
        Optional<Refusal> first = Optional.empty();
        for (int i = 0; i < oneOf.size(); i++) {
            Decision here = rights.here().decide(caller.identity(), oneOf.get(i));
            if (here == null) {
                List<Attributes> left = oneOf.subList(i, oneOf.size());
                Optional<Refusal> before = first;
                return new Checked.Open(() -> require(caller, left, before));
            }
            if (here.allowed()) {
                return new Checked.Admitted(caller);
            }
            Attributes wanted = oneOf.get(i);
            first = first.or(() -> Optional.of(forbidden(caller, wanted, here)));
        }
        throw first.orElseThrow();
    }

    /** @param before why he may not do those that came before */
    private Caller require(Caller caller, List<Attributes> oneOf, Optional<Refusal> before) {
        Optional<Refusal> first = before;
        for (Attributes each : oneOf) {
            Decision decision = requireNonNull(rights.all().decide(caller.identity(), each));
            if (decision.allowed()) {
                return caller;
            }
            first = first.or(() -> Optional.of(forbidden(caller, each, decision)));
        }
        throw first.orElseThrow();
    }

    private static Refusal forbidden(Caller caller, Attributes wanted, Decision decision) {
        return new Refusal(Authorization.forbidden(caller.identity(), wanted, decision.reason()));
    }

    /**
     * Who proposes; throws {@link Refusal} where the record does not prove it.
     *
     * @param asks whether somebody outside may be asked whose a token is
     * @return null where that is open
     */
    private @Nullable Caller caller(
            ConsumerRecord<byte[], byte[]> record, String component, Deciding deciding, boolean asks) {
        AuthenticatedUser wanted = ComponentIdentity.of(component);
        List<Header> proofs = proofs(record);
        if (proofs.isEmpty()) {
            throw unproved("the record has none; that somebody can write to this topic does not say who that is");
        }
        if (proofs.size() > 1) {
            throw unproved("the record has " + proofs.size());
        }
        Header proof = proofs.getFirst();
        AuthenticatedUser user;
        if (proof.key().equalsIgnoreCase(Proof.SEAL)) {
            user = bySeal(record, proof, wanted);
        } else {
            String text = text(proof);
            user = asks || known.getIfPresent(text) != null || !tokens.asks().test(text)
                    ? byToken(text, wanted, component, deciding)
                    : null;
        }
        return user == null ? null : new Caller(user, component, IntakeLoop.source(record));
    }

    /** Names of headers are matched without case, so that no second proof hides behind another spelling. */
    private static List<Header> proofs(ConsumerRecord<byte[], byte[]> record) {
        var proofs = new ArrayList<Header>(1);
        for (Header header : record.headers()) {
            if (header.key().equalsIgnoreCase(Proof.SEAL) || header.key().equalsIgnoreCase(Proof.AUTHORIZATION)) {
                proofs.add(header);
            }
        }
        return proofs;
    }

    private AuthenticatedUser bySeal(ConsumerRecord<byte[], byte[]> record, Header proof, AuthenticatedUser wanted) {
        if (!secret.isSeal(proof.value(), record.topic(), record.key(), record.value())) {
            throw unproved("the seal of this record was not made with the secret of this cluster");
        }
        return wanted;
    }

    private static String text(Header proof) {
        return proof.value() == null ? "" : new String(proof.value(), StandardCharsets.UTF_8);
    }

    private @Nullable AuthenticatedUser byToken(
            String text, AuthenticatedUser wanted, String component, Deciding deciding) {
        AuthenticatedUser user = known.get(text, tokens.users())
                .orElseThrow(() -> unproved("the token of this record is not known here, or not valid any more"));
        if (user.name().equals(wanted.name())) {
            return user;
        }
        Decision decision = deciding.decide(user, toBe(wanted));
        if (decision == null || decision.allowed()) {
            return decision == null ? null : wanted;
        }
        throw new Refusal(Failures.forbidden("User \"" + user.name() + "\" cannot propose as \""
                + Caller.said(component) + "\", which is \"" + Caller.said(wanted.name()) + "\""));
    }

    /**
     * What it takes to be another: for a ServiceAccount the right to make its tokens, as kube-controller-manager has it; for a node
     * and for a user the right to impersonate it.
     */
    private static Attributes toBe(AuthenticatedUser wanted) {
        if (wanted.name().startsWith(SERVICE_ACCOUNT)) {
            String[] account = wanted.name().substring(SERVICE_ACCOUNT.length()).split(":", 2);
            return Attributes.of("create", "", "serviceaccounts", "token", account[0], account[1]);
        }
        if (wanted.name().startsWith(NODE)) {
            String node = wanted.name().substring(NODE.length());
            return Attributes.of("impersonate:arbitrary-node", "authentication.k8s.io", "nodes", "", "", node);
        }
        return Attributes.of("impersonate", "", "users", "", "", wanted.name());
    }

    private static Refusal unproved(String why) {
        return new Refusal(new ApiFailure(
                401,
                "Unauthorized",
                "expected one proof of who proposes, in the header " + Proof.SEAL + " or " + Proof.AUTHORIZATION
                        + ", but " + why,
                null));
    }
}
