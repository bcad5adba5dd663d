package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Operations on a journal in memory, with the built-in kinds. */
final class OperationsInMemory {

    static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "");
    static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal;
    private final JournalOperations operations;

    OperationsInMemory() {
        this(CustomKinds.Conversions.NONE);
    }

    OperationsInMemory(CustomKinds.Conversions conversions) {
        var skipped = new SkippedRecords("test", Telemetry.none().meters());
        journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec, skipped, conversions));
        operations = new JournalOperations(journal, codec, KindRulebook.builtIn());
    }

    InMemoryJournal journal() {
        return journal;
    }

    JournalOperations operations() {
        return operations;
    }

    ApiResult create(String resource, String namespace, String yaml) {
        var body = (ObjectNode) YAMLMapper.shared().readTree(yaml);
        return operations.create(
                ALICE, new Target(Kinds.builtIn().get(resource), namespace, "", ""), body, List.of(), PLAIN);
    }

    /** Of what has been done. */
    static ObjectNode done(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Done.class);
        return ((ApiResult.Done) result).body();
    }
}
