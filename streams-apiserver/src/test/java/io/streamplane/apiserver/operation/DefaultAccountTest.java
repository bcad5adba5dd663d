package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.identity.ComponentIdentity;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.avro.ProposalAction;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.ReceivedProposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Pods of a namespace whose default ServiceAccount is on its way: in a cluster a controller makes it. */
class DefaultAccountTest {

    private static final String POD = "{metadata: {name: NAME}, spec: {containers: [{name: c, image: i}]}}";
    private static final String ACCOUNT =
            "{metadata: {name: default}, automountServiceAccountToken: false, imagePullSecrets: [{name: hub}]}";
    private static final String MISSING = "pods \"a\" is forbidden: error looking up service account ns/default:"
            + " serviceaccount \"default\" not found";

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final Authorization authorization = new Authorization(journal::current);
    private final JournalOperations operations = new JournalOperations(
            journal,
            codec,
            KindRulebook.builtIn(),
            authorization,
            AdmissionCatalogue.plugins(
                    AdmissionSettings.STANDARD,
                    authorization,
                    (_, _, _, _) -> {
                        throw new IOException("nobody is asked");
                    },
                    InstantSource.system()),
            InstantSource.system());

    @BeforeEach
    void createNamespace() {
        create("namespaces", "", "metadata: {name: ns}");
    }

    @Test
    void shouldWaitForTheAccountAndDoAsItSays() throws Exception {
        // Given
        var made = CompletableFuture.supplyAsync(() -> create("pods", "ns", POD.replace("NAME", "a")));
        var proposed = propose("b");

        // When
        ApiResult account = create("serviceaccounts", "ns", ACCOUNT);

        // Then
        assertThat(account).isInstanceOf(ApiResult.Done.class);
        assertThat(made.get(30, TimeUnit.SECONDS)).isInstanceOf(ApiResult.Done.class);
        assertThat(proposed.get(30, TimeUnit.SECONDS)).isEmpty();
        for (String name : List.of("a", "b")) {
            ObjectNode spec = Tree.ensure(pod(name).orElseThrow(), "spec");
            assertThat(Tree.objects(spec, "volumes")).isEmpty();
            assertThat(spec.at("/imagePullSecrets/0/name").asString()).isEqualTo("hub");
        }
    }

    @Test
    void shouldRefuseAPodWhoseAccountDoesNotCome() throws Exception {
        // When
        ApiResult made = create("pods", "ns", POD.replace("NAME", "a"));
        Optional<ApiFailure> proposed = propose("a").get(30, TimeUnit.SECONDS);

        // Then
        assertThat(((ApiResult.Failed) made).failure().message()).isEqualTo(MISSING);
        assertThat(((ApiResult.Failed) made).failure().code()).isEqualTo(403);
        assertThat(proposed)
                .hasValueSatisfying(failure -> assertThat(failure.message()).isEqualTo(MISSING));
        assertThat(pod("a")).isEmpty();
    }

    private CompletableFuture<Optional<ApiFailure>> propose(String name) {
        ObjectNode pod = yaml(POD.replace("NAME", name));
        Tree.ensure(pod, "metadata").put("namespace", "ns");
        return operations
                .propose(
                        new ReceivedProposal(
                                "tester",
                                0,
                                0,
                                0,
                                ProposalAction.CREATE,
                                Kinds.builtIn().get("pods"),
                                new ObjectKey("ns", name),
                                null,
                                null,
                                null,
                                pod,
                                null,
                                null,
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                null),
                        new Caller(ComponentIdentity.of("tester"), "tester", "proposals/0@0"))
                .toCompletableFuture();
    }

    private Optional<ObjectNode> pod(String name) {
        return journal.current()
                .get(Kinds.builtIn().get("pods"), new ObjectKey("ns", name))
                .map(each -> each.tree().deepCopy());
    }

    private ApiResult create(String resource, String namespace, String yaml) {
        return operations.create(
                ALICE, new Target(Kinds.builtIn().get(resource), namespace, "", ""), yaml(yaml), List.of(), PLAIN);
    }

    private static ObjectNode yaml(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
