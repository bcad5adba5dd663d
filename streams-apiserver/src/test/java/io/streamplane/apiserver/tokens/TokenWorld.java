package io.streamplane.apiserver.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.HeldDataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Objects in memory, and a clock. */
final class TokenWorld {

    private static final Caller ADMIN = new Caller("admin", List.of("system:masters"), "test", "");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.STRICT, false);

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry(), new HeldDataKeys());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final Authorization authorization = new Authorization(journal::current);
    private final JournalOperations operations = new JournalOperations(
            journal,
            codec,
            KindRulebook.builtIn(),
            authorization,
            AdmissionCatalogue.unhindered(authorization),
            this::now);

    TokenWorld() {
        for (String namespace : List.of("kube-system", "kube-public", "ns")) {
            create("namespaces", "", "metadata: {name: " + namespace + "}");
        }
    }

    JournalOperations operations() {
        return operations;
    }

    Snapshot state() {
        return journal.current();
    }

    int commands() {
        return journal.commands().size();
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    ObjectNode create(String resource, String namespace, String yaml) {
        return done(
                operations.create(ADMIN, new Target(kind(resource), namespace, "", ""), tree(yaml), List.of(), PLAIN));
    }

    void patch(String resource, String namespace, String name, String yaml) {
        var target = new Target(kind(resource), namespace, name, "");
        done(operations.patch(ADMIN, target, PatchType.MERGE, tree(yaml), PLAIN));
    }

    Optional<StoredObject> get(String resource, String namespace, String name) {
        return state().get(kind(resource), new ObjectKey(namespace, name));
    }

    private static ObjectNode done(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Done.class);
        return ((ApiResult.Done) result).body();
    }

    private static Kind kind(String resource) {
        return Kinds.builtIn().get(resource);
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
