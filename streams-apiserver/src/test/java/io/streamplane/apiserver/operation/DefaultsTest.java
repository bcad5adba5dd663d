package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A new object of each kind as a whole, as Kubernetes fills it in and writes it. Each file of {@code golden/defaults} holds what
 * is sent and what comes back; uid, times and managed fields apart.
 */
class DefaultsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "127.0.0.1");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.STRICT, false);
    private static final WriteOptions DRY = new WriteOptions(true, "test", FieldValidation.STRICT, false);
    /** Addresses and node ports are made with their Services only; Secrets need keys to be stored, and
     * others proofs; they have tests of their own. */
    private static final Set<String> WITHOUT_FILE = Set.of(
            "ipaddresses.networking.k8s.io",
            "nodeports.streamplane.io",
            "customresourcedefinitions.apiextensions.k8s.io",
            "podcertificaterequests.certificates.k8s.io",
            "secrets");

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final JournalOperations operations = new JournalOperations(
            journal, codec, KindRulebook.builtIn(), () -> NOW, () -> "UID", Duration.ofSeconds(5));

    static Stream<Kind> kinds() {
        return Kinds.builtIn().journaled().stream().filter(kind -> !WITHOUT_FILE.contains(kind.resource()));
    }

    @BeforeEach
    void createNamespace() {
        done(create(Kinds.builtIn().get("namespaces"), tree("metadata: {name: ns}"), PLAIN));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldFillInAndWriteAsKubernetesDoes(Kind kind) throws IOException {
        // Given
        String[] documents = read(kind).split("\n---\n");

        // When
        ObjectNode dry = done(create(kind, tree(documents[0]), DRY));
        ObjectNode made = done(create(kind, tree(documents[0]), PLAIN));

        // Then
        assertThat(comparable(made)).isEqualTo(tree(documents[1]));
        assertThat(comparable(dry)).isEqualTo(tree(documents[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployments.apps", "replicasets.apps", "statefulsets.apps"})
    void shouldSayBothThatAreWrongWithoutASelector(String resource) {
        // When
        ApiResult result = create(
                Kinds.builtIn().get(resource),
                tree("metadata: {name: d, namespace: ns}\nspec: {template: {metadata: {labels: {app: d}}, spec:"
                        + " {containers: [{name: c, image: i}]}}}"),
                PLAIN);

        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        ApiResult.Failed.class,
                        failed -> assertThat(
                                        Objects.requireNonNull(failed.failure().details())
                                                .causes())
                                .extracting(ApiFailure.Cause::field, ApiFailure.Cause::message)
                                .containsExactly(
                                        org.assertj.core.groups.Tuple.tuple("spec.selector", "Required value"),
                                        org.assertj.core.groups.Tuple.tuple(
                                                "spec.template.metadata.labels",
                                                "Invalid value: {\"app\":\"d\"}: `selector` does not match template `labels`")));
    }

    private ApiResult create(Kind kind, ObjectNode body, WriteOptions options) {
        String namespace = kind.namespaced() ? "ns" : "";
        return operations.create(ALICE, new Target(kind, namespace, "", ""), body, List.of(), options);
    }

    private static ObjectNode comparable(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Tree.ensure(copy, "metadata").remove(List.of("uid", "creationTimestamp", "resourceVersion", "managedFields"));
        return tree(copy.toString());
    }

    private static String read(Kind kind) throws IOException {
        String file = "/golden/defaults/" + kind.resource() + ".yaml";
        try (var in = Objects.requireNonNull(DefaultsTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }

    private static ObjectNode done(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Done.class);
        return ((ApiResult.Done) result).body();
    }
}
