package io.streamplane.apiserver.authorization;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One of those that decide who may do what. Thread-safe; asked at every request. */
public interface Authorizer {

    /**
     * Never throws where it cannot tell.
     *
     * @param user with all groups
     * @param state what there is now
     */
    Decision decide(AuthenticatedUser user, Attributes wanted, Snapshot state);

    /** Its type and name, as metrics show them, e.g. RBAC and rbac; upstream's are those of AuthorizationConfiguration. */
    default Label label() {
        return new Label(getClass().getSimpleName(), getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }

    /** How metrics show an authorizer. */
    record Label(String type, String name) {}

    /** Whether it may ever ask somebody outside. */
    default boolean isRemote() {
        return false;
    }

    /** As {@link #decide}, where it takes nobody outside, who takes his time; else null. */
    default @Nullable Decision decideHere(AuthenticatedUser user, Attributes wanted, Snapshot state) {
        return decide(user, wanted, state);
    }

    /** Those that it was made from, beside what names it. */
    default List<Path> files() {
        return List.of();
    }

    /** What the user may do in a namespace, as far as that can be listed. */
    Rules rules(AuthenticatedUser user, String namespace, Snapshot state);

    /** What an authorizer says; the next one is asked where it has no opinion. */
    enum Effect {
        ALLOW,
        DENY,
        NO_OPINION
    }

    /**
     * An authorizer's answer.
     *
     * @param reason shown to the user; may be empty
     * @param error what kept the authorizer from a better answer; may be empty
     */
    record Decision(Effect effect, String reason, String error) {

        /** Without an opinion and without words. */
        public static final Decision NOTHING = new Decision(Effect.NO_OPINION, "", "");

        /** Without a word. */
        public static final Decision ALLOWED = new Decision(Effect.ALLOW, "", "");

        public static Decision allow(String reason) {
            return new Decision(Effect.ALLOW, reason, "");
        }

        public static Decision noOpinion(String reason) {
            return reason.isEmpty() ? NOTHING : new Decision(Effect.NO_OPINION, reason, "");
        }

        public boolean allowed() {
            return effect == Effect.ALLOW;
        }
    }

    /**
     * What somebody may do.
     *
     * @param incomplete whether there may be more
     * @param error why; may be empty
     */
    record Rules(List<PolicyRule> rules, boolean incomplete, String error) {

        /** None at all. */
        public static final Rules NONE = new Rules(List.of(), false, "");

        public Rules {
            rules = List.copyOf(rules);
        }
    }
}
