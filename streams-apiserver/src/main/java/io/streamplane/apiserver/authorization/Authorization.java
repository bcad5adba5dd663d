package io.streamplane.apiserver.authorization;

import static java.util.Objects.requireNonNull;

import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.authorization.Authorizer.Effect;
import io.streamplane.apiserver.authorization.Authorizer.Rules;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, whichever way they ask: by HTTP or by a record on a topic. Members of system:masters may do everything; then the
 * authorizers are asked one after the other, until one has an opinion. Thread-safe.
 */
public final class Authorization {

    private static final Asking NOBODY = (_, _, _, _) -> null;

    private final Supplier<Snapshot> state;
    private final Supplier<Authorizers> authorizers;
    private final Asking outside = this::asked;
    private volatile Observer observer = Observer.NONE;

    /**
     * By nodes and roles, as where nobody chooses.
     *
     * @param state what there is now
     */
    public Authorization(Supplier<Snapshot> state) {
        this(state, fixed(Authorizers.standard()));
    }

    /** @param authorizers that count, in the order in which they are asked */
    public Authorization(Supplier<Snapshot> state, Authorizers authorizers) {
        this(state, fixed(authorizers));
    }

    /** With authorizers that may change. */
    public Authorization(Supplier<Snapshot> state, Supplier<Authorizers> authorizers) {
        this.state = state;
        this.authorizers = authorizers;
    }

    /** From now on, this is told of decisions. */
    public void tell(Observer told) {
        observer = told;
    }

    /** Is told of decisions, by whoever asks for them. Thread-safe and quick. */
    public interface Observer {

        /** Looks at nothing. */
        Observer NONE = new Observer() {
            @Override
            public void decided(Authorizer by, Effect effect) {}

            @Override
            public void asked(Authorizer outside, Decision decision, Duration took) {}
        };

        /** One of them had an opinion. */
        void decided(Authorizer by, Effect effect);

        /** One of them asked somebody outside. */
        void asked(Authorizer outside, Decision decision, Duration took);
    }

    private static Supplier<Authorizers> fixed(Authorizers authorizers) {
        return () -> authorizers;
    }

    /**
     * Why this is not for the user; worded as upstream's {@code ForbiddenStatusError}.
     *
     * @param verb get, list, watch, create, update, patch, delete, deletecollection, or a special one, e.g. approve
     */
    public Optional<ApiFailure> refusal(AuthenticatedUser user, String verb, Target target) {
        return user.mayUseEverything() ? Optional.empty() : refusal(user, Attributes.of(verb, target));
    }

    /** As {@link #refusal(AuthenticatedUser, String, Target)}, of anything. */
    public Optional<ApiFailure> refusal(AuthenticatedUser user, Attributes wanted) {
        if (user.mayUseEverything()) {
            return Optional.empty();
        }
        Decision decision = decideFor(user, wanted);
        return decision.allowed() ? Optional.empty() : Optional.of(forbidden(user, wanted, decision.reason()));
    }

    /** Why this is for the user, as the one says who allows it; may be empty. Throws {@link Refusal} where it is not. */
    public String allowance(AuthenticatedUser user, Attributes wanted) {
        if (user.mayUseEverything()) {
            return "";
        }
        Decision decision = decideFor(user, wanted);
        if (!decision.allowed()) {
            throw new Refusal(forbidden(user, wanted, decision.reason()));
        }
        return decision.reason();
    }

    /** Whether the user may do it. */
    public boolean allows(AuthenticatedUser user, Attributes wanted) {
        return user.mayUseEverything() || decide(complete(user), wanted).allowed();
    }

    /** What the authorizers say of a user with the group of all who are known. */
    public Decision decideFor(AuthenticatedUser user, Attributes wanted) {
        return decide(complete(user), wanted);
    }

    /** Whether anybody outside decides about something. */
    public boolean isRemote() {
        return authorizers.get().isRemote();
    }

    /** Whether it may take somebody outside, who takes his time, to say if the user may do it. */
    public boolean mayAsk(AuthenticatedUser user, Attributes wanted) {
        return isRemote() && !user.mayUseEverything() && decide(complete(user), wanted, NOBODY, Observer.NONE) == null;
    }

    /** As {@link #decideFor}, where it takes nobody outside, who takes his time; else null, and nothing is told to the observer. */
    public @Nullable Decision decideHere(AuthenticatedUser user, Attributes wanted) {
        return decide(complete(user), wanted, NOBODY, observer);
    }

