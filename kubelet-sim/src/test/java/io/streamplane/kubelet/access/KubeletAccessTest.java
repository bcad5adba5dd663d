package io.streamplane.kubelet.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.kubelet.access.KubeletAccess.Refused;
import io.streamplane.schemas.credential.BearerHeaders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class KubeletAccessTest {

    private static final KubeletRequest STATS = KubeletRequest.of("GET", "/stats/summary", "node-1");
    private static final KubeletRequest HEALTH = KubeletRequest.of("GET", "/healthz", "node-1");

    private final Server server = new Server();
    private final KubeletAccess access = new KubeletAccess(List.of(), server, () -> server.now);

    /** An API server that knows some tokens, and gives some rights: {@code USER VERB SUBRESOURCE NODE}. */
    private static final class Server implements AccessReviewer {
        private Instant now = Instant.EPOCH;
        private final Map<String, KubeletUser> tokens =
                new HashMap<>(Map.of("t-1", new KubeletUser("robot", "u-1", List.of("robots"), Map.of())));
        private final Set<String> rights = new HashSet<>();
        private final List<String> asked = new ArrayList<>();
        private boolean down;

        @Override
        public Optional<KubeletUser> user(String token) throws IOException {
            ask(token);
            return Optional.ofNullable(tokens.get(token));
        }

        @Override
        public boolean allows(KubeletUser user, String verb, String subresource, String node) throws IOException {
            ask(user.name() + " " + user.groups() + " " + verb + " " + subresource + " " + node);
            return rights.contains(user.name() + " " + verb + " " + subresource + " " + node);
        }

        private void ask(String what) throws IOException {
            if (down) {
                throw new IOException("down");
            }
            asked.add(what);
        }
    }

    private Optional<Refused> refusal(String authorization, KubeletRequest request) throws InterruptedException {
        return access.refusal(
                List.of(), BearerHeaders.in(HttpFields.build().add("Authorization", authorization)), request);
    }

    @Test
    void shouldKnowNobodyWithoutAToken() throws Exception {
        for (String header : List.of("", "Bearer", "Bearer ", "Basic t-1", "Bearer other")) {
            // When
            Optional<Refused> refused = refusal(header, HEALTH);

            // Then
            assertThat(refused).as(header).contains(new Refused(401, "Unauthorized"));
        }
        assertThat(server.asked).containsExactly("other");
    }

    @Test
    void shouldTakeTheTokenOfAWebSocketWhereTheHeaderHasNone() throws Exception {
        // Given
        server.rights.add("robot get healthz node-1");
        server.rights.add("robot get proxy node-1");
        var headers = HttpFields.build()
                .add("Authorization", "Bearer other")
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Protocol", "v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.dC0x");

        // When
        Optional<Refused> refused = access.refusal(List.of(), BearerHeaders.in(headers), HEALTH);

        // Then
        assertThat(refused).isEmpty();
        assertThat(server.asked).startsWith("other", "t-1");
    }

    @Test
    void shouldAskForEachRightUntilOneIsThere() throws Exception {
        // Given
        server.rights.add("robot get proxy node-1");

        // When
        Optional<Refused> stats = refusal("Bearer t-1", STATS);
        Optional<Refused> health = refusal("bearer t-1", HEALTH);
        Optional<Refused> elsewhere = refusal("Bearer t-1", KubeletRequest.of("GET", "/healthz", "node-2"));

        // Then
        assertThat(stats)
                .contains(new Refused(403, "Forbidden (user=robot, verb=get, resource=nodes, subresource(s)=[stats])"));
        assertThat(health).isEmpty();
        assertThat(elsewhere)
                .contains(new Refused(
                        403, "Forbidden (user=robot, verb=get, resource=nodes, subresource(s)=[healthz proxy])"));
        assertThat(server.asked)
                .startsWith(
                        "t-1",
                        "robot [robots, system:authenticated] get stats node-1",
                        "robot [robots, system:authenticated] get healthz node-1",
                        "robot [robots, system:authenticated] get proxy node-1");
    }

    @Test
    void shouldKeepARightForFiveMinutesAndARefusalForThirtySeconds() throws Exception {
        // Given
        assertThat(refusal("Bearer t-1", STATS)).isPresent();
        server.rights.add("robot get stats node-1");

        // When
        server.now = Instant.EPOCH.plusSeconds(29);
        Optional<Refused> still = refusal("Bearer t-1", STATS);
        server.now = Instant.EPOCH.plusSeconds(31);
        Optional<Refused> allowed = refusal("Bearer t-1", STATS);
        server.rights.clear();
        server.now = server.now.plus(Duration.ofSeconds(299));
        Optional<Refused> kept = refusal("Bearer t-1", STATS);
        server.now = server.now.plusSeconds(2);
        Optional<Refused> over = refusal("Bearer t-1", STATS);

        // Then
        assertThat(still).isPresent();
        assertThat(allowed).isEmpty();
        assertThat(kept).isEmpty();
        assertThat(over).isPresent();
    }

    @Test
    void shouldKeepATokenForTwoMinutes() throws Exception {
        // Given
        server.rights.add("robot get stats node-1");
        assertThat(refusal("Bearer t-1", STATS)).isEmpty();
        server.tokens.clear();

        // When
        server.now = Instant.EPOCH.plusSeconds(119);
        Optional<Refused> kept = refusal("Bearer t-1", STATS);
        server.now = Instant.EPOCH.plusSeconds(121);
        Optional<Refused> over = refusal("Bearer t-1", STATS);

        // Then
        assertThat(kept).isEmpty();
        assertThat(over).contains(new Refused(401, "Unauthorized"));
    }

    @Test
    void shouldSayThatItCannotTell() throws Exception {
        // Given
        server.rights.add("robot get healthz node-1");
        assertThat(refusal("Bearer t-1", HEALTH)).isEmpty();
        server.down = true;

        // When
        Optional<Refused> right = refusal("Bearer t-1", STATS);
        Optional<Refused> token = refusal("Bearer t-2", STATS);
        server.down = false;

        // Then
        assertThat(right)
                .contains(new Refused(
                        500, "Authorization error (user=robot, verb=get, resource=nodes, subresource=stats)"));
        assertThat(token).contains(new Refused(401, "Unauthorized"));
        server.rights.add("robot get stats node-1");
        assertThat(refusal("Bearer t-1", STATS)).isEmpty();
    }
}
