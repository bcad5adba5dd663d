package io.streamplane.apiserver.authorization.webhook;

import io.streamplane.apiserver.authorization.Authorizer.Effect;
import java.time.Duration;

/**
 * How an authorizer of a user's own is asked.
 *
 * @param name in metrics
 * @param timeout of all attempts together
 * @param authorizedFor how long it counts that somebody may; zero: not at all
 * @param unauthorizedFor how long it counts that somebody may not
 * @param version of SubjectAccessReview: v1 or v1beta1
 * @param onFailure without an answer: DENY or NO_OPINION
 * @param conditions when it is asked at all
 */
record WebhookSettings(
        String name,
        Duration timeout,
        Duration authorizedFor,
        Duration unauthorizedFor,
        String version,
        Effect onFailure,
        ReviewConditions conditions) {}
