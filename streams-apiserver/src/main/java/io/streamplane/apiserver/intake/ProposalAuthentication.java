package io.streamplane.apiserver.intake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.streamplane.apiserver.authorization.Attributes;
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
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

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
    private final Function<String, Optional<AuthenticatedUser>> tokens;
    private final BiFunction<AuthenticatedUser, Attributes, Optional<ApiFailure>> authorization;
    private final Cache<String, Optional<AuthenticatedUser>> known = Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .expireAfterWrite(TOKEN_KNOWN_FOR)
            .build();

    private final Outside outside;

    /**
     * What somebody outside has to be asked about, who takes his time.
     *
     * @param tokens whether about the user of a header {@code authorization}
     * @param rights whether about what somebody may do
     */
    public record Outside(Predicate<String> tokens, BiPredicate<AuthenticatedUser, Attributes> rights) {

        /** About nothing. */
        public static final Outside NOBODY = new Outside(_ -> false, (_, _) -> false);
    }

    /**
     * @param secret that of the cluster
     * @param tokens the user of a header {@code authorization}
     * @param authorization why somebody may not do something; empty where he may
     */
    public ProposalAuthentication(
            ProofSecret secret,
            Function<String, Optional<AuthenticatedUser>> tokens,
            BiFunction<AuthenticatedUser, Attributes, Optional<ApiFailure>> authorization,
            Outside outside) {
        this.secret = secret;
        this.tokens = tokens;
        this.authorization = authorization;
        this.outside = outside;
    }

    /** Nobody outside is asked. */
    public ProposalAuthentication(
            ProofSecret secret,
            Function<String, Optional<AuthenticatedUser>> tokens,
            BiFunction<AuthenticatedUser, Attributes, Optional<ApiFailure>> authorization) {
        this(secret, tokens, authorization, Outside.NOBODY);
    }

    /**
     * Whether {@link #caller} or {@link #require} may have to ask somebody outside.
     *
     * @param oneOf as there
     */
    boolean mayAsk(ConsumerRecord<byte[], byte[]> record, String component, List<Attributes> oneOf) {
        if (outside == Outside.NOBODY) {
            return false;
        }
        List<Header> proofs = proofs(record);
        if (proofs.size() != 1) {
            return false;
        }
        AuthenticatedUser wanted = ComponentIdentity.of(component);
        if (!proofs.getFirst().key().equalsIgnoreCase(Proof.SEAL)) {
            String text = text(proofs.getFirst());
            if (known.getIfPresent(text) == null && outside.tokens().test(text)) {
                return true;
            }
            Optional<AuthenticatedUser> user = known.get(text, tokens);
            if (user.isEmpty()) {
                return false;
            }
            if (!user.get().name().equals(wanted.name()) && outside.rights().test(user.get(), toBe(wanted))) {
                return true;
            }
        }
        return mayAsk(wanted, oneOf);
    }

    /** Decides only where somebody outside could be asked: for nearly all records nobody is, and {@link #require} decides soon. */
    private boolean mayAsk(AuthenticatedUser user, List<Attributes> oneOf) {
        if (oneOf.stream().noneMatch(each -> outside.rights().test(user, each))) {
            return false;
        }
        for (Attributes each : oneOf) {
            if (outside.rights().test(user, each)) {
                return true;
            }
            if (authorization.apply(user, each).isEmpty()) {
                return false;
            }
        }
        return false;
    }

    /**
     * Who proposes; throws {@link Refusal} where the record does not prove it.
     *
     * @param component that the record names
     */
    Caller caller(ConsumerRecord<byte[], byte[]> record, String component) {
        AuthenticatedUser wanted = ComponentIdentity.of(component);
        List<Header> proofs = proofs(record);
        if (proofs.isEmpty()) {
            throw unproved("the record has none; that somebody can write to this topic does not say who that is");
        }
        if (proofs.size() > 1) {
            throw unproved("the record has " + proofs.size());
        }
        Header proof = proofs.getFirst();
        AuthenticatedUser user = proof.key().equalsIgnoreCase(Proof.SEAL)
                ? bySeal(record, proof, wanted)
                : byToken(proof, wanted, component);
        return new Caller(user, component, IntakeLoop.source(record));
    }

    /** Throws {@link Refusal} where the proposer may not do one of these. */
    void require(Caller caller, List<Attributes> oneOf) {
        Optional<ApiFailure> first = Optional.empty();
        for (Attributes each : oneOf) {
            Optional<ApiFailure> refusal = authorization.apply(caller.identity(), each);
            if (refusal.isEmpty()) {
                return;
            }
            first = first.or(() -> refusal);
        }
        first.ifPresent(failure -> {
            throw new Refusal(failure);
        });
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

    private AuthenticatedUser byToken(Header proof, AuthenticatedUser wanted, String component) {
        String text = text(proof);
        AuthenticatedUser user = known.get(text, tokens)
                .orElseThrow(() -> unproved("the token of this record is not known here, or not valid any more"));
        if (user.name().equals(wanted.name())) {
            return user;
        }
        if (authorization.apply(user, toBe(wanted)).isEmpty()) {
            return wanted;
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
