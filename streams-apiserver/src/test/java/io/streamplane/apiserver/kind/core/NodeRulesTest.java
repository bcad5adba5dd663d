package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.defaulted;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.tree.Tree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class NodeRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(NodeKind.KIND);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {}                                                                  | - | []
        {podCIDR: 10.1.0.0/24}                                              | 10.1.0.0/24 | [10.1.0.0/24]
        {podCIDRs: [10.1.0.0/24, 'fd00:1::/64']}                            | 10.1.0.0/24 | [10.1.0.0/24, fd00:1::/64]
        {podCIDR: 10.1.0.0/24, podCIDRs: [10.1.0.0/24, 'fd00:1::/64']}      | 10.1.0.0/24 | [10.1.0.0/24, fd00:1::/64]
        {podCIDR: 10.2.0.0/24, podCIDRs: [10.1.0.0/24, 'fd00:1::/64']}      | 10.2.0.0/24 | [10.2.0.0/24]
        """)
    void shouldLetBothFieldsSayTheSame(String spec, String one, String all) {
        // When
        ObjectNode node = defaulted(RULES, "spec: " + spec);

        // Then
        ObjectNode stored = Tree.ensure(node, "spec");
        assertThat(Tree.text(stored, "podCIDR")).isEqualTo(one.equals("-") ? "" : one);
        assertThat(Tree.texts(stored, "podCIDRs")).hasToString(all);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        []                                               | -
        [10.1.0.0/24]                                    | -
        ['fd00:1::/64', 10.1.0.0/24]                     | -
        [10.1.0.0]                                       | spec.podCIDRs[0]: Invalid value: "10.1.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
        [10.1.0.0/24, 10.2.0.0/24]                       | spec.podCIDRs: Invalid value: ["10.1.0.0/24","10.2.0.0/24"]: may specify no more than one CIDR for each IP family
        [10.1.0.0/24, 'fd00:1::/64', 'fd00:2::/64']      | spec.podCIDRs: Invalid value: ["10.1.0.0/24","fd00:1::/64","fd00:2::/64"]: may specify no more than one CIDR for each IP family
        [10.1.0.0/24, 10.1.0.0/24]                       | spec.podCIDRs: Invalid value: ["10.1.0.0/24","10.1.0.0/24"]: may specify no more than one CIDR for each IP family; spec.podCIDRs[1]: Duplicate value: "10.1.0.0/24"
        """)
    void shouldTakeOnePodCidrOfAFamily(String cidrs, String expected) {
        // Given
        ObjectNode node = defaulted(RULES, "spec: {podCIDRs: " + cidrs + "}");

        // When
        var found = sentences(RULES.validate(node));

        // Then
        assertThat(found.isEmpty() ? "-" : String.join("; ", found)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        []                           | [10.1.0.0/24, 'fd00:1::/64'] | 0
        [10.1.0.0/24, 'fd00:1::/64'] | [10.1.0.0/24, 'fd00:1::/64'] | 0
        [10.1.0.0/24]                | [10.1.0.0/24, 'fd00:1::/64'] | 1
        [10.1.0.0/24, 'fd00:1::/64'] | [10.1.0.0/24]                | 1
        [10.1.0.0/24, 'fd00:1::/64'] | [10.1.0.0/24, 'fd00:2::/64'] | 1
        [10.1.0.0/24, 'fd00:1::/64'] | ['fd00:1::/64', 10.1.0.0/24] | 2
        [10.1.0.0/24]                | []                           | 1
        """)
    void shouldNotLetPodCidrsChangeOnceThereAreSome(String before, String after, int errors) {
        // Given
        ObjectNode old = defaulted(RULES, "spec: {podCIDRs: " + before + "}");
        ObjectNode node = defaulted(RULES, "spec: {podCIDRs: " + after + "}");

        // When
        var found = sentences(RULES.validateUpdate(node, old));

        // Then
        assertThat(found)
                .hasSize(errors)
                .allMatch(each -> each.equals("spec.podCIDRs: Forbidden: node updates may not change podCIDR except"
                        + " from \"\" to valid"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {type: InternalIP, address: 127.0.0.1}, {type: InternalIP, address: '::1'}     | -
        {type: InternalIP, address: 127.0.0.1}, {type: Hostname, address: 127.0.0.1}   | -
        {type: InternalIP, address: 127.0.0.1}, {type: InternalIP, address: 127.0.0.1} | status.addresses[1]: Duplicate value: {"Type":"InternalIP","Address":"127.0.0.1"}
        """)
    void shouldTakeEachAddressOfANodeOnce(String addresses, String expected) {
        // Given
        ObjectNode node = yaml("status: {addresses: [" + addresses + "]}");

        // When
        var found = sentences(RULES.validateStatusUpdate(node, yaml("status: {}")));

        // Then
        assertThat(found.isEmpty() ? "-" : String.join("; ", found)).isEqualTo(expected);
    }
}
