package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code audit}, {@code why} and {@code verify} beside a running system, and at last over what a killed one left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AuditE2E {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private RunningSystem system;
    private KubectlCall kubectl;

    private record Said(int code, String output) {}

    @BeforeAll
    void start(@TempDir Path temporary) {
        system = RunningSystem.start(temporary, "--nodes", "3");
        kubectl = system.kubectl();
    }

    @AfterAll
    void stop() {
        system.close();
    }

    @Test
    @Order(1)
    void shouldTellWhoChangedWhatWithWhatAndNeverWhatASecretHolds() throws Exception {
        // Given
        Instant begin = Instant.now();
        kubectl.ok("create", "secret", "generic", "vault", "--from-literal=password=hunter2");
        kubectl.ok("patch", "secret", "vault", "-p", "{\"stringData\":{\"password\":\"hunter3\"}}");
        kubectl.okWithInput(Manifests.configMap("audited", "a", "1"), "apply", "-f", "-");
        kubectl.okWithInput(Manifests.configMap("audited", "a", "2"), "apply", "-f", "-");
        kubectl.ok("delete", "configmap", "audited");

        // When
        Said table = tool("audit", "--object", "cm/audited", "--since", begin.toString());
        Said diff = tool("audit", "--object", "configmaps/audited", "--verb", "patch", "-o", "diff");
        List<JsonNode> secret = json(tool("audit", "--object", "secret/vault", "-o", "json", "--since", "1h"));
        List<JsonNode> events = json(tool("audit", "--object", "secret/vault", "-o", "audit.k8s.io"));
        Said everything = tool("audit", "-o", "diff");
        Said none = tool("audit", "--until", begin.minusSeconds(3600).toString());

        // Then
        assertThat(table.output().lines()).hasSize(4);
        assertThat(table.output())
                .contains("TIME", "kubernetes-admin", "kubectl-client-side-apply", "127.0.0.1", "kubectl/v");
        assertThat(table.output())
                .containsSubsequence("create", "created", "patch", ".data.a: \"1\" -> \"2\"", "delete");
        assertThat(diff.output()).contains("~ .data.a: \"1\" -> \"2\"\n");
        assertThat(secret)
                .hasSize(2)
                .allMatch(each -> each.path("outcome").asString().equals("accepted"));
        assertThat(secret.getLast().at("/changes/0/fields/0").toString())
                .isEqualTo("{\"path\":\".data.password\",\"old\":\"*** (before)\",\"new\":\"*** (after)\"}");
        assertThat(events)
                .hasSize(2)
                .allMatch(event -> event.path("kind").asString().equals("Event"))
                .allMatch(event -> event.at("/objectRef/name").asString().equals("vault"))
                .allMatch(event ->
                        event.at("/responseObject/data/password").asString().equals("***"));
        assertThat(everything.output()).contains("system:apiserver").doesNotContain("hunter", "aHVudGVy");
        assertThat(none.output().lines()).as("the header alone").hasSize(1);
    }

    @Test
    @Order(1)
    void shouldTellWhoActedAsWhomAndWhatAdmissionSaidOfIt() throws Exception {
        // Given
        kubectl.ok("create", "namespace", "watched");
        kubectl.ok("label", "namespace", "watched", "pod-security.kubernetes.io/audit=restricted");
        kubectl.ok("create", "rolebinding", "edits", "-n", "watched", "--clusterrole=edit", "--user=bob");
        kubectl.ok("run", "loose", "-n", "watched", "--image=nginx:1.14.2", "--restart=Never", "--as=bob");

        // When
        List<JsonNode> asBob = json(tool("audit", "--user", "bob", "-o", "json"));
        List<JsonNode> events = json(tool(
                "audit", "--user", "kubernetes-admin", "--object", "pod/loose", "-n", "watched", "-o", "audit.k8s.io"));
        Said diff = tool("audit", "--user", "bob", "-o", "diff");
        Said table = tool("audit", "--user", "bob");

        // Then
        String allowed = "RBAC: allowed by RoleBinding \"edits/watched\" of ClusterRole \"edit\" to User \"bob\"";
        String violations = "would violate PodSecurity \"restricted:latest\": ";
        assertThat(asBob).singleElement().satisfies(entry -> {
            assertThat(entry.at("/impersonator/user").asString()).isEqualTo("kubernetes-admin");
            assertThat(entry.at("/annotations/authorization.k8s.io~1reason").asString())
                    .isEqualTo(allowed);
        });
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.at("/user/username").asString()).isEqualTo("kubernetes-admin");
            assertThat(event.at("/impersonatedUser/username").asString()).isEqualTo("bob");
            assertThat(event.at("/authenticationMetadata/impersonationConstraint")
                            .asString())
                    .isEqualTo("impersonate:user-info");
            assertThat(event.at("/annotations/pod-security.kubernetes.io~1audit-violations")
                            .asString())
                    .startsWith(violations);
        });
        assertThat(diff.output())
                .contains("kubernetes-admin as bob (kubectl/v", "# authorization.k8s.io/reason: " + allowed);
        assertThat(table.output())
                .contains(
                        "NOTES",
                        "kubernetes-admin as bob",
                        "pod-security.kubernetes.io/audit-violations: " + violations);
    }

    @Test
    @Order(2)
    void shouldFollowWhatComes() throws Exception {
        try (var following = system.tool("audit", "--follow", "--object", "cm", "--user", "kubernetes-admin")) {
            Awaitility.await().atMost(LONGEST).until(() -> following.output().contains("AGENT"));

            for (String value : List.of("one", "two")) {
                // When
                kubectl.okWithInput(Manifests.configMap("followed", "a", value), "apply", "-f", "-");

                // Then
                Awaitility.await(value)
                        .atMost(LONGEST)
                        .until(() -> following
                                .output()
                                .lines()
                                .anyMatch(line -> line.contains("configmaps/followed")
                                        && line.contains(value.equals("one") ? "created" : "\"one\" -> \"two\"")));
            }
            assertThat(following.isAlive()).isTrue();
        }
    }

    @Test
    @Order(3)
    void shouldLeadFromAUsersCommandToAPod() throws Exception {
        // Given
        kubectl.okWithInput(Manifests.nginx("chain", 1), "apply", "-f", "-");
        kubectl.ok("rollout", "status", "deployment/chain", "--timeout=90s");
        String older = chain().getFirst();
        kubectl.ok("scale", "deployment/chain", "--replicas=2");
        kubectl.ok("rollout", "status", "deployment/chain", "--timeout=90s");
        String younger =
                chain().stream().filter(pod -> !pod.equals(older)).findFirst().orElseThrow();
        String scaled = kubectl.ok("get", "deployment", "chain", "-o", "jsonpath={.metadata.generation}");
        assertThat(scaled).isEqualTo("2");

        // When
        Said first = tool("why", "pod/" + older);
        JsonNode second =
                JSON.readTree(tool("why", "po/" + younger, "-o", "json").output());
        kubectl.ok("delete", "pod", older, "--wait");
        Said gone = tool("why", "pod/" + older);
        Said never = tool("why", "pod/never-was");

        // Then
        assertThat(first.output()).contains("default/pods/" + older, " exists, at revision ");
        assertThat(first.output())
                .containsSubsequence(
                        "kubernetes-admin",
                        "create default/deployments.apps/chain: created",
                        "system:serviceaccount:kube-system:deployment-controller",
                        "create default/replicasets.apps/chain-",
                        "system:serviceaccount:kube-system:replicaset-controller",
                        "create default/pods/" + older + ": created",
                        "system:kube-scheduler",
                        "bind default/pods/" + older,
                        "system:node:node-",
                        "update/status default/pods/" + older);
        assertThat(steps(second))
                .containsSubsequence(
                        "kubernetes-admin patch deployments.apps",
                        "system:serviceaccount:kube-system:deployment-controller update replicasets.apps",
                        "system:serviceaccount:kube-system:replicaset-controller create pods",
                        "system:kube-scheduler bind pods",
                        "system:" + node(second) + " update pods");
        assertThat(gone.output())
                .contains("was deleted at revision ")
                .containsSubsequence("kubernetes-admin", "delete default/pods/" + older, ": deleted");
        assertThat(never.code()).isEqualTo(1);
        assertThat(never.output()).startsWith("streamplane: there never was a default/pods/never-was in this journal");
    }

    @Test
    @Order(4)
    void shouldFindTheTopicsEqualToTheJournalUnderLoad() throws Exception {
        // Given
        kubectl.ok("create", "deployment", "load", "--image=nginx:1.0", "--replicas=60");

        // When
        var reports = new ArrayList<Said>();
        for (int round = 0; round < 3; round++) {
            kubectl.ok("set", "image", "deployment/load", "nginx=nginx:2." + round);
            reports.add(tool("verify"));
        }
        JsonNode report = JSON.readTree(tool("verify", "-o", "json").output());

        // Then
        assertThat(reports).allSatisfy(said -> {
            assertThat(said.output()).endsWith("They are equal.\n");
            assertThat(said.code()).isZero();
        });
        assertThat(report.path("equal").asBoolean()).isTrue();
        assertThat(report.at("/keys/desired.pods").asInt()).isPositive();
        assertThat(report.path("position").asLong()).isPositive();
    }

    @Test
    @Order(5)
    void shouldSayTheSameOfAKilledSystem() throws Exception {
        // Given
        kubectl.ok("set", "image", "deployment/load", "nginx=nginx:3.0");
        List<JsonNode> before = json(tool("audit", "--user", "kubernetes-admin", "-o", "json"));

        // When
        system.process().kill();
        Said verify = tool("verify");
        List<JsonNode> after = json(tool("audit", "--user", "kubernetes-admin", "-o", "json"));
        Said why = tool("why", "deploy/chain");

        // Then
        assertThat(verify.output()).endsWith("They are equal.\n");
        assertThat(verify.code()).isZero();
        assertThat(after).isNotEmpty().isEqualTo(before);
        assertThat(why.output()).contains("create default/deployments.apps/chain: created", "exists, at revision");
    }

    private static List<String> steps(JsonNode why) {
        var steps = new ArrayList<String>();
        why.path("commands")
                .forEach(each -> steps.add(each.path("user").asString() + " "
                        + each.path("verb").asString() + " "
                        + each.at("/object/resource").asString()));
        return steps;
    }

    private static String node(JsonNode why) {
        for (JsonNode each : why.path("commands")) {
            if (each.path("verb").asString().equals("bind")
                    && each.at("/object/name").equals(why.at("/object/name"))) {
                for (JsonNode field : each.at("/changes/0/fields")) {
                    if (field.path("path").asString().equals(".spec.nodeName")) {
                        return "node:" + field.path("new").asString();
                    }
                }
            }
        }
        throw new AssertionError("no binding of the pod in " + why);
    }

    /** Its pods' names. */
    private List<String> chain() {
        String names = kubectl.ok("get", "pods", "-l", "app=chain", "-o", "jsonpath={.items[*].metadata.name}");
        return List.of(names.strip().split(" "));
    }

    private Said tool(String command, String... arguments) {
        try (var process = system.tool(command, arguments)) {
            int code = process.awaitExit(LONGEST);
            return new Said(code, process.output());
        }
    }

    private static List<JsonNode> json(Said said) {
        assertThat(said.code()).as(said.output()).isZero();
        return said.output().lines().<JsonNode>map(JSON::readTree).toList();
    }
}
