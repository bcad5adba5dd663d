package io.streamplane.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowControlTest {

    private static final Caller CALLER = new Caller("system:apiserver", List.of("system:masters"), "test", "");
    private static final WriteOptions OPTIONS =
            new WriteOptions(false, "test", WriteOptions.FieldValidation.STRICT, false);

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));

    @ParameterizedTest(name = "{0} of {1} does {2} {3} {4}")
    @CsvSource(delimiter = '|', textBlock = """
            alice                                   | system:masters         | delete | pods                         | ns          | exempt/exempt
            alice                                   | system:authenticated   | get    | pods                         | ns          | global-default/global-default
            system:anonymous                        | system:unauthenticated | get    | nodes                        | ''          | global-default/global-default
            nobody                                  | none                   | get    | nodes                        | ''          | catch-all/catch-all
            system:node:n1                          | system:nodes           | update | nodes/status                 | ''          | system-node-high/node-high
            system:node:n1                          | system:nodes           | update | leases.coordination.k8s.io   | kube-node-lease | system-node-high/node-high
            system:node:n1                          | system:nodes           | list   | pods                         | ''          | system-nodes/system
            system:kube-scheduler                   | system:authenticated   | update | leases.coordination.k8s.io   | kube-system | system-leader-election/leader-election
            system:kube-scheduler                   | system:authenticated   | list   | pods                         | ''          | kube-scheduler/workload-high
            system:kube-controller-manager          | system:authenticated   | create | pods                         | ns          | kube-controller-manager/workload-high
            system:serviceaccount:kube-system:x     | system:serviceaccounts | get    | pods                         | ns          | kube-system-service-accounts/workload-high
            system:serviceaccount:kube-system:x     | system:serviceaccounts | get    | leases.coordination.k8s.io   | ns          | system-leader-election/leader-election
            system:serviceaccount:ns:x              | system:serviceaccounts | get    | pods                         | ns          | service-accounts/workload-low
            alice                                   | system:authenticated   | get    | /healthz                     | ''          | probes/exempt
            alice                                   | system:authenticated   | get    | /healthz/ping                | ''          | global-default/global-default
            """)
    void shouldCountRequestsToTheFlowsThatEveryClusterHas(
            String user, String group, String verb, String what, String namespace, String names)
            throws InterruptedException {
        // Given
        createAll();
        var control = new FlowControl(journal::current, 600, 0);

        // When
        Asked asked = asked(user, group, verb, what, namespace);

        // Then
        try (FlowControl.Seat seat = control.enter(asked)) {
            Objects.requireNonNull(seat);
            assertThat(seat.names()).isEqualTo(names);
            assertThat(seat.schemaUid()).isNotEmpty();
            assertThat(seat.levelUid()).isNotEmpty();
        }
    }

    @Test
    void shouldShareSeatsOutBeforeAnythingIsStored() throws InterruptedException {
        var control = new FlowControl(journal::current, 245, 0);
        int entered = 0;
        while (control.enter(asked("alice", "system:authenticated", "get", "pods", "ns")) != null) {
            entered++;
        }

        assertThat(entered).isEqualTo(20);
        assertThat(control.enter(asked("bob", "system:serviceaccounts", "get", "pods", "ns")))
                .isNotNull();
    }

    private void createAll() {
        var operations = new JournalOperations(journal, codec, KindRulebook.builtIn());
        for (FlowDefaults.First first : FlowDefaults.all()) {
            ApiResult result =
                    operations.create(CALLER, new Target(first.kind(), "", "", ""), first.object(), List.of(), OPTIONS);
            assertThat(result).isInstanceOf(ApiResult.Done.class);
        }
    }

    private static Asked asked(String user, String group, String verb, String what, String namespace) {
        if (what.startsWith("/")) {
            return new Asked(user, List.of(group, "system:authenticated"), verb, null, what);
        }
        String[] parts = what.split("/");
        var target = new Target(Kinds.builtIn().get(parts[0]), namespace, "n", parts.length > 1 ? parts[1] : "");
        return new Asked(user, List.of(group), verb, target, "/");
    }
}
