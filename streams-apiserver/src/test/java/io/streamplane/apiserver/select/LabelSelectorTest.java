package io.streamplane.apiserver.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Every row holds for {@code labels.Parse} of k8s.io/apimachinery too. */
class LabelSelectorTest {

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                     | {}                     | true
            '  '                   | {"a":"b"}              | true
            a=b                    | {"a":"b"}              | true
            a=b                    | {"a":"c"}              | false
            a=b                    | {}                     | false
            a==b                   | {"a":"b"}              | true
            ' a = b , c != d '     | {"a":"b","c":"x"}      | true
            a!=b                   | {}                     | true
            a!=b                   | {"a":"b"}              | false
            a!=b                   | {"a":"c"}              | true
            a                      | {"a":""}               | true
            a                      | {"b":""}               | false
            !a                     | {}                     | true
            ! a                    | {"a":"x"}              | false
            a,!b                   | {"a":"1"}              | true
            a,!b                   | {"a":"1","b":"2"}      | false
            a=                     | {"a":""}               | true
            a=                     | {"a":"b"}              | false
            a=,b=c                 | {"a":"","b":"c"}       | true
            a in (b,c)             | {"a":"c"}              | true
            a in (b,c)             | {"a":"d"}              | false
            a in (b,c)             | {}                     | false
            a in(b)                | {"a":"b"}              | true
            'a in ( b , c )'       | {"a":"b"}              | true
            a in (,b)              | {"a":""}               | true
            a in (b,)              | {"a":""}               | true
            a in (,)               | {"a":""}               | true
            a in (b,,c)            | {"a":""}               | true
            a notin (b,c)          | {"a":"d"}              | true
            a notin (b,c)          | {"a":"b"}              | false
            a notin (b,c)          | {}                     | true
            in in (in)             | {"in":"in"}            | true
            notin                  | {"notin":""}           | true
            in=notin               | {"in":"notin"}         | true
            a>1                    | {"a":"2"}              | true
            a>1                    | {"a":"1"}              | false
            a>1                    | {"a":"x"}              | false
            a<1                    | {"a":"0"}              | true
            a<1                    | {}                     | false
            example.com/a=b        | {"example.com/a":"b"}  | true
            """)
    void shouldMatchAsKubernetesDoes(String selector, String labels, boolean matches) {
        // When
        boolean answer =
                LabelSelector.parse(selector).matches(JsonMapper.shared().readTree(labels));

        // Then
        assertThat(answer).isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a,          | found '', expected: identifier after ','
            a,,b        | found ',', expected: identifier after ','
            ,a          | found ',', expected: !, identifier, or 'end of string'
            =b          | found '=', expected: !, identifier, or 'end of string'
            !a=b        | found '=', expected: ',' or 'end of string'
            a=b c       | found 'c', expected: ',' or 'end of string'
            !           | unable to parse requirement: found '', expected: identifier
            a b         | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt
            a (b)       | unable to parse requirement: found '(', expected: in, notin, =, ==, !=, gt, lt
            a in b      | unable to parse requirement: found 'b' expected: '('
            a in (b     | unable to parse requirement: found '', expected: ',' or ')'
            a in (b c)  | unable to parse requirement: found 'c', expected: ',' or ')'
            a in (=)    | unable to parse requirement: found '=', expected: ',', ')' or identifier
            a=(b)       | unable to parse requirement: found '(', expected: identifier
            a>x         | unable to parse requirement: values[0]: Invalid value: ""x"": for 'Gt', 'Lt' operators, the value must be an integer
            """)
    void shouldSayWhatItCannotRead(String selector, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(SelectorException.class)
                .hasMessage(message.replace("\"\"", "\""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @=b         | unable to parse requirement: <nil>: Invalid value: "@": name part must consist of
            a/b/c       | unable to parse requirement: <nil>: Invalid value: "a/b/c": a qualified name must consist of
            a=b/c       | unable to parse requirement: values[0][a]: Invalid value: "b/c": a valid label must be an empty string
            a in ()     | unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty
            """)
    void shouldCheckKeysAndValues(String selector, String start) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(SelectorException.class)
                .hasMessageStartingWith(start);
    }
}
