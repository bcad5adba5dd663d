package io.streamplane.apiserver.cause;

import static io.streamplane.apiserver.audit.AuditedJournal.component;
import static io.streamplane.apiserver.audit.AuditedJournal.key;
import static io.streamplane.apiserver.audit.AuditedJournal.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.audit.AuditEntry;
import io.streamplane.apiserver.audit.AuditedJournal;
import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CauseTest {

    private static final ResourceKey WEB = key("deployments.apps", "web");
    private static final ResourceKey SET = key("replicasets.apps", "web-1");
    private static final ResourceKey POD = key("pods", "web-1-a");

    private final AuditedJournal journal = new AuditedJournal();

    @Test
    void shouldLeadFromTheUsersCommandToThePresentState() {
        // Given
        journal.add(1, 0, user("create", ""), journal.desired(WEB, "spec: {replicas: 1}"));
        journal.add(2, 0, user("create", ""), journal.desired(key("configmaps", "other"), "data: {}"));
        journal.add(3, 1, component("deployment-controller", "create"), journal.desired(SET, "spec: {replicas: 1}"));
        journal.add(4, 3, component("replicaset-controller", "create"), pod(), status("Pending"));
        journal.add(5, 4, component("default-scheduler", "bind"), journal.desired(POD, "spec: {nodeName: n}"));
        journal.add(6, 5, component("kubelet/n", "update"), status("Waiting"));
        journal.add(7, 5, component("kubelet/n", "update"), status("Running"));
        journal.add(8, 7, component("replicaset-controller", "update"), journal.observed(SET, "replicas: 1"));

        // When
        var lines = lines(history(POD));

        // Then
        assertThat(lines)
                .containsExactly(
                        "create ns/deployments.apps/web @0",
                        "create ns/replicasets.apps/web-1 @2",
                        "create ns/pods/web-1-a @3",
                        "bind ns/pods/web-1-a @4",
                        "update ns/pods/web-1-a @6");
    }

    @Test
    void shouldTellTheMostRecentObjectOfThatNameAlsoWhenItIsGone() {
        // Given
        journal.add(1, 0, user("create", ""), pod());
        journal.add(2, 0, user("delete", ""), new Mutation.Delete(POD));
        journal.add(3, 0, user("create", ""), pod());
        journal.addIf(new Precondition.Absent(POD), user("create", ""), pod());
        journal.add(5, 3, component("x", "update"), status("Running"));
        journal.add(6, 0, user("delete", ""), journal.desired(POD, "spec: {nodeName: gone}"));
        journal.add(7, 6, component("kubelet/n", "delete"), new Mutation.Delete(POD));

        // When
        var history = history(POD);

        // Then
        assertThat(history.exists()).isFalse();
        assertThat(lines(history))
                .containsExactly(
                        "create ns/pods/web-1-a @2",
                        "update ns/pods/web-1-a @4",
                        "delete ns/pods/web-1-a @5",
                        "delete ns/pods/web-1-a @6");
        assertThat(history(key("pods", "never")).last()).isNull();
    }

    @Test
    void shouldBranchWhereOneCausedSeveral() {
        // Given
        journal.add(1, 0, user("create", ""), pod());
        journal.add(2, 1, component("a", "bind"), journal.desired(POD, "spec: {nodeName: n}"));
        journal.add(3, 2, component("b", "update"), journal.desired(POD, "spec: {nodeName: n, priority: 1}"));
        journal.add(4, 1, component("c", "delete"), new Mutation.Delete(POD));

        // When
        var lines = lines(history(POD));

        // Then
        assertThat(lines)
                .containsExactly(
                        "create ns/pods/web-1-a @0",
                        "├─ bind ns/pods/web-1-a @1",
                        "│  update ns/pods/web-1-a @2",
                        "└─ delete ns/pods/web-1-a @3");
    }

    @Test
    void shouldBeginAnewWhereACauseIsNoAcceptedCommand() {
        // Given
        journal.add(1, 0, user("create", ""), pod());
        journal.addIf(new Precondition.Absent(POD), user("create", ""), pod());
        journal.add(3, 2, component("a", "update"), journal.desired(POD, "spec: {nodeName: n}"));
        journal.add(4, 99, component("b", "update"), journal.desired(POD, "spec: {nodeName: m}"));

        // When
        var lines = lines(history(POD));

        // Then
        assertThat(lines)
                .containsExactly("create ns/pods/web-1-a @0", "update ns/pods/web-1-a @2", "update ns/pods/web-1-a @3");
    }

    @Test
    void shouldFollowAChainOfAnyLength() {
        // Given
        int length = 20_000;
        journal.add(0, 0, user("create", ""), pod());
        for (int i = 1; i < length; i++) {
            journal.add(i, i, component("a", "update"), status("Running"));
        }

        // When
        var history = history(POD);

        // Then
        assertThat(CauseTree.of(history.all())).hasSize(length);
        assertThat(history.ancestors(List.of(journal.entries().getLast()))).hasSize(length - 1);
    }

    private ObjectHistory history(ResourceKey key) {
        var history = new ObjectHistory(key);
        journal.entries().forEach(history::add);
        return history;
    }

    private List<String> lines(ObjectHistory history) {
        var entries = new ArrayList<AuditEntry>(history.decisive());
        var ancestors = history.ancestors(entries);
        journal.entries().stream()
                .filter(entry -> ancestors.contains(entry.revision()) && !entries.contains(entry))
                .toList()
                .forEach(entries::add);
        return CauseTree.of(entries).stream()
                .map(line -> line.prefix() + words(line.entry()))
                .toList();
    }

    private static String words(AuditEntry entry) {
        var command = java.util.Objects.requireNonNull(entry.command());
        return EntryText.verb(command) + " " + EntryText.object(command.subject()) + " @" + entry.offset();
    }

    private Mutation pod() {
        return journal.desired(POD, "spec: {restartPolicy: Always}");
    }

    private Mutation status(String phase) {
        return journal.observed(POD, "phase: " + phase);
    }
}
