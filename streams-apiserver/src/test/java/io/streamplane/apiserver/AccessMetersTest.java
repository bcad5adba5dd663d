package io.streamplane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.Authorizer;
import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.authorization.Authorizer.Effect;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.authorization.RolesState;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.metrics.Telemetry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessMetersTest {

    private static final Attributes READ = Attributes.of("list", "", "pods", "", "default", "");

    private final Telemetry telemetry = Telemetry.create();

    @Test
    void shouldCountWhoDecidedUnderTheNamesOfUpstream() {
        // Given
        var state = RolesState.standard();
        var authorization = new Authorization(
                () -> state,
                Authorizers.builder()
                        .roles()
                        .add(new Outside(new Decision(Effect.NO_OPINION, "", "context deadline exceeded")))
                        .add(new Outside(new Decision(Effect.DENY, "no", "")))
                        .build());
        authorization.tell(new AccessMeters(telemetry.meters()));

        // When
        authorization.allows(new AuthenticatedUser("scheduler", List.of("system:nobody")), READ);
        authorization.allows(new AuthenticatedUser("system:kube-scheduler", List.of()), READ);
        authorization.allows(new AuthenticatedUser("root", List.of(AuthenticatedUser.MASTERS)), READ);

        // Then
        assertThat(telemetry.scrape("").lines())
                .contains(
                        "apiserver_authorization_decisions_total{decision=\"allowed\",name=\"rbac\",type=\"RBAC\"} 1.0",
                        "apiserver_authorization_decisions_total{decision=\"denied\",name=\"own\",type=\"Webhook\"}"
                                + " 1.0",
                        "apiserver_authorization_webhook_evaluations_total{name=\"own\",result=\"success\"} 1.0",
                        "apiserver_authorization_webhook_evaluations_total{name=\"own\",result=\"timeout\"} 1.0",
                        "apiserver_authorization_webhook_evaluations_fail_open_total{name=\"own\",result=\"timeout\"}"
                                + " 1.0",
                        "apiserver_authorization_webhook_duration_seconds_count{name=\"own\",result=\"success\"} 1");
    }

    @Test
    void shouldCountOnceWhatIsDecidedWithoutAskingAnybody() {
        // Given
        var state = RolesState.standard();
        var authorization = new Authorization(
                () -> state,
                Authorizers.builder()
                        .roles()
                        .add(new Outside(new Decision(Effect.ALLOW, "yes", "")))
                        .build());
        authorization.tell(new AccessMeters(telemetry.meters()));

        // When
        Decision known = authorization.decideHere(new AuthenticatedUser("system:kube-scheduler", List.of()), READ);
        Decision open = authorization.decideHere(new AuthenticatedUser("scheduler", List.of()), READ);
        boolean asks = authorization.mayAsk(new AuthenticatedUser("scheduler", List.of()), READ)
                && !authorization.mayAsk(new AuthenticatedUser("system:kube-scheduler", List.of()), READ);

        // Then
        assertThat(known).isNotNull().matches(Decision::allowed);
        assertThat(open).isNull();
        assertThat(asks).isTrue();
        assertThat(telemetry.scrape("").lines().filter(line -> line.startsWith("apiserver_authorization_")))
                .containsExactly(
                        "apiserver_authorization_decisions_total{decision=\"allowed\",name=\"rbac\",type=\"RBAC\"}"
                                + " 1.0");
    }

    /** Says always the same. */
    private record Outside(Decision decision) implements Authorizer {

        @Override
        public Label label() {
            return new Label("Webhook", "own");
        }

        @Override
        public boolean isRemote() {
            return true;
        }

        @Override
        public @Nullable Decision decideHere(AuthenticatedUser user, Attributes wanted, Snapshot state) {
            return null;
        }

        @Override
        public Decision decide(AuthenticatedUser user, Attributes wanted, Snapshot state) {
            return decision;
        }

        @Override
        public Rules rules(AuthenticatedUser user, String namespace, Snapshot state) {
            return Rules.NONE;
        }
    }
}
