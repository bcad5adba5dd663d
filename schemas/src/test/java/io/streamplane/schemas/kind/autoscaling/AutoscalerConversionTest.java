package io.streamplane.schemas.kind.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class AutoscalerConversionTest {

    private final AutoscalerConversion conversion = new AutoscalerConversion();

    @Test
    void shouldSayInAnnotationsWhatTheOlderVersionHasNoFieldFor() {
        // Given
        ObjectNode object = yaml("""
                metadata: {name: web}
                spec:
                  maxReplicas: 5
                  metrics:
                  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}
                  - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: '10'}}}
                  behavior: {scaleDown: {selectPolicy: Max, policies: [{type: Percent, value: 100, periodSeconds: 15}]}}
                status:
                  desiredReplicas: 2
                  conditions: [{type: AbleToScale, status: 'True'}]
                  currentMetrics:
                  - {type: Resource, resource: {name: cpu, current: {averageUtilization: 40, averageValue: 400m}}}
                """);

        // When
        conversion.fromStorage(object);

        // Then
        assertThat(object.get("spec")).isEqualTo(yaml("{maxReplicas: 5, targetCPUUtilizationPercentage: 60}"));
        assertThat(object.get("status").toString())
                .isEqualTo(yaml("{desiredReplicas: 2, currentCPUUtilizationPercentage: 40, currentReplicas: 0}")
                        .toString());
        assertThat(annotation(object, "metrics"))
                .isEqualTo("[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"rps\",\"targetAverageValue\":\"10\"}}]");
        assertThat(annotation(object, "behavior"))
                .isEqualTo("{\"ScaleDown\":{\"SelectPolicy\":\"Max\",\"Policies\":[{\"Type\":\"Percent\",\"Value\":100,"
                        + "\"PeriodSeconds\":15}]}}");
        assertThat(annotation(object, "current-metrics"))
                .isEqualTo("[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"currentAverageValue\":\"400m\","
                        + "\"currentAverageUtilization\":40}}]");
        assertThat(annotation(object, "conditions")).isEqualTo("[{\"type\":\"AbleToScale\",\"status\":\"True\"}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {maxReplicas: 5}",
                "spec: {metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]}",
                "spec: {metrics: [{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}]}",
                "spec: {metrics: [{type: ContainerResource, containerResource: {name: cpu, container: c, target: {type: Utilization, averageUtilization: 5}}}]}",
                "spec: {metrics: [{type: Pods, pods: {metric: {name: a, selector: {matchLabels: {b: c}}}, target: {type: AverageValue, averageValue: '1'}}}]}",
                "spec: {metrics: [{type: External, external: {metric: {name: a, selector: {matchLabels: {b: c}}}, target: {type: Value, value: '1'}}}]}",
                "spec: {metrics: [{type: Object, object: {metric: {name: a}, describedObject: {kind: K, name: n}, target: {type: Value, value: '1'}}}]}",
                "spec: {metrics: [{type: Object, object: {metric: {name: a}, describedObject: {kind: K, name: n}, target: {type: AverageValue, averageValue: '1'}}}]}",
                "spec: {behavior: {scaleUp: {stabilizationWindowSeconds: 0, selectPolicy: Min, policies: [{type: Pods, value: 4, periodSeconds: 15}]}}}",
                "{metadata: {annotations: {a: b}}, status: {desiredReplicas: 1, currentMetrics: [{type: Pods, pods: {metric: {name: a}, current: {averageValue: '1'}}}], conditions: [{type: A, status: 'True'}]}}",
            })
    void shouldBeTheSameAfterwards(String given) {
        // Given
        ObjectNode object = yaml(given);
        object.withObject("/metadata").put("name", "web");
        ObjectNode converted = object.deepCopy();

        // When
        conversion.fromStorage(converted);
        conversion.toStorage(converted);

        // Then
        assertThat(converted).isEqualTo(object);
    }

    @Test
    void shouldConvertAStatusThatComesAlone() {
        // Given
        ObjectNode object =
                yaml("status: {desiredReplicas: 3, currentReplicas: 2, currentCPUUtilizationPercentage: 50}");

        // When
        conversion.toStorage(object);

        // Then
        assertThat(object)
                .isEqualTo(
                        yaml(
                                "status: {desiredReplicas: 3, currentReplicas: 2, currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 50}}}]}"));
    }

    @Test
    void shouldTakeAnAnnotationThatIsNoJsonForAbsent() {
        // Given
        ObjectNode object = yaml(
                "{metadata: {annotations: {autoscaling.alpha.kubernetes.io/metrics: '[{'}}, spec: {maxReplicas: 1}}");

        // When
        conversion.toStorage(object);

        // Then
        assertThat(object).isEqualTo(yaml("{metadata: {}, spec: {maxReplicas: 1}}"));
    }

    private static String annotation(ObjectNode object, String name) {
        return object.at("/metadata/annotations/autoscaling.alpha.kubernetes.io~1" + name)
                .asString();
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode)
                JsonMapper.shared().readTree(YAMLMapper.shared().readTree(text).toString());
    }
}
