package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.admission.catalogue.AdmissionConfiguration;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PodSecurityTest {

    private static final String LEVELS = "pod-security.kubernetes.io/";
    private static final String HOST_POD =
            "{metadata: {name: NAME}, spec: {hostNetwork: true, containers: [{name: c, image: i}]}}";
    private static final String DEPLOYMENT = "{metadata: {name: web}, spec: {selector: {matchLabels: {a: b}},"
            + " template: {metadata: {labels: {a: b}}, spec: {hostPID: true, containers: [{name: c, image: i}]}}}}";

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private JournalOperations operations = new JournalOperations(journal, codec, KindRulebook.builtIn());

    @TempDir
    private Path folder;

    @Test
    void shouldHoldPodsAndWarnOfWorkloads() {
        // Given
        namespace("strict", LEVELS + "enforce: baseline");

        // When
        ApiResult pod = create("pods", "strict", HOST_POD.replace("NAME", "a"));
        ApiResult deployment = create("deployments.apps", "strict", DEPLOYMENT);

        // Then
        assertThat(((ApiResult.Failed) pod).failure().message())
                .isEqualTo("pods \"a\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces"
                        + " (hostNetwork=true)");
        assertThat(((ApiResult.Done) deployment).warnings())
                .containsExactly("would violate PodSecurity \"baseline:latest\": host namespaces (hostPID=true)");
    }

    @Test
    void shouldOnlyWarnWhereNothingIsEnforced() {
        // Given
        namespace("lax", LEVELS + "warn: baseline, " + LEVELS + "warn-version: v1.25");

        // When
        ApiResult pod = create("pods", "lax", HOST_POD.replace("NAME", "a"));

        // Then
        assertThat(((ApiResult.Done) pod).warnings())
                .containsExactly("would violate PodSecurity \"baseline:v1.25\": host namespaces (hostNetwork=true)");
    }

    @Test
    void shouldTellTheAuditOfWhatItLetsPass() {
        // Given
        namespace("watched", LEVELS + "audit: restricted, " + LEVELS + "enforce: baseline");
        namespace("other", "");

        // When
        create("pods", "watched", "{metadata: {name: a}, spec: {containers: [{name: c, image: i}]}}");
        var watched = annotations();
        create("pods", "other", HOST_POD.replace("NAME", "a"));

        // Then
        assertThat(watched).containsOnlyKeys(LEVELS + "audit-violations", LEVELS + "enforce-policy");
        assertThat(watched)
                .containsEntry(LEVELS + "enforce-policy", "baseline:latest")
                .hasEntrySatisfying(
                        LEVELS + "audit-violations",
                        said -> assertThat(said)
                                .startsWith("would violate PodSecurity \"restricted:latest\":"
                                        + " allowPrivilegeEscalation != false (container \"c\""));
        assertThat(annotations()).as("where nobody asks").isEmpty();
    }

    private Map<String, String> annotations() {
        return journal.commands().getLast().origin().annotations();
    }

    @Test
    void shouldWarnOfPodsThatAreThereWhenMoreIsEnforced() {
        // Given
        namespace("ns", "");
        create("pods", "ns", HOST_POD.replace("NAME", "b"));
        create("pods", "ns", HOST_POD.replace("NAME", "a"));

        // When
        ApiResult labeled = label("ns", "baseline");
        ApiResult wrong = label("ns", "strict");

        // Then
        assertThat(((ApiResult.Done) labeled).warnings())
                .containsExactly(
                        "existing pods in namespace \"ns\" violate the new PodSecurity enforce level"
                                + " \"baseline:latest\"",
                        "a (and 1 other pod): host namespaces");
        assertThat(((ApiResult.Failed) wrong).failure().message())
                .isEqualTo("Namespace \"ns\" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid"
                        + " value: \"strict\": must be one of privileged, baseline, restricted");
    }

    @Test
    void shouldGoByTheFileOfItsConfiguration() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("admission.yaml"), """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: PodSecurity
              configuration:
                apiVersion: pod-security.admission.config.k8s.io/v1
                kind: PodSecurityConfiguration
                defaults: {enforce: baseline, enforce-version: v1.30}
                exemptions: {namespaces: [free]}
            """);
        var settings =
                new AdmissionSettings(Set.of(), Set.of(), List.of(), AdmissionConfiguration.read(file), 300, 300);
        var authorization = new Authorization(journal::current);
        var plugins = AdmissionCatalogue.plugins(settings, authorization, (_, _, _, _) -> {
            throw new IOException("nobody is asked");
        });
        operations = new JournalOperations(
                journal, codec, KindRulebook.builtIn(), authorization, plugins, InstantSource.system());
        namespace("held", "");
        namespace("free", "");

        // When
        ApiResult held = create("pods", "held", HOST_POD.replace("NAME", "a"));
        ApiResult free = create("pods", "free", HOST_POD.replace("NAME", "a"));

        // Then
        assertThat(((ApiResult.Failed) held).failure().message())
                .contains("violates PodSecurity \"baseline:v1.30\": host namespaces");
        assertThat(free).isInstanceOf(ApiResult.Done.class);
        assertThat(annotations()).containsExactly(Map.entry(LEVELS + "exempt", "namespace"));
    }

    private void namespace(String name, String labels) {
        create("namespaces", "", "{metadata: {name: " + name + ", labels: {" + labels + "}}}");
    }

    private ApiResult label(String namespace, String level) {
        return operations.patch(
                OperationsInMemory.ALICE,
                new Target(Kinds.builtIn().get("namespaces"), "", namespace, ""),
                PatchType.MERGE,
                YAMLMapper.shared().readTree("{metadata: {labels: {" + LEVELS + "enforce: " + level + "}}}"),
                OperationsInMemory.PLAIN);
    }

    private ApiResult create(String resource, String namespace, String yaml) {
        return operations.create(
                OperationsInMemory.ALICE,
                new Target(Kinds.builtIn().get(resource), namespace, "", ""),
                (ObjectNode) YAMLMapper.shared().readTree(yaml),
                List.of(),
                OperationsInMemory.PLAIN);
    }
}
