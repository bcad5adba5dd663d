package io.streamplane.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.Fixtures;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.table.TableRenderer.IncludeObject;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TableRowsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Kind POD = Kinds.builtIn().get("pods");
    private static final List<TableColumn> COLUMNS =
            KindRulebook.builtIn().of(POD).columns();

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));

    /** One pod that is as it is, one that was restarted some time ago, which its row tells, and one whose age is not known. */
    @ParameterizedTest
    @EnumSource
    void shouldWriteTheTableThatIsRenderedWheneverItIsAskedFor(IncludeObject include) throws IOException {
        // Given
        make("plain", "2026-01-01T00:00:00Z", "{}");
        make("restarted", "2026-01-01T00:00:00Z", """
                {"containerStatuses":[{"name":"c","image":"i","imageID":"","ready":true,"restartCount":3,
                 "lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-01-01T00:10:00Z"}},
                 "state":{"running":{}}}]}""");
        make("ageless", "", "{}");
        List<StoredObject> pods = List.copyOf(journal.current().list(POD, null));

        for (String moment : List.of("2026-01-01T00:20:00Z", "2026-01-01T00:20:00Z", "2026-01-03T09:00:00Z")) {
            Instant now = Instant.parse(moment);
            ObjectNode meta = JSON.createObjectNode().put("resourceVersion", "7");

            // When
            var out = new ByteArrayOutputStream();
            new TableRows(COLUMNS, include, now).write(out, meta, pods);

            // Then
            ObjectNode rendered = TableRenderer.table(
                    COLUMNS, pods.stream().map(StoredObject::tree).toList(), meta, include, now, true);
            assertThat(JSON.readTree(out.toByteArray())).isEqualTo(JSON.readTree(rendered.toString()));
        }
    }

    private void make(String name, String created, String status) {
        var key = new ResourceKey("pods", new ObjectKey("ns", name));
        ObjectNode pod = (ObjectNode) JSON.readTree("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s","namespace":"ns","uid":"%1$s"},
                 "spec":{"containers":[{"name":"c","image":"i"}]}}""".formatted(name));
        if (!created.isEmpty()) {
            pod.withObject("/metadata").put("creationTimestamp", created);
        }
        journal.append(Fixtures.command(
                List.of(),
                List.of(
                        new Mutation.PutDesired(key, name, null, codec.encodeDesired(POD, pod)),
                        new Mutation.PutObserved(key, codec.encodeObserved(POD, (ObjectNode) JSON.readTree(status))))));
    }
}
