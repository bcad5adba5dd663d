package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Operations on a journal in memory, with the built-in kinds. */
final class OperationsInMemory {

    static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "");
    static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);
    static final DeleteOptions DELETE = new DeleteOptions(false, null, null, null, null);

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal;
    private final JournalOperations operations;

    OperationsInMemory() {
        this(CustomKinds.Conversions.NONE);
    }

    OperationsInMemory(CustomKinds.Conversions conversions) {
        this(conversions, InstantSource.system(), () -> UUID.randomUUID().toString());
    }

    private OperationsInMemory(CustomKinds.Conversions conversions, InstantSource clock, Supplier<String> uids) {
        var skipped = new SkippedRecords("test", Telemetry.none().meters());
        journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec, skipped, conversions));
        operations = new JournalOperations(journal, codec, KindRulebook.builtIn(), clock, uids, Duration.ofSeconds(30));
    }

    /** With the namespace {@code ns}, at 2026-01-02T03:04:05Z; each object gets the next of uid-1, uid-2 and so on. */
    static OperationsInMemory still() {
        var uids = new AtomicInteger();
        var memory = new OperationsInMemory(
                CustomKinds.Conversions.NONE,
                InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")),
                () -> "uid-" + uids.incrementAndGet());
        done(memory.create("namespaces", "", "metadata: {name: ns}"));
        return memory;
    }

    ObjectCodec codec() {
        return codec;
    }

    InMemoryJournal journal() {
        return journal;
    }

    JournalOperations operations() {
        return operations;
    }

    ApiResult create(String resource, String namespace, String yaml) {
        return operations.create(
                ALICE, new Target(Kinds.builtIn().get(resource), namespace, "", ""), tree(yaml), List.of(), PLAIN);
    }

    /** Of what has been done. */
    static ObjectNode done(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Done.class);
        return ((ApiResult.Done) result).body();
    }

    ApiResult patch(String resource, String name, String subresource, String json) {
        return operations.patch(
                ALICE,
                target(resource, name, subresource),
                PatchType.STRATEGIC_MERGE,
                JsonMapper.shared().readTree(json),
                PLAIN);
    }

    ApiResult bind(String pod, String node) {
        ObjectNode body = tree("metadata: {name: " + pod + "}\ntarget: {kind: Node, name: " + node + "}");
        return operations.create(ALICE, target("pods", pod, "binding"), body, List.of(), PLAIN);
    }

    static Target target(String resource, String name, String subresource) {
        return new Target(Kinds.builtIn().get(resource), "ns", name, subresource);
    }

    static Target clusterTarget(String name, String subresource) {
        return new Target(Kinds.builtIn().get("namespaces"), "", name, subresource);
    }

    static String deployment(String name, int replicas) {
        return "metadata: {name: " + name + "}\nspec: {replicas: " + replicas
                + ", selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers:"
                + " [{name: c, image: 'nginx:1.14.2', ports: [{containerPort: 80}]}]}}}";
    }

    static String pod(String name) {
        return "metadata: {name: " + name + "}\nspec: {containers: [{name: c, image: nginx}]}";
    }

    static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }

    static ApiFailure failure(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Failed.class);
        return ((ApiResult.Failed) result).failure();
    }

    static int code(ApiResult result) {
        return switch (result) {
            case ApiResult.Done done -> done.code();
            case ApiResult.Failed failed -> failed.failure().code();
        };
    }
}
