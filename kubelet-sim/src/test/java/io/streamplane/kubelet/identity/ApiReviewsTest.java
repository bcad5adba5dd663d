package io.streamplane.kubelet.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.http.KubeletServer;
import io.streamplane.kubelet.http.KubeletTls;
import io.streamplane.kubelet.identity.ApiServerAccess.ApiRefusedException;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.usage.PodUsage;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A kubelet's server with two nodes, of which one has a pod, and an API server that it asks about its clients. */
class ApiReviewsTest {

    private static final Set<String> RIGHTS = Set.of(
            "robot get stats node-1", "robot get proxy node-1", "reader get stats node-1", "reader get proxy node-0");

    private SigningApi api;
    private KubeletServer server;
    private URI uri;

    @BeforeEach
    void start() throws Exception {
        api = new SigningApi(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        api.answer(ApiReviewsTest::status);
        List<X509Certificate> authorities = List.of(api.authority());
        NodeCredential own = api.issue("O=system:nodes,CN=system:node:node-0");
        NodeAccess access = NodeAccess.by(api.bootstrap("").server(), authorities, _ -> own);
        NodeCredential shown = api.issue("CN=api");
        var tls = new KubeletTls(
                () -> new KubeletTls.Shown(shown.key(), shown.chain()), authorities, new ApiReviews(access, "node-0"));
        server = KubeletServer.start(
                (_, _, _) -> new LogSource.Missing(404, "no log"),
                new TwoNodes(),
                new OnNodeOne(),
                tls,
                InstantSource.system());
        uri = URI.create("https://127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        api.close();
    }

    private static ObjectNode status(ObjectNode spec) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        if (spec.has("token")) {
            boolean known = spec.path("token").asString().equals("robots");
            status.put("authenticated", known);
            ObjectNode user = status.putObject("user").put("username", known ? "robot" : "");
            user.putArray("groups").add("system:authenticated");
            user.putObject("extra").putArray("example.com/key").add("v");
            return status;
        }
        return status.put(
                "allowed",
                RIGHTS.contains(spec.path("user").asString() + " "
                        + spec.at("/resourceAttributes/verb").asString() + " "
                        + spec.at("/resourceAttributes/subresource").asString() + " "
                        + spec.at("/resourceAttributes/name").asString()));
    }

    /** The status, which is 404 where somebody may ask for what is not there. */
    private int get(ApiServerAccess as, String path) throws IOException {
        try {
            as.get(path);
            return 200;
        } catch (ApiRefusedException e) {
            return e.status();
        }
    }

    @Test
    void shouldLetInByATokenThatTheApiServerKnows() throws Exception {
        // Given
        var robot = ApiServerAccess.by("robots", uri, List.of(api.authority()));
        var stranger = ApiServerAccess.by("strange", uri, List.of(api.authority()));
        var nobody = ApiServerAccess.by("", uri, List.of(api.authority()));

        // When
        int own = get(robot, "/stats/summary?node=node-1");
        int other = get(robot, "/stats/summary?node=node-0");
        int all = get(robot, "/stats/summary");
        int log = get(robot, "/containerLogs/ns/web/main?node=node-0");
        int noPod = get(robot, "/containerLogs/ns/other/main?node=node-1");

        // Then
        assertThat(List.of(own, other, all, log, noPod)).containsExactly(200, 403, 403, 404, 403);
        assertThat(get(stranger, "/stats/summary?node=node-1")).isEqualTo(401);
        assertThat(get(nobody, "/healthz")).isEqualTo(401);
        assertThat(api.asked())
                .startsWith(
                        "CN=system:node:node-0,O=system:nodes /apis/authentication.k8s.io/v1/tokenreviews"
                                + " {\"token\":\"robots\"}",
                        "CN=system:node:node-0,O=system:nodes /apis/authorization.k8s.io/v1/subjectaccessreviews"
                            + " {\"user\":\"robot\",\"groups\":[\"system:authenticated\"],"
                            + "\"extra\":{\"example.com/key\":[\"v\"]},\"resourceAttributes\":{\"verb\":\"get\","
                            + "\"version\":\"v1\",\"resource\":\"nodes\",\"subresource\":\"stats\",\"name\":\"node-1\"}}");
    }

    @Test
    void shouldLetInByACertificateOfItsAuthority() throws Exception {
        // Given
        List<X509Certificate> known = List.of(api.authority());
        var reader = ApiServerAccess.by(api.issue("CN=reader"), uri, known);
        var nameless = ApiServerAccess.by(api.issue("O=readers"), uri, known);
        var master = ApiServerAccess.by(api.issue("O=system:masters,CN=api"), uri, known);
        try (var others = new SigningApi(Instant.now().truncatedTo(ChronoUnit.SECONDS))) {
            var stranger = ApiServerAccess.by(others.issue("O=system:masters,CN=reader"), uri, known);

            // When
            int own = get(reader, "/stats/summary?node=node-1");
            int log = get(reader, "/containerLogs/ns/web/main?node=node-0");
            int everything = get(master, "/none");

            // Then
            assertThat(List.of(own, log, everything)).containsExactly(200, 403, 404);
            assertThat(get(nameless, "/stats/summary?node=node-1")).isEqualTo(401);
            assertThat(get(stranger, "/stats/summary?node=node-1")).isEqualTo(401);
            assertThat(api.asked()).hasSize(2);
        }
    }

    private static final class TwoNodes implements UsageSource {
        @Override
        public Collection<String> nodes() {
            return List.of("node-0", "node-1");
        }

        @Override
        public void pods(String namespace, Consumer<PodUsage> each) {}
    }

    /** Has {@code ns/web}. */
    private static final class OnNodeOne implements ContainerSource {
        @Override
        public @Nullable String node(ObjectKey pod) {
            return pod.name().equals("web") ? "node-1" : null;
        }

        @Override
        public Found container(ObjectKey pod, String container) {
            return NONE.container(pod, container);
        }

        @Override
        public @Nullable Pod pod(ObjectKey key) {
            return null;
        }

        @Override
        public void exit(ObjectKey pod, String container, int run, int code) {}

        @Override
        public @Nullable Map<String, byte[]> contents(String resource, String namespace, String name) {
            return null;
        }
    }
}
