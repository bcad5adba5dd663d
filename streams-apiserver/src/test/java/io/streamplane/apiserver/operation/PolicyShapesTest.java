package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Shapes that definitions of network policies have, such as Cilium's, in a small one. */
class PolicyShapesTest {

    private static final String NAME = "rules.net.example.com";
    private static final String DEFINITION = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: rules.net.example.com}
        spec:
          group: net.example.com
          scope: Namespaced
          names: {plural: rules, kind: Rule, shortNames: [rl], categories: [net]}
          versions:
          - name: v2
            served: true
            storage: true
            subresources: {status: {}}
            additionalPrinterColumns:
            - {name: Conflict, type: string, jsonPath: '.status.conditions[?(@.type=="net.example.com/Conflict")].status'}
            schema:
              openAPIV3Schema:
                type: object
                required: [metadata]
                properties:
                  spec:
                    type: object
                    oneOf:
                    - {properties: {pods: {}}, required: [pods]}
                    - {properties: {nodes: {}}, required: [nodes]}
                    properties:
                      pods:
                        type: object
                        x-kubernetes-map-type: atomic
                        properties:
                          matchLabels:
                            type: object
                            additionalProperties:
                              type: string
                              maxLength: 63
                              pattern: ^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$
                      nodes: {type: object, x-kubernetes-map-type: atomic}
                      enabled: {type: string, enum: ["Yes", "No"], default: "Yes"}
                      cidr: {type: string, format: cidr}
                      blocks:
                        type: array
                        items:
                          type: string
                          pattern: ^(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\/([0-9]|[1-2][0-9]|3[0-2])$|^s*(:(:|((:[0-9A-Fa-f]{1,4}){1,7})))(%.+)?s*/([0-9]|[1-9][0-9]|1[0-1][0-9]|12[0-8])$
                      icmp:
                        anyOf: [{type: integer}, {type: string}]
                        x-kubernetes-int-or-string: true
                        pattern: ^([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]|EchoReply|EchoRequest)$
                      rest: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  specs:
                    type: array
                    items:
                      type: object
                      oneOf:
                      - {properties: {pods: {}}, required: [pods]}
                      - {properties: {nodes: {}}, required: [nodes]}
                      properties:
                        pods: {type: object}
                        nodes: {type: object}
                        enabled: {type: string, enum: ["Yes", "No"], default: "Yes"}
                        icmp:
                          anyOf: [{type: integer}, {type: string}]
                          x-kubernetes-int-or-string: true
                  status:
                    type: object
                    properties:
                      conditions:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [type]
                        items:
                          type: object
                          required: [type, status]
                          properties: {type: {type: string}, status: {type: string}}
        """;

    private final OperationsInMemory memory = new OperationsInMemory();

    @BeforeEach
    void define() {
        done(memory.create("namespaces", "", "{apiVersion: v1, kind: Namespace, metadata: {name: default}}"));
        done(memory.create(CustomResourceDefinitionKind.RESOURCE, "", DEFINITION));
        ObjectNode definition = memory.operations()
                .state()
                .get(CustomResourceDefinitionKind.KIND, ObjectKey.clusterScoped(NAME))
                .orElseThrow()
                .tree()
                .deepCopy();
        ObjectNode status = Tree.ensure(definition, "status");
        status.set(
                "acceptedNames",
                Tree.ensure(Tree.ensure(definition, "spec"), "names").deepCopy());
        status.putArray("conditions").addObject().put("type", "Established").put("status", "True");
        done(memory.operations()
                .update(
                        OperationsInMemory.ALICE,
                        new Target(CustomResourceDefinitionKind.KIND, "", NAME, "status"),
                        definition,
                        List.of(),
                        OperationsInMemory.PLAIN));
    }

    private Kind kind() {
        return memory.operations().kinds().get(NAME);
    }

    private ApiResult create(String spec) {
        var body = (ObjectNode) YAMLMapper.shared()
                .readTree("{apiVersion: net.example.com/v2, kind: Rule, metadata: {name: a}, " + spec + "}");
        return memory.operations()
                .create(
                        OperationsInMemory.ALICE,
                        new Target(kind(), "default", "", ""),
                        body,
                        List.of(),
                        OperationsInMemory.PLAIN);
    }

    @Test
    void shouldTakeAPolicyOfAllShapes() {
        // When
        ObjectNode created = done(create("""
            spec: {pods: {matchLabels: {"k8s:app": web, "any:empty": ""}}, cidr: 10.0.0.0/8, icmp: 8,
                   blocks: [192.0.2.0/24, "::1/128"], rest: {"@type": "type.example.com/v3.Listener", deep: [{a: 1}]}},
            specs: [{nodes: {}, icmp: EchoRequest}]\
            """));

        // Then
        assertThat(created.at("/spec/enabled").asString()
                        + created.at("/specs/0/enabled").asString())
                .isEqualTo("YesYes");
        assertThat(created.at("/spec/rest").toString())
                .isEqualTo("{\"@type\":\"type.example.com/v3.Listener\",\"deep\":[{\"a\":1}]}");
        assertThat(created.at("/spec/icmp").isInt()).isTrue();
        assertThat(KindRulebook.builtIn().of(kind()).columns())
                .anySatisfy(column -> assertThat(column.name()).isEqualTo("Conflict"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spec: {enabled: \"Yes\"} | must validate one and only one schema (oneOf)",
                "spec: {pods: {}, nodes: {}} | must validate one and only one schema (oneOf)",
                "specs: [{}] | specs[0]",
                "spec: {pods: {}, enabled: Perhaps} | spec.enabled: Unsupported value: \"Perhaps\": supported values:"
                        + " \"Yes\", \"No\"",
                "spec: {pods: {}, cidr: 10.0.0.0} | spec.cidr",
                "spec: {pods: {}, blocks: [10.0.0.0/33]} | spec.blocks[0]",
                "spec: {pods: {}, icmp: Nothing} | spec.icmp",
                "spec: {pods: {matchLabels: {a: b c}}} | spec.pods.matchLabels.a"
            })
    void shouldRefuseWhatTheShapesForbid(String spec, String message) {
        // When
        ApiResult refused = create(spec);

        // Then
        assertThat(refused).isInstanceOf(ApiResult.Failed.class);
        assertThat(((ApiResult.Failed) refused).failure().message()).contains(message);
    }
}
