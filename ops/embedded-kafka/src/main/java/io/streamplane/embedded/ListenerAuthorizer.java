package io.streamplane.embedded;

import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/**
 * Kafka's own, not asked about what comes to the listener of this process: who knows its password may do everything, and asking that
 * for each request costs time. It is asked on the controller's listener, to which the broker passes on what others want changed.
 * Kafka makes it by its name.
 */
public class ListenerAuthorizer extends StandardAuthorizer {

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        return BrokerListeners.isOwn(context.listenerName())
                ? Collections.nCopies(actions.size(), AuthorizationResult.ALLOWED)
                : super.authorize(context, actions);
    }

    @Override
    public AuthorizationResult authorizeByResourceType(
            AuthorizableRequestContext context, AclOperation operation, ResourceType type) {
        return BrokerListeners.isOwn(context.listenerName())
                ? AuthorizationResult.ALLOWED
                : super.authorizeByResourceType(context, operation, type);
    }
}