    /**
     * What the authorizers say; where nobody has an opinion, the reasons of all.
     *
     * @param user of just these groups: nobody becomes a member of system:authenticated here
     */
    public Decision decide(AuthenticatedUser user, Attributes wanted) {
        return requireNonNull(decide(user, wanted, outside, observer));
    }

    /** How those outside are asked. */
    private interface Asking {
        @Nullable
        Decision ask(Authorizer outside, AuthenticatedUser user, Attributes wanted, Snapshot now);
    }

    /** Null where one does not say anything that is asked. */
    private @Nullable Decision decide(AuthenticatedUser user, Attributes wanted, Asking asking, Observer told) {
        if (user.mayUseEverything()) {
            return Decision.ALLOWED;
        }
        Snapshot now = state.get();
        var reasons = new ArrayList<String>(0);
        var errors = new ArrayList<String>(0);
        for (Authorizer each : authorizers.get().chain()) {
            Decision here = each.decideHere(user, wanted, now);
            Decision decision = here == null ? asking.ask(each, user, wanted, now) : here;
            if (decision == null) {
                return null;
            }
            if (decision.effect() != Effect.NO_OPINION) {
                told.decided(each, decision.effect());
                return decision;
            }
            if (!decision.reason().isEmpty()) {
                reasons.add(decision.reason());
            }
            if (!decision.error().isEmpty()) {
                errors.add(decision.error());
            }
        }
        return new Decision(Effect.NO_OPINION, String.join("\n", reasons), together(errors));
    }

    private Decision asked(Authorizer authorizer, AuthenticatedUser user, Attributes wanted, Snapshot now) {
        long began = System.nanoTime();
        Decision decision = authorizer.decide(user, wanted, now);
        observer.asked(authorizer, decision, Duration.ofNanos(System.nanoTime() - began));
        return decision;
    }

    /** What the user may do in a namespace, as far as it can be listed. */
    public Rules rules(AuthenticatedUser user, String namespace) {
        Snapshot now = state.get();
        var all = new ArrayList<PolicyRule>();
        var errors = new ArrayList<String>(0);
        boolean incomplete = false;
        for (Authorizer each : authorizers.get().chain()) {
            Rules rules = each.rules(complete(user), namespace, now);
            all.addAll(rules.rules());
            incomplete |= rules.incomplete();
            if (!rules.error().isEmpty()) {
                errors.add(rules.error());
            }
        }
        return new Rules(all, incomplete, together(errors));
    }

    /**
     * Why somebody may not give rules to others: he does not hold them himself; empty where he does.
     *
     * @param namespace that they are given in; empty for everywhere
     */
    public String escalation(AuthenticatedUser user, String namespace, List<PolicyRule> given) {
        return user.mayUseEverything()
                ? ""
                : authorizers.get().roles().escalation(complete(user), namespace, given, state.get());
    }

    /**
     * The rules of the role that a binding refers to; empty where there is none.
     *
     * @param kind Role or ClusterRole
     * @param namespace of the binding; empty where it is in none
     */
    public Optional<List<PolicyRule>> rulesOf(String kind, String name, String namespace) {
        return Optional.ofNullable(authorizers.get().roles().index(state.get()).rules(kind, name, namespace));
    }

    private static AuthenticatedUser complete(AuthenticatedUser user) {
        List<String> groups = user.allGroups();
        return groups == user.groups() ? user : new AuthenticatedUser(user.name(), user.uid(), groups, user.extra());
    }

    /** Several errors as Go writes them. */
    private static String together(List<String> errors) {
        return errors.size() > 1 ? "[" + String.join(", ", errors) + "]" : String.join("", errors);
    }

    /** That it is not for the user, worded as upstream's {@code ForbiddenStatusError}. */
    public static ApiFailure forbidden(AuthenticatedUser user, Attributes wanted, String reason) {
        String what = "User \"" + user.name() + "\" cannot " + wanted.verb();
        String why = reason.isEmpty() ? "" : ": " + reason;
        if (!wanted.isOfResource()) {
            return Failures.forbidden("forbidden: " + what + " path \"" + wanted.path() + "\"" + why);
        }
        String scope = wanted.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace \"" + wanted.namespace() + "\"";
        return Failures.forbidden(
                wanted.group(),
                wanted.resource(),
                wanted.name(),
                what + " resource \"" + wanted.combinedResource() + "\" in API group \"" + wanted.group() + "\" "
                        + scope + why);
    }
}
