package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.ComponentIdentity;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a proposal requires beside its own object becomes preconditions of its command, and refuses it where it is not so. */
class KnownAbsenceTest {

    private static final Caller ALICE = new Caller("alice", List.of(), "test", "");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);
    private static final String MAPS = "configmaps";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final ProposalCodec proposals = new ProposalCodec(registry, codec, Kinds.builtIn());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final JournalOperations operations = new JournalOperations(journal, codec, KindRulebook.builtIn());

    @BeforeEach
    void createObjects() {
        create("namespaces", "", "metadata: {name: ns}");
        create(MAPS, "ns", "metadata: {name: owner}");
        create(
                MAPS,
                "ns",
                "metadata: {name: child, finalizers: [a/b], annotations: {x: y}, ownerReferences: ["
                        + "{apiVersion: v1, kind: ConfigMap, name: owner, uid: gone, blockOwnerDeletion: true},"
                        + "{apiVersion: v1, kind: ConfigMap, name: owner, uid: lives, blockOwnerDeletion: true}]}");
    }

    @Test
    void shouldRefuseToDeleteWhatHasALivingOwner() {
        // Given
        var owner = new ResourceKey(MAPS, key("owner"));
        var commands = journal.commands().size();

        // When
        var uid = propose(delete(new Precondition.NotUid(owner, stored("owner").uid())));
        var name = propose(delete(new Precondition.Absent(owner)));

        // Then
        assertThat(uid).hasValueSatisfying(failure -> {
            assertThat(failure.reason()).isEqualTo("Conflict");
            assertThat(failure.message()).contains("configmaps \"owner\"", "is still there");
        });
        assertThat(name)
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo(409));
        assertThat(journal.commands()).hasSize(commands);
    }

    @Test
    void shouldWriteTheAbsencesIntoTheCommand() {
        // Given
        var owner = new Precondition.NotUid(new ResourceKey(MAPS, key("owner")), "gone");
        var nobody = new Precondition.Absent(new ResourceKey("nodes", ObjectKey.clusterScoped("lost")));

        // When
        var refused = propose(delete(owner, nobody));

        // Then
        assertThat(refused).isEmpty();
        assertThat(journal.commands().getLast().preconditions()).contains(owner, nobody);
    }

    @Test
    void shouldChangeOnlyWhatAnEditSays() {
        // Given
        StoredObject child = stored("child");
        var edit =
                new MetadataEdit(List.of("gone", "never"), List.of("lives"), List.of("a/b"), Map.of("x", "", "n", "m"));
        var unchanged = new Precondition.DesiredAt(new ResourceKey(MAPS, key("child")), child.desiredRevision());

        // When
        var refused = propose(new Proposal.UpdateMetadata(MAPS, key("child"), child.uid(), edit, List.of(unchanged)));
        var late = propose(new Proposal.UpdateMetadata(MAPS, key("child"), child.uid(), edit, List.of(unchanged)));

        // Then
        ObjectNode metadata = stored("child").tree().withObject("metadata");
        assertThat(refused).isEmpty();
        assertThat(metadata.get("ownerReferences").toString())
                .isEqualTo("[{\"apiVersion\":\"v1\",\"blockOwnerDeletion\":false,\"kind\":\"ConfigMap\","
                        + "\"name\":\"owner\",\"uid\":\"lives\"}]");
        assertThat(metadata.has("finalizers")).isFalse();
        assertThat(metadata.get("annotations").toString()).isEqualTo("{\"n\":\"m\"}");
        assertThat(late)
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo("Conflict"));
    }

    private Proposal delete(Precondition... requires) {
        return new Proposal.Delete(MAPS, key("child"), stored("child").uid(), null, "Background", List.of(requires));
    }

    private Optional<ApiFailure> propose(Proposal proposal) {
        var received = proposals.decode(proposals.encode(new ProposalEnvelope("tester", 0, 0, proposal)));
        return operations
                .propose(received, new Caller(ComponentIdentity.of("tester"), "tester", "proposals/0@0"))
                .toCompletableFuture()
                .join();
    }

    private StoredObject stored(String name) {
        return journal.current().get(Kinds.builtIn().get(MAPS), key(name)).orElseThrow();
    }

    private void create(String resource, String namespace, String body) {
        var target = new Target(Kinds.builtIn().get(resource), namespace, "", "");
        var result = operations.create(
                ALICE, target, (ObjectNode) YAMLMapper.shared().readTree(body), List.of(), PLAIN);
        assertThat(result).isInstanceOf(ApiResult.Done.class);
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("ns", name);
    }
}
