package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.core.EndpointsKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class EndpointsRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(EndpointsKind.KIND);
    private static final String VALID = """
            metadata: {name: db, creationTimestamp: '2026-01-01T00:00:00Z'}
            subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 5432}]}]
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {subsets: [{ports: [{port: 1}]}]} | subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`
                    {subsets: [{addresses: [{ip: odd}]}]} | subsets[0].addresses[0].ip: Invalid value: "odd": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
                    {subsets: [{addresses: [{ip: 127.0.0.1}]}]} | subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)
                    {subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 1, name: a}, {port: 2}]}]} | subsets[0].ports[1].name: Required value
                    {subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 0}]}]} | subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
                    {subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 1, protocol: ODD}]}]} | subsets[0].ports[0].protocol: Unsupported value: "ODD": supported values: "SCTP", "TCP", "UDP"
                    """)
    void shouldRefuseWhatKubernetesRefuses(String change, String expected) {
        // Given
        ObjectNode object = yaml(VALID);
        object.setAll(yaml(change));

        // When
        ObjectNode stored = created(RULES, object.toString());

        // Then
        assertThat(String.join("; ", sentences(RULES.validate(stored)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {} | db ~ 192.0.2.1:5432 ~ 60s
                    {subsets: []} | db ~ <none> ~ 60s
                    {subsets: [{addresses: [{ip: 192.0.2.1}, {ip: '2001:db8::1'}], ports: [{port: 1}, {port: 2}]}]} | db ~ 192.0.2.1:1,[2001:db8::1]:1,192.0.2.1:2 + 1 more... ~ 60s
                    """)
    void shouldShowWhatKubectlGetShows(String change, String expected) {
        // Given
        ObjectNode object = created(RULES, VALID);
        object.setAll(yaml(change));

        // When
        String cells = cells(RULES, object);

        // Then
        assertThat(cells).isEqualTo(expected);
    }
}
