package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@code legacyValidateEvent}. */
class EventRulesTest {

    private static final String NEWER = "eventTime: '2026-01-01T00:00:00.000000Z', ";
    private static final String WHOLE = NEWER + "reportingComponent: c, reportingInstance: i, action: a, reason: r, ";

    @ParameterizedTest(name = "{0} about {2}")
    @CsvSource(nullValues = "-", textBlock = """
            ns,          OLD,   {namespace: ns},    -
            ns,          OLD,   {namespace: other}, 'involvedObject.namespace: Invalid value: "other": does not match event.namespace'
            ns,          OLD,   {},                 'involvedObject.namespace: Invalid value: "": does not match event.namespace'
            default,     OLD,   {},                 -
            kube-system, OLD,   {},                 'involvedObject.namespace: Invalid value: "": does not match event.namespace'
            kube-system, WHOLE, {},                 -
            ns,          WHOLE, {},                 'involvedObject.namespace: Invalid value: "": does not match event.namespace'
            ns,          WHOLE, {namespace: other}, -
            ns,          NEWER, {namespace: ns},    'reportingComponent: Required value'
            """)
    void shouldCheckWhatAnEventIsAbout(String namespace, String form, String about, String first) {
        // Given
        String fields = form.equals("OLD") ? "" : form.equals("NEWER") ? NEWER : WHOLE;

        // When
        var errors = sentences(new EventRules()
                .validate(yaml(
                        "{" + fields + "metadata: {namespace: " + namespace + "}, involvedObject: " + about + "}")));

        // Then
        if (first == null) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors).first().isEqualTo(first);
        }
    }
}
