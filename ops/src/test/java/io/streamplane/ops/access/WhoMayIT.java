package io.streamplane.ops.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.controllers.ControllerSelection;
import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.plugin.PluginPath;
import io.streamplane.schemas.time.TimeShift;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table of who may do what, cell by cell at a running system, where each shows who he is in his own way. */
@Timeout(600)
class WhoMayIT {

    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1";
    private static final String JSON = "application/json";
    private static final String NOBODY = "anon";

    /** What admission adds for a node that may change nodes, but not every one. */
    private static final String NODE_RESTRICTION = "is forbidden: node \\\"n1\\\" ";

    private static final int FORBIDDEN = 403;

    /** Without a name one gets no further than health and the version, which upstream lets be configured so. */
    private static final int UNAUTHORIZED = 401;

    @TempDir
    private static Path folder;

    private static AllInOne system;
    private static ApiClient admin;
    private static AccessIdentities identities;

    @BeforeAll
    static void start() throws Exception {
        var users = new Users(
                BearerTokens.of(AccessIdentities.tokens(folder.resolve("tokens"))),
                AuthenticatedUser.ANONYMOUS,
                "manifests");
        system = AllInOne.start(AllInOneOptions.embedded(
                        folder.resolve("data"),
                        0,
                        ControllerSelection.parse("clusterrole-aggregation"),
                        PluginPath.NONE,
                        TimeShift.NONE)
                .withUsers(users));
        admin = ApiClient.of(system.kubeconfig(), ToolAgent.of("test"));
        identities = new AccessIdentities(system.apiServer(), folder.resolve("data/pki"), admin);
        for (String namespace : List.of("team", "other")) {
            post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}");
            post("/api/v1/namespaces/" + namespace + "/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
        }
        for (String role : List.of("view", "edit", "admin")) {
            post(ROLES + "/namespaces/team/rolebindings", binding(role, role));
        }
        post(ROLES + "/clusterrolebindings", binding("root", "cluster-admin"));
        await("the roles to be gathered")
                .atMost(Duration.ofSeconds(60))
                .until(() -> admin.get(ROLES + "/clusterroles/admin")
                                .body()
                                .path("rules")
                                .toString()
                                .contains("localsubjectaccessreviews")
                        && admin.get(ROLES + "/clusterroles/edit")
                                        .body()
                                        .path("rules")
                                        .size()
                                > 10);
    }

    @AfterAll
    static void stop() {
        identities.close();
        admin.close();
        system.close();
    }

    private static void post(String path, String body) throws IOException, InterruptedException {
        admin.post(path, JSON, body).orThrow();
    }

    private static String binding(String user, String role) {
        return """
            {"metadata": {"name": "%s"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "%s"}]}
            """.formatted(user, role, user);
    }

    @Test
    void shouldAllowRequestsAsTheTableSays() throws Exception {
        // When
        var differences = new ArrayList<String>();
        int asked = 0;
        for (AccessCell cell : AccessCell.all()) {
            var request = cell.asked();
            if (request.isPresent()) {
                asked++;
                difference(cell, request.get(), differences);
            }
        }

        // Then
        System.out.printf("WhoMayIT: %d cells asked by requests%n", asked);
        assertThat(differences).isEmpty();
        assertThat(asked).isGreaterThan(800);
    }

