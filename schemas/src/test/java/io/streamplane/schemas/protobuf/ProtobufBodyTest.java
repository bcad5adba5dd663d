package io.streamplane.schemas.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class ProtobufBodyTest {

    @Test
    void shouldReadADeploymentAsItsJson() {
        // Given
        var container = V1.Container.newBuilder()
                .setName("web")
                .setImage("nginx:1.14.2")
                .setTerminationMessagePath("")
                .addPorts(V1.ContainerPort.newBuilder()
                        .setContainerPort(80)
                        .setHostPort(0)
                        .setProtocol(""))
                .setResources(V1.ResourceRequirements.newBuilder()
                        .putRequests(
                                "cpu",
                                Resource.Quantity.newBuilder().setString("100m").build()))
                .setLivenessProbe(V1.Probe.newBuilder()
                        .setHandler(V1.ProbeHandler.newBuilder()
                                .setHttpGet(V1.HTTPGetAction.newBuilder()
                                        .setPath("/")
                                        .setPort(IntStr.IntOrString.newBuilder()
                                                .setType(1)
                                                .setStrVal("http"))))
                        .setPeriodSeconds(5)
                        .setInitialDelaySeconds(0))
                .setStdin(false);
        var volume = V1.Volume.newBuilder()
                .setName("scratch")
                .setVolumeSource(V1.VolumeSource.newBuilder().setEmptyDir(V1.EmptyDirVolumeSource.newBuilder()));
        var deployment = V1Apps.Deployment.newBuilder()
                .setMetadata(Meta.ObjectMeta.newBuilder()
                        .setName("web")
                        .setNamespace("")
                        .setCreationTimestamp(Meta.Time.newBuilder())
                        .putLabels("app", "web"))
                .setSpec(V1Apps.DeploymentSpec.newBuilder()
                        .setReplicas(0)
                        .setMinReadySeconds(0)
                        .setPaused(false)
                        .setSelector(Meta.LabelSelector.newBuilder().putMatchLabels("app", "web"))
                        .setTemplate(V1.PodTemplateSpec.newBuilder()
                                .setSpec(V1.PodSpec.newBuilder()
                                        .addContainers(container)
                                        .addVolumes(volume))))
                .build();

        // When
        ObjectNode tree = ProtobufBody.parse(Kinds.builtIn(), body("apps/v1", "Deployment", deployment));

        // Then
        assertThat(tree.toPrettyString())
                .isEqualToIgnoringWhitespace(
                        YAMLMapper.builder().build().readTree("""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                  labels: {app: web}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: web}}
                  template:
                    spec:
                      volumes:
                      - name: scratch
                        emptyDir: {}
                      containers:
                      - name: web
                        image: nginx:1.14.2
                        ports:
                        - containerPort: 80
                        resources: {requests: {cpu: 100m}}
                        livenessProbe:
                          httpGet: {path: /, port: http}
                          periodSeconds: 5
                """).toPrettyString());
    }

    @Test
    void shouldKeepBytesAsBase64() {
        var secret = V1.Secret.newBuilder()
                .putData("token", ByteString.copyFromUtf8("secret"))
                .build();

        assertThat(ProtobufBody.parse(Kinds.builtIn(), body("v1", "Secret", secret))
                        .at("/data/token")
                        .asString())
                .isEqualTo("c2VjcmV0");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatThrownBy(() -> ProtobufBody.parse(Kinds.builtIn(), "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        ProtobufBody.parse(Kinds.builtIn(), body("batch/v1", "CornJob", V1.Pod.getDefaultInstance())))
                .hasMessageContaining("no kind \"CornJob\"");
        assertThatThrownBy(() -> ProtobufBody.parse(Kinds.builtIn(), new byte[] {'k', '8', 's', 0, 10, 127}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] body(String apiVersion, String kind, Message object) {
        byte[] unknown = Runtime.Unknown.newBuilder()
                .setTypeMeta(
                        Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
                .setRaw(object.toByteString())
                .build()
                .toByteArray();
        byte[] body = new byte[unknown.length + 4];
        System.arraycopy(new byte[] {'k', '8', 's', 0}, 0, body, 0, 4);
        System.arraycopy(unknown, 0, body, 4, unknown.length);
        return body;
    }
}
