package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Origin;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a write for the audit. */
class AnnotationsTest {

    private static final Target MAPS = new Target(Kinds.builtIn().get("configmaps"), "ns", "", "");

    private final InMemoryJournal journal =
            new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(new ObjectCodec(new InMemorySchemaRegistry())));

    private static Ask ask(String allowance) {
        return new Ask(
                new Caller("alice", List.of(), "test", "").allowed(allowance), "create", MAPS, WriteOptions.NONE);
    }

    @Test
    void shouldKeepWhatWasSaidFirstAndWhatFits() {
        // Given
        var draft =
                Draft.part(ask(""), Draft.Operation.CREATE, JsonMapper.shared().createObjectNode(), journal.current());

        // When
        draft.annotate("a", "first");
        draft.annotate("a", "second");
        draft.annotate("much", "x".repeat(65_536));
        draft.annotate("b", "x".repeat(65_000));
        draft.annotate("c", "x".repeat(600));
        draft.annotate("d", "last");

        // Then
        assertThat(draft.annotations()).containsOnlyKeys("a", "b", "d").containsEntry("a", "first");
    }

    @Test
    void shouldAddWhyItWasAllowed() {
        // When
        Origin said = ask("RBAC: allowed by a role").origin(Map.of("a", "1"));
        Origin silent = ask("").origin(Map.of());

        // Then
        assertThat(said.annotations())
                .containsExactly(entry("a", "1"), entry("authorization.k8s.io/reason", "RBAC: allowed by a role"));
        assertThat(silent.annotations()).isSameAs(Map.of());
    }
}
