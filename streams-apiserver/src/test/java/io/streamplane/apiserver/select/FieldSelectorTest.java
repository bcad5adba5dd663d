package io.streamplane.apiserver.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Messages and escapes follow {@code fields.ParseSelector} of k8s.io/apimachinery. */
class FieldSelectorTest {

    private static final KindRulebook RULES = KindRulebook.builtIn();
    private static final Kind POD = Kinds.builtIn().get("pods");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                                          | true
            metadata.name=web                           | true
            metadata.name==web                          | true
            metadata.name!=web                          | false
            metadata.namespace=ns,spec.nodeName=n1      | true
            metadata.namespace=ns,spec.nodeName=n2      | false
            ',metadata.name=web,'                       | true
            status.phase!=Running                       | false
            status.phase!=Failed,status.phase!=Unknown  | true
            spec.restartPolicy=Always                   | true
            status.podIP=                               | true
            spec.nodeName!=                             | true
            metadata.name=we\\,b                        | false
            """)
    void shouldMatchAsKubernetesDoes(String selector, boolean matches) {
        // Given
        var pod = (ObjectNode) JsonMapper.shared().readTree("""
                {"metadata":{"name":"web","namespace":"ns"},"spec":{"nodeName":"n1","restartPolicy":"Always"},
                 "status":{"phase":"Running"}}""");

        // When
        boolean answer =
                FieldSelector.parse(selector).matches(POD, RULES.of(POD), ObjectKey.parse("ns/web"), () -> pod);

        // Then
        assertThat(answer).isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            abc        | invalid selector: 'abc'; can't understand 'abc'
            a=b,c      | invalid selector: 'a=b,c'; can't understand 'c'
            a=b=c      | invalid field selector: unescaped character in value: 61
            a=b\\x     | invalid field selector: invalid escape sequence: \\x
            a=b\\      | invalid field selector: invalid escape sequence: \\
            """)
    void shouldSayWhatItCannotRead(String selector, String message) {
        assertThatThrownBy(() -> FieldSelector.parse(selector))
                .isInstanceOf(SelectorException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseFieldsThatTheKindDoesNotOffer() {
        assertThatThrownBy(() -> require("spec.x=1", POD)).hasMessage("field label not supported: spec.x");
        assertThatThrownBy(() -> require("spec.x=1", Kinds.builtIn().get("configmaps")))
                .hasMessage("\"spec.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        assertThatThrownBy(() -> require("metadata.namespace=a", Kinds.builtIn().get("nodes")))
                .hasMessage("field label not supported: metadata.namespace");
    }

    @Test
    void shouldTellWhatEveryKindOffersWithoutAnObject() {
        for (Kind kind : Kinds.builtIn().all()) {
            assertThatCode(() -> require("metadata.name=a", kind))
                    .as(kind.resource())
                    .doesNotThrowAnyException();
        }
    }

    private static void require(String selector, Kind kind) {
        FieldSelector.parse(selector).requireOfferedBy(kind, RULES.of(kind));
    }
}
