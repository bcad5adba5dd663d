package io.streamplane.apiserver.identity;

import java.util.List;

/** What an authenticator says to what somebody shows. */
public sealed interface TokenVerdict {

    TokenVerdict UNKNOWN = new Unknown();

    /** It is nothing that this authenticator knows of; another one may. */
    record Unknown() implements TokenVerdict {}

    /**
     * It is this user's.
     *
     * @param audiences whom it is meant for, of those that were asked about; empty where it says nothing of that
     * @param notes about what was shown
     */
    record Known(AuthenticatedUser user, List<String> audiences, CredentialNotes notes) implements TokenVerdict {

        public Known {
            audiences = List.copyOf(audiences);
        }

        /** Of what there is no more to say. */
        public Known(AuthenticatedUser user, List<String> audiences) {
            this(user, audiences, CredentialNotes.NONE);
        }

        public Known(AuthenticatedUser user) {
            this(user, List.of());
        }
    }

    /** It is of a form that this authenticator knows, and wrong. */
    record Refused(String why) implements TokenVerdict {}
}
