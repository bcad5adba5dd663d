package io.streamplane.schemas.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class StructuralDecoderTest {

    private final StructuralDecoder decoder = new StructuralDecoder(Definitions.builtIn());

    @Test
    void shouldKeepWhatTheKindKnows() {
        // Given
        String deployment = """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","resourceVersion":"7",
                 "labels":{"app":"web"}},"spec":{"replicas":3,"strategy":{"rollingUpdate":{"maxSurge":"25%"}}},
                 "status":{"replicas":2}}""";

        // When
        var decoded = decode("deployments.apps", deployment);

        // Then
        assertThat(decoded.tree()).isEqualTo(JsonMapper.shared().readTree(deployment));
        assertThat(decoded.unknownFields()).isEmpty();
        assertThat(decoded.errors()).isEmpty();
    }

    @Test
    void shouldPruneUnknownFieldsAndNameThem() {
        // Given
        String deployment = """
                {"spec":{"template":{"spec":{"containers":[{"name":"a","imagee":"x"}]}}},"extra":{"a":1}}""";

        // When
        var decoded = decode("deployments.apps", deployment);

        // Then
        assertThat(decoded.unknownFields()).containsExactly("spec.template.spec.containers[0].imagee", "extra");
        assertThat(decoded.tree())
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}}}"));
    }

    @Test
    void shouldLeaveOutWhatGoWouldNotWriteAndKeepWhatIsSaid() {
        // Given
        String pod = """
                {"metadata":{"labels":{},"managedFields":[]},"spec":{"hostNetwork":false,"hostUsers":false,"tolerations":[],
                 "containers":[],"terminationGracePeriodSeconds":0,"securityContext":{},"nodeName":""}}""";

        // When
        var decoded = decode("pods", pod);

        // Then
        assertThat(decoded.tree()).isEqualTo(JsonMapper.shared().readTree("""
                {"metadata":{"managedFields":[]},"spec":{"hostUsers":false,"containers":[],
                 "terminationGracePeriodSeconds":0,"securityContext":{}}}"""));
    }

    @Test
    void shouldDropNullsOfFieldsAndZeroThoseOfItemsAndValues() {
        // Given
        String pod = """
                {"metadata":{"creationTimestamp":null,"labels":{"a":null},"finalizers":[null]},"spec":null}""";

        // When
        var decoded = decode("pods", pod);

        // Then
        assertThat(decoded.tree())
                .isEqualTo(
                        JsonMapper.shared().readTree("{\"metadata\":{\"labels\":{\"a\":\"\"},\"finalizers\":[\"\"]}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "deployments.apps | {'spec':{'replicas':'3'}} | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
                "deployments.apps | {'spec':{'replicas':1.5}} | json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
                "deployments.apps | {'spec':[]} | json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec",
                "deployments.apps | 'x' | json: cannot unmarshal string into Go value of type v1.Deployment",
                "deployments.apps | {'metadata':{'labels':{'a':1}}} | json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
                "pods | {'spec':{'containers':{}}} | json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container",
                "pods | {'spec':{'containers':[{'tty':'yes'}]}} | json: cannot unmarshal string into Go struct field Container.spec.containers.tty of type bool",
                "pods | {'spec':{'containers':[{'resources':{'limits':{'cpu':'much'}}}]}} | quantities must match the regular expression `'`^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$`'`",
                "pods | {'spec':{'containers':[{'resources':{'limits':{'cpu':'1mm'}}}]}} | unable to parse quantity`'`s suffix",
                "pods | {'metadata':{'deletionTimestamp':'soon'}} | parsing time \"soon\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"soon\" as \"2006\"",
                "secrets | {'data':{'a':'YQ'}} | illegal base64 data at input byte 2",
                "secrets | {'data':{'a':'Y!=='}} | illegal base64 data at input byte 1",
                "services | {'spec':{'ports':[{'targetPort':true}]}} | json: cannot unmarshal bool into Go value of type int32"
            })
    void shouldSayWhatDoesNotFit(String resource, String json, String error) {
        // When
        var decoded = decode(resource, json.replace('\'', '"'));

        // Then
        assertThat(decoded.errors()).containsExactly(error.replace("`'`", "'").replace("`", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 500m", "500m, 500m", "1000m, 1", "2048Ki, 2Mi", "0.5Gi, 512Mi", "1Ki, 1Ki", "0.5Ki, 512", "100, 100",
        "1000, 1k", "1e3, 1e3", "12E2, 1200", "0, 0", "0Gi, 0", "-1500m, -1500m", "1.5Ki, 1536",
                "123456789n, 123456789n",
        "0.1n, 1n", ".5, 500m", "5., 5", "1E, 1E"
    })
    void shouldWriteQuantitiesCanonically(String given, String expected) {
        // When
        var decoded = decode("nodes", "{\"status\":{\"capacity\":{\"cpu\":\"" + given + "\"}}}");

        // Then
        assertThat(decoded.errors()).isEmpty();
        assertThat(decoded.tree().at("/status/capacity/cpu").asString()).isEqualTo(expected);
    }

    private StructuralDecoder.Decoded decode(String resource, String json) {
        Kind kind = Kinds.builtIn().get(resource);
        return decoder.decode(kind, JsonMapper.shared().readTree(json));
    }
}
