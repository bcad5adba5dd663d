package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.tree.Tree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodIpRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(PodKind.KIND);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {phase: Running}                                           | {"phase":"Running"}
        {podIP: 10.0.0.1}                                          | {"podIP":"10.0.0.1","podIPs":[{"ip":"10.0.0.1"}]}
        {podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}]}                | {"podIPs":[{"ip":"10.0.0.1"},{"ip":"fd00::1"}],"podIP":"10.0.0.1"}
        {podIP: 'fd00::1', podIPs: [{ip: 'fd00::1'}]}              | {"podIP":"fd00::1","podIPs":[{"ip":"fd00::1"}]}
        {podIP: 10.0.0.9, podIPs: [{ip: 10.0.0.1}, {ip: '::2'}]}   | {"podIP":"10.0.0.9","podIPs":[{"ip":"10.0.0.9"}]}
        """)
    void shouldLetBothFieldsSayTheSame(String status, String expected) {
        // Given
        ObjectNode pod = yaml("status: " + status);

        // When
        RULES.prepareForStatus("status", pod, yaml("{}"));

        // Then
        assertThat(Tree.ensure(pod, "status")).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {} | {} | -
        {} | {podIPs: [{ip: 10.0.0.1}]} | -
        {} | {podIPs: [{ip: 'fd00::1'}, {ip: 10.0.0.1}]} | -
        {} | {podIPs: [{ip: none}]} | status.podIPs[0]: Invalid value: "none": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
        {podIPs: [{ip: none}]} | {podIPs: [{ip: none}]} | -
        {podIPs: [{ip: none}]} | {podIPs: [{ip: none}], phase: Running} | -
        {} | {podIPs: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]} | status.podIPs: Invalid value: [{"IP":"10.0.0.1"},{"IP":"10.0.0.2"}]: may specify no more than one IP for each IP family
        {} | {podIPs: [{ip: 10.0.0.1}, {ip: '::1'}, {ip: '::2'}]} | status.podIPs: Invalid value: [{"IP":"10.0.0.1"},{"IP":"::1"},{"IP":"::2"}]: may specify no more than one IP for each IP family
        {} | {hostIP: 10.0.0.1, hostIPs: [{ip: 10.0.0.1}, {ip: '::1'}]} | -
        {} | {hostIP: 10.0.0.1} | -
        {} | {hostIP: 10.0.0.1, hostIPs: [{ip: 10.0.0.2}]} | status.hostIPs[0].ip: Invalid value: "10.0.0.2": must be equal to `hostIP`
        {} | {hostIP: '::1', hostIPs: [{ip: '::1'}, {ip: '::2'}]} | status.hostIPs: Invalid value: [{"IP":"::1"},{"IP":"::2"}]: may specify no more than one IP for each IP family
        """)
    void shouldTakeOneAddressOfAFamily(String before, String after, String expected) {
        // Given
        ObjectNode pod = yaml("status: " + after);

        // When
        var found = sentences(RULES.validateStatusUpdate("status", pod, yaml("status: " + before)));

        // Then
        assertThat(found.isEmpty() ? "-" : String.join("; ", found)).isEqualTo(expected);
    }
}
