package io.streamplane.apiserver.admission.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The table of {@code predicates/rules/rules_test.go}, in short. */
class ResourceRuleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            groups    | versions | resources         | operations       | scope      | resource         | subresource | operation | matches
            ''        | v1       | pods              | CREATE           | *          | pods             |             | CREATE    | true
            ''        | v1       | pods              | CREATE           | *          | pods             |             | UPDATE    | false
            ''        | v1       | pods              | '*'              | *          | pods             |             | CONNECT   | true
            ''        | v1       | pods              | CREATE           | *          | pods             | binding     | CREATE    | false
            ''        | v1       | pods/binding      | CREATE           | *          | pods             | binding     | CREATE    | true
            ''        | v1       | pods/*            | CREATE           | *          | pods             |             | CREATE    | true
            ''        | v1       | '*/binding'       | CREATE           | *          | pods             | binding     | CREATE    | true
            ''        | v1       | '*'               | CREATE           | *          | pods             | binding     | CREATE    | false
            '*'       | '*'      | '*/*'             | '*'              | *          | deployments.apps | scale       | UPDATE    | true
            ''        | v1       | '*'               | '*'              | *          | deployments.apps |             | UPDATE    | false
            apps      | v1beta1  | deployments       | '*'              | *          | deployments.apps |             | UPDATE    | false
            apps      | v1       | deployments       | '*'              | Namespaced | deployments.apps |             | UPDATE    | true
            apps      | v1       | deployments       | '*'              | Cluster    | deployments.apps |             | UPDATE    | false
            ''        | v1       | namespaces        | '*'              | Cluster    | namespaces       |             | CREATE    | true
            ''        | v1       | namespaces        | '*'              | Namespaced | namespaces       |             | CREATE    | false
            ''        | v1       | nodes             | '*'              | Cluster    | nodes            |             | DELETE    | true
            """, useHeadersInDisplayName = true)
    void shouldMatchAsUpstream(
            String groups,
            String versions,
            String resources,
            String operations,
            String scope,
            String resource,
            String subresource,
            Operation operation,
            boolean matches) {
        // Given
        var yaml = (ObjectNode) YAMLMapper.shared()
                .readTree("""
                {apiGroups: ["%s"], apiVersions: ["%s"], resources: ["%s"], operations: ["%s"], scope: "%s"}
                """.formatted(groups == null ? "" : groups, versions, resources, operations, scope));
        Kind kind = Kinds.builtIn().get(resource);

        // When
        boolean found = ResourceRule.of(yaml).matches(operation, kind, subresource == null ? "" : subresource, "x");

        // Then
        assertThat(found).isEqualTo(matches);
    }
}
