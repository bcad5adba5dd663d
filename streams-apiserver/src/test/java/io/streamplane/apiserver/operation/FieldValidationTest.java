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
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FieldValidationTest {

    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "");
    private static final String MISSPELT = "metadata: {name: c, namespace: ns}\ndata: {a: '1'}\nimmutible: true";

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final JournalOperations operations = new JournalOperations(
            new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec)), codec, KindRulebook.builtIn());

    @BeforeEach
    void createNamespace() {
        create("namespaces", "", "metadata: {name: ns}", List.of(), FieldValidation.STRICT);
    }

    @Test
    void shouldRefuseUnknownAndDuplicateFieldsWhenStrict() {
        // When
        ApiResult result = create("configmaps", "ns", MISSPELT, List.of("data.a"), FieldValidation.STRICT);

        // Then
        assertThat(result).isInstanceOfSatisfying(ApiResult.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(400);
            assertThat(failed.failure().message())
                    .isEqualTo("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                            + " unknown field \"immutible\", duplicate field \"data.a\"");
        });
    }

    @Test
    void shouldWarnOfThemWhenAsked() {
        // When
        ApiResult result = create("configmaps", "ns", MISSPELT, List.of("data.a"), FieldValidation.WARN);

        // Then
        assertThat(result.warnings()).containsExactly("unknown field \"immutible\"", "duplicate field \"data.a\"");
        assertThat(result)
                .isInstanceOfSatisfying(
                        ApiResult.Done.class,
                        done -> assertThat(done.body().has("immutible")).isFalse());
    }

    @Test
    void shouldSayNothingOfThemWhenTold() {
        // When
        ApiResult result = create("configmaps", "ns", MISSPELT, List.of("data.a"), FieldValidation.IGNORE);

        // Then
        assertThat(result.warnings()).isEmpty();
        assertThat(result).isInstanceOf(ApiResult.Done.class);
    }

    /** Sentences of Kubernetes' own validation. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pods | spec: {containers: []} | spec.containers: Required value",
                "pods | spec: {containers: [{name: c}]} | spec.containers[0].image: Required value",
                "pods | spec: {containers: [{name: c, image: i}, {name: c, image: i}]} | spec.containers[1].name: Duplicate value: \"c\"",
                "pods | spec: {restartPolicy: Sometimes, containers: [{name: c, image: i}]} | spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"Never\", \"OnFailure\"",
                "pods | spec: {containers: [{name: c, image: i, ports: [{containerPort: 70000}]}]} | spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
                "pods | spec: {containers: [{name: c, image: i, volumeMounts: [{name: v, mountPath: /x}]}]} | spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
                "pods | spec: {containers: [{name: c, image: i, resources: {requests: {cpu: '2'}, limits: {cpu: '1'}}}]} | spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1",
                "deployments.apps | spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: c}}, spec: {containers: [{name: c, image: i}]}}} | spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`",
                "services | spec: {selector: {a: b}} | spec.ports: Required value",
                "services | spec: {ports: [{port: 80}, {port: 81}]} | [spec.ports[0].name: Required value, spec.ports[1].name: Required value]",
                "services | spec: {type: Odd, ports: [{port: 80}]} | spec.type: Unsupported value: \"Odd\": supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"",
                "configmaps | data: {'a b': x} | data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
            })
    void shouldSayWhatIsWrongInKubernetesWords(String resource, String yaml, String sentence) {
        // When
        ApiResult result = create(resource, "ns", "metadata: {name: x}\n" + yaml, List.of(), FieldValidation.STRICT);

        // Then
        assertThat(result).isInstanceOfSatisfying(ApiResult.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(422);
            assertThat(failed.failure().message()).endsWith(" \"x\" is invalid: " + sentence);
        });
    }

    private ApiResult create(
            String resource, String namespace, String yaml, List<String> duplicates, FieldValidation validation) {
        var options = new WriteOptions(false, "test", validation, false);
        var target = new Target(Kinds.builtIn().get(resource), namespace, "", "");
        return operations.create(ALICE, target, (ObjectNode) YAMLMapper.shared().readTree(yaml), duplicates, options);
    }
}
