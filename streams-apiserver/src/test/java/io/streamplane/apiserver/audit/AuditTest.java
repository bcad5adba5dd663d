package io.streamplane.apiserver.audit;

import static io.streamplane.apiserver.audit.AuditedJournal.component;
import static io.streamplane.apiserver.audit.AuditedJournal.key;
import static io.streamplane.apiserver.audit.AuditedJournal.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.journal.Impersonator;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AuditTest {

    private static final ResourceKey MAP = key("configmaps", "m");
    private static final ResourceKey SECRET = key("secrets", "s");
    private static final String LAST_APPLIED =
            "metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration:"
                    + " '{\"data\":\"aHVudGVyMg==\"}'}}\n";

    private final AuditedJournal journal = new AuditedJournal();

    @Test
    void shouldTellWhoChangedWhatInOneRow() {
        // Given
        journal.add(1_000, 0, user("create", ""), journal.desired(MAP, "data: {a: '1', b: '1'}"));

        // When
        var row =
                EntryText.row(journal.add(2_000, 0, user("patch", ""), journal.desired(MAP, "data: {a: '2', b: '1'}")));

        // Then
        assertThat(row)
                .containsExactly(
                        "1970-01-01T00:00:02.000Z",
                        "2",
                        "alice",
                        "patch",
                        "ns/configmaps/m",
                        "accepted",
                        ".data.a: \"1\" -> \"2\"",
                        "hand",
                        "10.0.0.7",
                        "kubectl/v1.36.0 (linux)",
                        "");
        assertThat(row).hasSameSizeAs(EntryText.HEADER);
    }

    @Test
    void shouldTellByWhatACommandWasRejectedAndWhatWasNoCommand() {
        // Given
        journal.add(1_000, 0, user("create", ""), journal.desired(MAP, "data: {a: '1'}"));

        // When
        var rejected =
                journal.addIf(new Precondition.Absent(MAP), user("create", ""), journal.desired(MAP, "data: {a: '2'}"));
        var foreign = journal.add(null);

        // Then
        assertThat(EntryText.outcome(rejected)).isEqualTo("rejected: ns/configmaps/m exists already");
        assertThat(EntryText.change(rejected)).isEmpty();
        assertThat(EntryText.row(foreign)).contains("3", "ignored: no command");
        assertThat(EntryText.diff(foreign))
                .containsExactly("@@ 1970-01-01T00:00:01.000Z revision 3 ignored: no command");
        assertThat(EntryJson.of(foreign).path("outcome").asString()).isEqualTo("ignored");
    }

    @Test
    void shouldSetTheChangeOutFieldByField() {
        // Given
        journal.add(1_000, 0, user("create", ""), journal.desired(MAP, "data: {a: '1', b: '1'}"));
        var change = journal.add(2_000, 0, user("patch", ""), journal.desired(MAP, "data: {a: '2', c: '1'}"));

        // When
        List<String> lines = EntryText.diff(change);

        // Then
        assertThat(lines)
                .containsExactly(
                        "@@ 1970-01-01T00:00:02.000Z revision 2 alice (kubectl/v1.36.0): patch ns/configmaps/m,"
                                + " accepted",
                        "changed configmaps ns/m",
                        "~ .data.a: \"1\" -> \"2\"",
                        "- .data.b: \"1\"",
                        "+ .data.c: \"1\"");
    }

    @Test
    void shouldNeverShowWhatASecretHolds() {
        // Given
        journal.add(0, 0, user("create", ""), secret(LAST_APPLIED + "data: {password: aHVudGVyMg==}"));
        journal.add(0, 0, user("patch", ""), secret(LAST_APPLIED + "data: {password: aHVudGVyMw==, more: c2VjcmV0}"));
        journal.add(0, 0, user("update", ""), secret("data: {more: c2VjcmV0}"));
        journal.addIf(new Precondition.Absent(SECRET), user("create", ""), secret("data: {password: aHVudGVyMg==}"));
        journal.add(0, 0, user("delete", ""), new Mutation.Delete(SECRET));
        var events = new AuditEvent(Kinds.builtIn(), journal.decoder());

        for (AuditEntry entry : journal.entries()) {
            // When
            String said = String.join("\n", EntryText.row(entry))
                    + String.join("\n", EntryText.diff(entry))
                    + EntryJson.of(entry)
                    + events.of(entry);

            // Then
            assertThat(said).doesNotContain("aHVudGVy", "c2VjcmV0", "hunter");
        }
        assertThat(EntryText.diff(journal.entries().get(1)))
                .contains("~ .data.password: \"*** (before)\" -> \"*** (after)\"", "+ .data.more: \"*** (after)\"");
        assertThat(Objects.requireNonNull(events.of(journal.entries().get(1))).at("/responseObject/data"))
                .as("keys, each with no value")
                .hasSize(2)
                .allMatch(value -> value.asString().equals("***"));
    }

    @Test
    void shouldTellOfAnObjectThatCannotBeRead() {
        // Given
        var broken = new Mutation.PutDesired(key("configmaps", "c"), "u", null, new byte[] {0, 0, 0, 0, 99, 1});
        var created = journal.add(1_000, 0, user("create", ""), broken);

        // When
        ObjectNode event = Objects.requireNonNull(new AuditEvent(Kinds.builtIn(), journal.decoder()).of(created));

        // Then
        for (String part : List.of("requestObject", "responseObject")) {
            assertThat(event.at("/" + part + "/metadata/name").asString()).isEqualTo("c");
            assertThat(event.at("/" + part + "/metadata/annotations/streamplane.io~1unreadable")
                            .asString())
                    .contains("no schema has its id 99");
        }
    }

    @Test
    void shouldGiveKubernetesItsEvent() {
        // Given
        ResourceKey web = key("deployments.apps", "web");
        journal.add(1_000, 0, user("create", ""), journal.desired(web, "spec: {replicas: 1}"));
        var scaled = journal.add(2_500, 0, user("patch", "scale"), journal.desired(web, "spec: {replicas: 3}"));

        // When
        ObjectNode event = Objects.requireNonNull(new AuditEvent(Kinds.builtIn(), journal.decoder()).of(scaled));

        // Then
        assertThat(event.propertyNames())
                .containsExactlyInAnyOrder(
                        "kind",
                        "apiVersion",
                        "level",
                        "auditID",
                        "stage",
                        "requestURI",
                        "verb",
                        "user",
                        "sourceIPs",
                        "userAgent",
                        "objectRef",
                        "responseStatus",
                        "requestObject",
                        "responseObject",
                        "requestReceivedTimestamp",
                        "stageTimestamp",
                        "annotations");
        assertThat(event.path("apiVersion").asString()).isEqualTo("audit.k8s.io/v1");
        assertThat(event.path("requestURI").asString())
                .isEqualTo("/apis/apps/v1/namespaces/ns/deployments/web/scale?fieldManager=hand");
        assertThat(event.path("user").toString()).isEqualTo("{\"username\":\"alice\",\"groups\":[\"system:masters\"]}");
        assertThat(event.path("sourceIPs").toString()).isEqualTo("[\"10.0.0.7\"]");
        assertThat(event.path("objectRef").toString())
                .isEqualTo(
                        "{\"resource\":\"deployments\",\"namespace\":\"ns\",\"name\":\"web\",\"uid\":\"uid-web\","
                            + "\"apiGroup\":\"apps\",\"apiVersion\":\"v1\",\"resourceVersion\":\"1\",\"subresource\":\"scale\"}");
        assertThat(event.path("responseStatus").toString()).isEqualTo("{\"metadata\":{},\"code\":200}");
        assertThat(event.at("/responseObject/metadata/resourceVersion").asString())
                .isEqualTo("2");
        assertThat(event.at("/requestObject/spec/replicas").asInt()).isEqualTo(3);
        assertThat(event.path("requestReceivedTimestamp").asString()).isEqualTo("1970-01-01T00:00:02.500000Z");
        assertThat(event)
                .as("the same whenever it is asked for")
                .isEqualTo(new AuditEvent(Kinds.builtIn(), journal.decoder()).of(scaled));
    }

    @Test
    void shouldNameTheToolThatAsked() {
        // Given
        var origin = new io.streamplane.schemas.journal.Origin(
                "alice", List.of(), "update", "", ToolAgent.of("restore"), "streamplane-restore", "10.0.0.7");

        // When
        var entry = journal.add(1_000, 0, origin, journal.desired(MAP, "data: {a: '1'}"));

        // Then
        assertThat(EntryText.row(entry)).contains("restore by alice", "streamplane-restore/" + ToolAgent.VERSION);
        assertThat(EntryText.diff(entry).getFirst())
                .contains("restore by alice (streamplane-restore/" + ToolAgent.VERSION + "): update ns/configmaps/m");
        assertThat(EntryJson.of(entry).path("tool").asString()).isEqualTo("restore");
        assertThat(EntryText.who("bob", "kubectl/v1.36.0 (linux)")).isEqualTo("bob (kubectl/v1.36.0)");
        assertThat(EntryText.who("system:x-controller", "x-controller")).isEqualTo("system:x-controller");
    }

    @Test
    void shouldShowADeletionAsItsOptions() {
        // Given
        ResourceKey pod = key("pods", "web");
        journal.add(1_000, 0, user("create", ""), journal.desired(pod, "spec: {}"));
        var uid = new Precondition.HasUid(pod, "uid-web");
        String metadata = "metadata: {deletionGracePeriodSeconds: 30, finalizers: [foregroundDeletion]}\n";

        // When
        var waits = journal.addIf(uid, user("delete", ""), journal.desired(pod, metadata + "spec: {}"));
        var gone = journal.addIf(uid, user("delete", ""), new Mutation.Delete(pod));

        // Then
        var events = new AuditEvent(Kinds.builtIn(), journal.decoder());
        assertThat(Objects.requireNonNull(events.of(waits))
                        .path("requestObject")
                        .toString())
                .isEqualTo("{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":30,"
                        + "\"propagationPolicy\":\"Foreground\",\"preconditions\":{\"uid\":\"uid-web\"}}");
        assertThat(Objects.requireNonNull(events.of(gone)).path("requestObject").toString())
                .isEqualTo("{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\","
                        + "\"preconditions\":{\"uid\":\"uid-web\"}}");
    }

    @Test
    void shouldGiveARejectionItsStatus() {
        // Given
        journal.add(0, 0, user("create", ""), journal.desired(MAP, "data: {a: '1'}"));
        var rejected = journal.addIf(
                new Precondition.Absent(MAP), component("x-controller", "create"), journal.desired(MAP, "data: {}"));

        // When
        ObjectNode event = Objects.requireNonNull(new AuditEvent(Kinds.builtIn(), journal.decoder()).of(rejected));

        // Then
        assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(409);
        assertThat(event.at("/responseStatus/reason").asString()).isEqualTo("AlreadyExists");
        assertThat(event.has("sourceIPs")).as("a topic is no address").isFalse();
        assertThat(event.at("/annotations/streamplane.io~1source").asString()).isEqualTo("proposals/1@3");
    }

    @Test
    void shouldGoByTheGreatestClockThatTheJournalHasSeen() {
        // Given
        journal.add(5_000, 0, user("create", ""), journal.desired(MAP, "data: {a: '1'}"));
        var back = journal.add(1_000, 0, user("update", ""), journal.desired(MAP, "data: {a: '2'}"));
        var on = journal.add(9_000, 0, user("update", ""), journal.desired(MAP, "data: {a: '3'}"));
        journal.add(9_001, 0, user("update", ""), journal.desired(MAP, "data: {a: '4'}"));

        // When
        var filter = new AuditFilter(back.revision(), on.revision(), null, null, null, null);

        // Then
        assertThat(back.time()).isEqualTo(Instant.ofEpochMilli(5_000));
        assertThat(on.time()).isEqualTo(Instant.ofEpochMilli(9_000));
        assertThat(matching(filter)).containsExactly(back, on);
    }

    @Test
    void shouldFilterByObjectUserAndVerb() {
        // Given
        var byAlice = journal.add(0, 0, user("create", ""), journal.desired(MAP, "data: {a: '1'}"));
        var other = journal.add(0, 0, user("create", ""), journal.desired(key("configmaps", "n"), "data: {}"));
        var byComponent =
                journal.add(0, 0, component("x-controller", "update"), journal.desired(MAP, "data: {a: '2'}"));
        var foreign = journal.add(null);
        var maps = Kinds.builtIn().get("configmaps");

        // When / Then
        assertThat(matching(filter(null, null, null))).containsExactly(byAlice, other, byComponent, foreign);
        assertThat(matching(filter(new ObjectFilter(maps, "ns", "m"), null, null)))
                .containsExactly(byAlice, byComponent);
        assertThat(matching(filter(new ObjectFilter(maps, null, null), null, null)))
                .containsExactly(byAlice, other, byComponent);
        assertThat(matching(filter(new ObjectFilter(maps, "elsewhere", "m"), null, null)))
                .isEmpty();
        assertThat(matching(filter(null, "alice", null))).containsExactly(byAlice, other);
        assertThat(matching(filter(null, null, "update"))).containsExactly(byComponent);
    }

    @Test
    void shouldTellWhoActedAsWhomAndWhatAdmissionSays() {
        // Given
        var origin = new Origin(
                "bob",
                List.of("devs"),
                "create",
                "",
                "kubectl/v1.36.0 (linux)",
                "hand",
                "10.0.0.7",
                "",
                "",
                new Impersonator("alice", List.of("ops"), "impersonate:user-info"),
                Map.of("authorization.k8s.io/reason", "RBAC", "hook.example.com/checked", "y".repeat(200)));

        // When
        var entry = journal.add(0, 0, origin, journal.desired(MAP, "data: {a: '1'}"));

        // Then
        assertThat(EntryText.row(entry))
                .contains("alice as bob", "hook.example.com/checked: " + "y".repeat(117) + "...");
        assertThat(EntryText.diff(entry))
                .startsWith(
                        "@@ 1970-01-01T00:00:00.000Z revision 1 alice as bob (kubectl/v1.36.0): create"
                                + " ns/configmaps/m, accepted",
                        "# authorization.k8s.io/reason: RBAC",
                        "# hook.example.com/checked: " + "y".repeat(200));
        ObjectNode json = EntryJson.of(entry);
        assertThat(json.path("user").asString()).isEqualTo("bob");
        assertThat(json.path("impersonator").toString())
                .isEqualTo("{\"user\":\"alice\",\"groups\":[\"ops\"],\"constraint\":\"impersonate:user-info\"}");
        assertThat(json.at("/annotations/authorization.k8s.io~1reason").asString())
                .isEqualTo("RBAC");
        ObjectNode event = Objects.requireNonNull(new AuditEvent(Kinds.builtIn(), journal.decoder()).of(entry));
        assertThat(event.path("user").toString()).isEqualTo("{\"username\":\"alice\",\"groups\":[\"ops\"]}");
        assertThat(event.path("impersonatedUser").toString()).isEqualTo("{\"username\":\"bob\",\"groups\":[\"devs\"]}");
        assertThat(event.at("/authenticationMetadata/impersonationConstraint").asString())
                .isEqualTo("impersonate:user-info");
        assertThat(event.path("annotations").propertyNames())
                .contains("authorization.k8s.io/decision", "authorization.k8s.io/reason", "hook.example.com/checked");
        assertThat(matching(filter(null, "alice", null))).containsExactly(entry);
        assertThat(matching(filter(null, "bob", null))).containsExactly(entry);
    }

    @Test
    void shouldNotLetAClientWriteToTheTerminal() {
        // Given
        var origin = new io.streamplane.schemas.journal.Origin(
                "eve\u001b[31m", List.of(), "create", "", "agent\nfake line", "m\u009b", "10.0.0.7");

        // When
        var row = EntryText.row(journal.add(0, 0, origin, journal.desired(MAP, "data: {a: '1'}")));

        // Then
        assertThat(row).contains("eve?[31m", "agent?fake line", "m?");
    }

    private List<AuditEntry> matching(AuditFilter filter) {
        return journal.entries().stream().filter(filter::matches).toList();
    }

    @Test
    void shouldGroupTheWritesOfOneKubectlCommand() {
        // Given
        var own = new Origin(
                "alice", List.of(), "patch", "", "kubectl/v1.36.0", "kubectl", "10.0.0.7", "kubectl apply", "s1");
        var other = new Origin("bob", List.of(), "delete", "", "kubectl/v1.36.0", "", "", "kubectl delete", "s2");
        var journal = new AuditedJournal();
        var entries = List.of(
                journal.add(0, 0, own, journal.desired(AuditedJournal.key("configmaps", "a"), "{}")),
                journal.add(
                        0,
                        0,
                        AuditedJournal.component("x", "update"),
                        journal.desired(AuditedJournal.key("configmaps", "z"), "{}")),
                journal.add(0, 0, own, journal.desired(AuditedJournal.key("configmaps", "b"), "{}")),
                journal.add(0, 0, other, journal.desired(AuditedJournal.key("configmaps", "c"), "{}")));

        // When
        var summary = new SessionSummary();
        entries.forEach(summary::add);

        // Then
        assertThat(summary.rows())
                .extracting(row -> row.subList(1, 8))
                .containsExactly(
                        List.of("1-3", "alice", "kubectl apply", "2", "0", "ns/configmaps/a, ns/configmaps/b", "s1"),
                        List.of("4", "bob", "kubectl delete", "1", "0", "ns/configmaps/c", "s2"));
        assertThat(entries.stream().filter(new AuditFilter(0, Long.MAX_VALUE, null, null, null, "s1")::matches))
                .containsExactly(entries.get(0), entries.get(2));
        assertThat(entries.stream().filter(new AuditFilter(0, Long.MAX_VALUE, null, null, null, "")::matches))
                .hasSize(3);
        assertThat(EntryText.diff(entries.getFirst()).getFirst())
                .contains("alice (kubectl/v1.36.0) by kubectl apply: patch");
        assertThat(EntryJson.of(entries.getFirst()).path("session").asString()).isEqualTo("s1");
    }

    private static AuditFilter filter(@Nullable ObjectFilter object, @Nullable String user, @Nullable String verb) {
        return new AuditFilter(0, Long.MAX_VALUE, object, user, verb, null);
    }

    private Mutation secret(String yaml) {
        return journal.desired(SECRET, yaml);
    }
}
