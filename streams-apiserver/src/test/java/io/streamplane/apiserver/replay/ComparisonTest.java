package io.streamplane.apiserver.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.plan.ProposalPlanner;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalCodec;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ComparisonTest {

    private static final String COMPONENT = "deployment-controller";
    private static final Kind CONFIG_MAPS = Kinds.builtIn().get("configmaps");
    private static final ObjectKey OWNER = new ObjectKey("ns", "owner");
    private static final ObjectKey OWNED = new ObjectKey("ns", "owned");
    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final ProposalCodec proposals = new ProposalCodec(registry, codec, Kinds.builtIn());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final JournalOperations operations = new JournalOperations(journal, codec, KindRulebook.builtIn());
    private final Comparison comparison = new Comparison(KindRulebook.builtIn(), codec, proposals);

    private Snapshot before;
    private Snapshot after;

    @BeforeEach
    void changeTheOwner() {
        create(Kinds.builtIn().get("namespaces"), "", "metadata: {name: ns}");
        create(CONFIG_MAPS, "ns", "{metadata: {name: owner}, data: {a: '1'}}");
        before = journal.current();
        var target = new Target(CONFIG_MAPS, "ns", "owner", "");
        var changed = yaml("{metadata: {name: owner}, data: {a: '2'}}");
        assertThat(operations.update(ALICE, target, changed, List.of(), PLAIN)).isInstanceOf(ApiResult.Done.class);
        after = journal.current();
    }

    @Test
    void shouldFindTheStateThatACreationWasAdmittedOnBeforeItsOwnerChanged() {
        // Given: intake planned it on a state, and the owner's change came to the journal before it
        Proposal proposal = creation(revisionOfOwner(before), "x");
        Command recorded = recorded(proposal, before);
        comparison.reached(before);
        comparison.reached(after);

        // When
        ProposalPlanner.Planned differs = comparison.differs(recorded, proposal, COMPONENT);

        // Then
        assertThat(differs).isNull();
    }

    @Test
    void shouldTellOfAnotherCreationWhateverTheState() {
        // Given
        Command recorded = recorded(creation(revisionOfOwner(before), "x"), before);
        comparison.reached(before);
        comparison.reached(after);

        // When
        ProposalPlanner.Planned differs =
                comparison.differs(recorded, creation(revisionOfOwner(before), "y"), COMPONENT);

        // Then
        assertThat(differs).isNotNull();
    }

    private static Proposal creation(long revisionOfOwner, String data) {
        ConfigMap owned = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(OWNED.namespace())
                .withName(OWNED.name())
                .endMetadata()
                .addToData("a", data)
                .build();
        var required = new Precondition.DesiredAt(new ResourceKey("configmaps", OWNER), revisionOfOwner);
        return new Proposal.Create("configmaps", OWNED, owned, List.of(required));
    }

    private Command recorded(Proposal proposal, Snapshot state) {
        var envelope = new ProposalEnvelope(COMPONENT, 0, 0, proposal);
        var planned = new ProposalPlanner(KindRulebook.builtIn(), codec)
                .plan(proposals.decode(proposals.encode(envelope)), state, Instant.EPOCH, "a-uid");
        assertThat(planned).isInstanceOf(ProposalPlanner.Planned.Appended.class);
        return ((ProposalPlanner.Planned.Appended) planned).command();
    }

    private static long revisionOfOwner(Snapshot state) {
        return state.get(CONFIG_MAPS, OWNER).orElseThrow().desiredRevision();
    }

    private void create(Kind kind, String namespace, String yaml) {
        assertThat(operations.create(ALICE, new Target(kind, namespace, "", ""), yaml(yaml), List.of(), PLAIN))
                .isInstanceOf(ApiResult.Done.class);
    }

    private static ObjectNode yaml(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
