package io.streamplane.ops.access;

import io.streamplane.embedded.ListenerAuthorizer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** The broker's own, that remembers what it has refused. Kafka makes it by its name. */
public final class RecordingAuthorizer extends ListenerAuthorizer {

    private static final Set<String> REFUSED = new ConcurrentSkipListSet<>();

    /** Lines like {@code User:scheduler WRITE TOPIC journal}. */
    static Set<String> refused() {
        return new TreeSet<>(REFUSED);
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = super.authorize(context, actions);
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            if (results.get(i) == AuthorizationResult.DENIED && action.logIfDenied()) {
                REFUSED.add(context.principal() + " " + action.operation() + " "
                        + action.resourcePattern().resourceType() + " "
                        + action.resourcePattern().name());
            }
        }
        return results;
    }
}