    private static void difference(AccessCell cell, AccessCell.Asked asked, List<String> differences)
            throws IOException, InterruptedException {
        var request = identities
                .request(cell.who(), asked.path())
                .header("Content-Type", asked.method().equals("PATCH") ? "application/merge-patch+json" : JSON)
                .method(asked.method(), BodyPublishers.ofString(asked.body()))
                .timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<InputStream> answer = identities.client(cell.who()).send(request, BodyHandlers.ofInputStream());
        String text = "";
        try (var body = answer.body()) {
            if (answer.statusCode() >= 400) {
                text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        boolean refused = cell.who().equals(NOBODY)
                ? answer.statusCode() == UNAUTHORIZED
                : answer.statusCode() == FORBIDDEN && refusedTo(cell, text);
        boolean allowed = answer.statusCode() < 500 && answer.statusCode() != UNAUTHORIZED && !refusedTo(cell, text);
        if (cell.allowed() ? !allowed : !refused) {
            differences.add(cell + " " + asked + ": " + answer.statusCode() + " " + text);
        }
    }

    private static boolean refusedTo(AccessCell cell, String text) {
        return text.replace("\\", "").contains("User \"" + AccessIdentities.name(cell.who()) + "\" " + cell.refusal());
    }

    @Test
    void shouldAnswerReviewsAsTheTableSays() throws Exception {
        // When
        var differences = new ArrayList<String>();
        List<AccessCell> cells = AccessCell.all();
        for (AccessCell cell : cells) {
            boolean nobody = cell.who().equals(NOBODY);
            String kind = nobody ? "SubjectAccessReview" : "SelfSubjectAccessReview";
            String body = """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "%s", "spec": {%s "resourceAttributes":
                 {"namespace": "%s", "verb": "%s", "group": "%s", "resource": "%s", "subresource": "%s"}}}
                """.formatted(
                            kind,
                            nobody ? "\"user\": \"system:anonymous\", \"groups\": [\"system:unauthenticated\"]," : "",
                            cell.namespace(),
                            cell.verb(),
                            cell.group(),
                            cell.resource(),
                            cell.subresource());
            String who = nobody ? "root" : cell.who();
            var request = identities
                    .request(who, "/apis/authorization.k8s.io/v1/" + kind.toLowerCase(Locale.ROOT) + "s")
                    .header("Content-Type", JSON)
                    .POST(BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer = identities.client(who).send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 201 || answer.body().contains("\"allowed\":true") != cell.allowed()) {
                differences.add(cell + ": " + answer.statusCode() + " " + answer.body());
            }
        }

        // Then
        assertThat(differences).isEmpty();
        assertThat(cells).hasSizeGreaterThan(900);
    }

    /** A record applies, which takes patch, and create where there is no such object, or deletes. */
    @Test
    void shouldTakeRecordsOnTheTopicAsTheTableSays() throws Exception {
        // Given
        Map<List<Object>, List<AccessCell>> lines = AccessCell.all().stream()
                .filter(cell -> AppliedObjects.kind(cell).isPresent())
                .collect(Collectors.groupingBy(
                        cell -> List.of(cell.who(), cell.namespace(), cell.group(), cell.resource()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        var trials = new LinkedHashMap<AccessCell, ManifestAnswers.Asked>();
        var held = new LinkedHashMap<String, ManifestAnswers.Asked>();
        Optional<String> root = identities.token("root");
        for (List<AccessCell> line : lines.values()) {
            AccessCell cell = line.getFirst();
            Kind kind = AppliedObjects.kind(cell).orElseThrow();
            if (kind.namespaced() == cell.namespace().isEmpty()
                    || kind.resource().startsWith("certificatesigning")) {
                continue;
            }
            String key = kind.resource() + " " + cell.namespace();
            Optional<String> token = identities.token(cell.who());
            held.put(key, new ManifestAnswers.Asked(key, AppliedObjects.of(kind, cell, "held"), root, false));
            String fresh = AppliedObjects.of(kind, cell, "nothing");
            trials.put(cell(line, "patch"), new ManifestAnswers.Asked("trial", fresh, token, true));
            trials.put(cell(line, "delete"), new ManifestAnswers.Asked(key, null, token, true));
        }
        try (var answers = new ManifestAnswers(system.settings(), system.registry())) {
            assertThat(answers.to(List.copyOf(held.values()))).containsOnly("");

            // When
            List<String> answered = answers.to(List.copyOf(trials.values()));

            // Then
            var differences = new ArrayList<String>();
            var cells = List.copyOf(trials.keySet());
            for (int i = 0; i < cells.size(); i++) {
                AccessCell cell = cells.get(i);
                List<AccessCell> line = Objects.requireNonNull(
                        lines.get(List.of(cell.who(), cell.namespace(), cell.group(), cell.resource())));
                List<AccessCell> needed =
                        cell.verb().equals("patch") ? List.of(cell, cell(line, "create")) : List.of(cell);
                if (!agrees(needed, answered.get(i))) {
                    differences.add(cell + ": " + answered.get(i));
                }
            }
            System.out.printf("WhoMayIT: %d cells asked by records%n", cells.size());
            assertThat(differences).isEmpty();
            assertThat(cells).hasSizeGreaterThan(100);
        }
    }

    private static AccessCell cell(List<AccessCell> line, String verb) {
        return line.stream()
                .filter(each -> each.verb().equals(verb))
                .findFirst()
                .orElseThrow();
    }

    private static boolean agrees(List<AccessCell> needed, String answer) {
        if (needed.getFirst().who().equals(NOBODY)) {
            return answer.contains("\"code\":" + UNAUTHORIZED);
        }
        return needed.stream()
                .filter(cell -> !cell.allowed())
                .findFirst()
                .map(first -> answer.contains("\"code\":" + FORBIDDEN) && refusedTo(first, answer))
                .orElseGet(() -> answer.isEmpty() || answer.contains(NODE_RESTRICTION));
    }
}
