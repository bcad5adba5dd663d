package io.streamplane.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.cel.ExpressionCompiler.CompilationFailure;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each function as its documentation shows it. */
class ExpressionsTest {

    private static final ExpressionCompiler COMPILER = ExpressionCompiler.of(List.of(), Map.of());

    static Stream<String> trueExpressions() {
        return """
                1 + 2 * 3 == 7 && 7 / 2 == 3 && 7 % 4 == 3 && -(3) == -3
                1.5 + 1.5 == 3.0 && dyn(3) == dyn(3.0) && 1 < 1.5 && 2u > 1
                1u + 2u == 3u && b'ab' + b'c' == b'abc'
                'a' + 'b' == 'ab' && 'a' < 'b' && size('añ👑') == 3
                true || 1 / 0 == 1
                1 / 0 == 1 || true
                !(false && 1 / 0 == 1)
                [1, 2] + [3] == [1, 2, 3] && [1, 2, 3][1] == 2 && size([1, 2]) == 2 && 2 in [1, 2]
                {'a': 1}.a == 1 && {'a': 1}['a'] == 1 && 'a' in {'a': 1} && has({'a': 1}.a) && !has({'a': 1}.b)
                {1: 'x'}[1] == 'x' && {'a': 1, 'b': 2} == {'b': 2, 'a': 1}
                [1, 2, 3].all(x, x > 0) && [1, 2, 3].exists(x, x == 2) && [1, 2, 3].exists_one(x, x > 2)
                [0, 1].exists(x, 1 / x == 1)
                ![0, 1].all(x, 1 / x == 2)
                [1, 2, 3].map(x, x * 2) == [2, 4, 6] && [1, 2, 3].filter(x, x > 1) == [2, 3]
                [1, 2, 3].map(x, x > 1, x * 2) == [4, 6]
                {'a': 1, 'b': 2}.all(k, k in ['a', 'b'])
                [1, 2].map(x, [3, 4].map(y, x * y)) == [[3, 4], [6, 8]]
                (1 > 2 ? 'a' : 'b') == 'b'
                type(1) == int && type('') == string && type([]) == list && type(duration('1s')) == google.protobuf.Duration
                int('42') == 42 && int(4.9) == 4 && uint(3) == 3u && double('1.5') == 1.5 && bool('true')
                string(1) == '1' && string(1.0) == '1' && string(1.5) == '1.5' && string(true) == 'true'
                string(b'abc') == 'abc' && bytes('abc') == b'abc' && string(1e21) == '1e+21'
                duration('1h30m') == duration('90m') && string(duration('90m')) == '5400s' && duration('1.5s').getSeconds() == 1
                duration('1h') + duration('1m') > duration('1h') && duration('100m').getHours() == 1
                timestamp('2001-02-03T04:05:06Z') + duration('1s') == timestamp('2001-02-03T04:05:07Z')
                timestamp('2001-02-03T04:05:06.789Z').getFullYear() == 2001
                timestamp('2001-02-03T04:05:06.789Z').getMonth() == 1 && timestamp('2001-02-03T04:05:06Z').getDate() == 3
                timestamp('2001-02-03T04:05:06.789Z').getDayOfWeek() == 6
                timestamp('2001-02-03T04:05:06.789Z').getHours('01:00') == 5
                timestamp('2001-02-03T04:05:06.789Z').getMilliseconds() == 789
                timestamp('2002-01-01T00:00:00Z') - timestamp('2001-12-31T23:00:00Z') == duration('1h')
                'hello'.contains('ell') && 'hello'.startsWith('he') && 'hello'.endsWith('lo') && 'hello'.matches('^h.*o$')
                'hello'.charAt(4) == 'o' && 'hello'.charAt(5) == '' && 'hello'.indexOf('l') == 2 && 'hello'.indexOf('l', 3) == 3
                'hello'.lastIndexOf('l') == 3 && 'hello'.lastIndexOf('z') == -1 && 'hello'.indexOf('') == 0
                ['a', 'b'].join() == 'ab' && ['a', 'b'].join('-') == 'a-b' && [].join('-') == ''
                'TacoCÆt'.lowerAscii() == 'tacocÆt' && 'TacoCÆt'.upperAscii() == 'TACOCÆT'
                'hello hello'.replace('he', 'we') == 'wello wello' && 'hello hello'.replace('he', 'we', 1) == 'wello hello'
                'hello hello'.replace('he', 'we', 0) == 'hello hello' && 'ab'.replace('', '_') == '_a_b_'
                'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'a,b'.split(',', 0) == []
                'abc'.split('') == ['a', 'b', 'c'] && ''.split(',') == ['']
                'tacocat'.substring(4) == 'cat' && 'tacocat'.substring(0, 4) == 'taco' && 'ta👑c'.substring(2, 4) == '👑c'
                '  \\t trim\\n '.trim() == 'trim' && strings.quote('a"b\\n') == '"a\\\\"b\\\\n"'
                '%d %s %f %s %s'.format([1, 'abc', 1.0, duration('1m'), timestamp('2000-01-01T00:00:00Z')]) == '1 abc 1.000000 60s 2000-01-01T00:00:00Z'
                '%e'.format([3.14]) == '3.140000×10⁰⁰' && '%.2f'.format([2.718]) == '2.72'
                '%o %o %o'.format([7, 8, 9]) == '7 10 11' && '%b %b'.format([7, true]) == '111 1' && '%x %X'.format([255, 255]) == 'ff FF'
                '%s %s %%'.format([['b', 'a'], {'k': 1}]) == '[b, a] {k: 1} %'
                [1, 2, 3].isSorted() && ![2.0, 1.0].isSorted() && ['a', 'b', 'b'].isSorted() && [].isSorted()
                [1, 3].sum() == 4 && [1.0, 3.0].sum() == 4.0 && [].sum() == 0 && [duration('1m'), duration('1s')].sum() == duration('61s')
                [1, 3].min() == 1 && [1, 3].max() == 3 && ['b', 'a'].min() == 'a'
                [1, 2, 2, 3].indexOf(2) == 1 && ['a', 'b', 'b', 'c'].lastIndexOf('b') == 2 && [1.0].indexOf(1.1) == -1
                [1, 2, 3, 4].slice(1, 3) == [2, 3] && [1, 2, 2].distinct() == [1, 2] && [1, 2].reverse() == [2, 1]
                [3, 1, 2].sort() == [1, 2, 3] && lists.range(3) == [0, 1, 2] && [[1], [2, 3]].flatten() == [1, 2, 3]
                [{'n': 2}, {'n': 1}].sortBy(e, e.n) == [{'n': 1}, {'n': 2}] && ['bb', 'a'].sortBy(e, size(e)) == ['a', 'bb']
                sets.contains([1, 2, 3], [3, 1]) && !sets.contains([1], [2]) && sets.contains([], [])
                sets.equivalent([1, 2, 2], [2, 1]) && sets.intersects([1, 2], [2, 3]) && !sets.intersects([], [1])
                optional.of(1).hasValue() && !optional.none().hasValue() && optional.of(1).value() == 1
                {'a': 1}[?'a'].orValue(2) == 1 && {'a': 1}[?'b'].orValue(2) == 2 && {'a': 1}.?b.or(optional.of(3)).value() == 3
                [1][?0].value() == 1 && ![1][?1].hasValue() && optional.of({'a': {'b': 1}}).?a.b.value() == 1
                optional.of(2).optMap(x, x * 2).value() == 4 && optional.of(2).optFlatMap(x, optional.none()) == optional.none()
                optional.ofNonZeroValue('') == optional.none() && [?optional.of(1), ?optional.none(), 2] == [1, 2]
                {?'a': optional.none(), 'b': 1} == {'b': 1}
                [1, 2].transformList(i, v, i + v) == [1, 3] && [1, 2].transformList(i, v, i > 0, v) == [2]
                {'a': 1}.transformMap(k, v, k + string(v)) == {'a': 'a1'} && [5, 6].exists(i, v, i == 1 && v == 6)
                {'a': 'b'}.transformMapEntry(k, v, {v: k}) == {'b': 'a'} && {'a': 1}.all(k, v, v == 1)
                'abc 123'.find('[0-9]+') == '123' && 'abc'.find('x') == '' && '1 a 2'.findAll('[0-9]') == ['1', '2']
                '123 abc 456'.findAll('[0-9]+', 1) == ['123'] && 'abc'.findAll('xyz') == []
                quantity('50k').add(quantity('20k')) == quantity('70k') && quantity('50k').add(20) == quantity('50020')
                quantity('50k').sub(20000) == quantity('30k') && quantity('50k').add(20).sub(quantity('100k')).sub(-50000) == quantity('20')
                quantity('200M').compareTo(quantity('0.2G')) == 0 && quantity('50M').compareTo(quantity('50Mi')) == -1
                quantity('50Mi').isGreaterThan(quantity('50M')) && quantity('1').isLessThan(quantity('2'))
                isQuantity('1.3Gi') && !isQuantity('1,3G') && !isQuantity('200K') && !isQuantity('Three') && !isQuantity('Mi')
                quantity('50000000G').isInteger() && !quantity('9999999999999999999999999999999999999G').isInteger()
                quantity('50k').asInteger() == 50000 && quantity('50k').sub(20000).asApproximateFloat() == 30000.0 && quantity('-1').sign() == -1
                url('https://example.com:80/').getHost() == 'example.com:80' && url('https://example.com/').getScheme() == 'https'
                url('https://[::1]:80/').getHost() == '[::1]:80' && url('https://[::1]:80/').getHostname() == '::1' && url('/path').getHost() == ''
                url('https://example.com:80/').getPort() == '80' && url('https://example.com/').getPort() == ''
                url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/' && url('https://example.com').getEscapedPath() == ''
                url('https://example.com/path?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}
                url('https://example.com/path?key with spaces=value with spaces').getQuery() == {'key with spaces': ['value with spaces']}
                url('https://example.com/path?').getQuery() == {} && url('/path') == url('/path')
                isURL('https://user:pass@example.com:80/path?query=val#fragment') && isURL('/absolute-path')
                !isURL('https://a:b:c/') && !isURL('../relative-path') && !isURL('')
                isIP('127.0.0.1') && isIP('::1') && !isIP('127.0.0.256') && !isIP(':::1') && !isIP('::ffff:1.2.3.4') && !isIP('01.2.3.4')
                ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && !ip.isCanonical('2001:db8::0:0:0:abcd')
                ip('127.0.0.1').family() == 4 && ip('::1').family() == 6 && ip('0.0.0.0').isUnspecified() && ip('::1').isLoopback()
                ip('224.0.0.1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast()
                ip('169.254.169.254').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast() && !ip('fd80::1').isLinkLocalUnicast()
                ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast() && !ip('ff00::1').isGlobalUnicast()
                string(ip('2001:db8::1')) == '2001:db8::1' && ip('1.2.3.4') == ip('1.2.3.4')
                isCIDR('192.168.0.0/16') && isCIDR('::1/128') && !isCIDR('192.168.0.0/33') && !isCIDR('192.168.0.0/-1')
                cidr('192.168.0.0/16').containsIP('192.168.1.2') && !cidr('192.168.0.0/24').containsIP(ip('192.168.1.2'))
                cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24') && !cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/16'))
                cidr('192.168.0.1/24').masked() == cidr('192.168.0.0/24') && cidr('::1/128').prefixLength() == 128
                cidr('192.168.0.1/24').ip() == ip('192.168.0.1') && string(cidr('192.168.0.1/24')) == '192.168.0.1/24'
                !format.dns1123Label().validate('my-label-name').hasValue() && format.dns1123Label().validate('My').hasValue()
                format.named('dns1123Subdomain').value().validate('apiextensions.k8s.io') == optional.none() && !format.named('x').hasValue()
                !format.dns1123LabelPrefix().validate('my-label-prefix-').hasValue() && !format.qualifiedName().validate('apiextensions.k8s.io/v1beta1').hasValue()
                !format.uuid().validate('123e4567-e89b-12d3-a456-426614174000').hasValue() && format.uuid().validate('1').value() == ['does not match the UUID format']
                !format.byte().validate('aGVsbG8=').hasValue() && !format.date().validate('2021-01-01').hasValue() && format.date().validate('x').hasValue()
                !format.datetime().validate('2021-01-01T00:00:00Z').hasValue() && !format.uri().validate('http://example.com').hasValue()
                semver('1.2.3').major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3
                semver('1.2.3').compareTo(semver('2.0.0')) == -1 && semver('1.2.3') == semver('1.2.3') && semver('1.0.0').isGreaterThan(semver('1.0.0-rc.1'))
                isSemver('0.1.0-alpha.1') && !isSemver('v1.0') && isSemver('v1.0', true) && !isSemver('01.1.1') && semver('01.01.01', true) == semver('1.1.1')
                semver('1.0.0-alpha.9').isLessThan(semver('1.0.0-alpha.10')) && !isSemver('200K')
                """.lines();
    }

    @ParameterizedTest
    @MethodSource("trueExpressions")
    void shouldEvaluateAsDocumented(String expression) throws Exception {
        // When
        Object value = evaluate(expression);

        // Then
        assertThat(value).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a': 1}.b == 1 => no such key: b",
                "[1][2] == 1 => index out of bounds: 2",
                "1 / (1 - 1) == 1 => division by zero",
                "1 % (1 - 1) == 1 => modulus by zero",
                "9223372036854775807 + 1 > 0 => integer overflow",
                "dyn(1) < dyn('a') => no such overload",
                "int('x') == 1 => type conversion error",
                "[].min() == 1 => min called on empty list",
                "[1].slice(0, 2) == [1] => cannot slice(0, 2), list is length 1",
                "'abc'.substring(2, 1) == '' => invalid substring range",
                "'abc'.charAt(9) == '' => index out of range: 9",
                "quantity('200K') == quantity('1') => unable to parse quantity's suffix",
                "quantity('0.5').asInteger() == 0 => cannot convert value to integer",
                "url('../x').getHost() == '' => URL parse error during conversion from string",
                "ip('127.0.0.256').family() == 4 => parse error during conversion from string",
                "ip('::ffff:1.2.3.4').family() == 4 => IPv4-mapped IPv6 address \"::ffff:1.2.3.4\" is not allowed",
                "cidr('1.2.3.4').prefixLength() == 1 => network address parse error during conversion from string",
                "optional.none().value() == 1 => optional.none() dereference",
                "'%d'.format(['a']) == '' => decimal clause can only be used on integers",
                "'%s'.format([]) == '' => index 0 out of range",
                "'a'.matches('(' + '') => error parsing regexp",
                "[1, 2].map(x, 1 / (x - 1)) == [] => division by zero",
                "semver('x').major() == 1 => No Major.Minor.Patch elements found"
            })
    void shouldFailAsDocumented(String row) throws Exception {
        // Given
        String[] parts = row.split(" => ");
        ExpressionCompiler.Compiled compiled = COMPILER.compile(parts[0]);

        // When / Then
        assertThatThrownBy(() -> compiled.program().evaluate(Map.of(), budget()))
                .isInstanceOf(EvaluationFailure.class)
                .hasMessageContaining(parts[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo(1) => ERROR: <input>:1:4: undeclared reference to 'foo' (in container '')",
                "1 == 'a' => ERROR: <input>:1:3: found no matching overload for '_==_' applied to '(int, string)'",
                "1 + => ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>'",
                "duration('x') == duration('1s') => ERROR: <input>:1:10: invalid duration argument",
                "timestamp('x').getDate() == 1 => ERROR: <input>:1:11: invalid timestamp argument",
                "'a'.matches('(') => ERROR: <input>:1:13: invalid matches argument",
                "[1, 'a'] == [] => ERROR: <input>:1:5: expected type 'int' but found 'string'"
            })
    void shouldRefuseWrongExpressions(String row) {
        // Given
        String[] parts = row.split(" => ");

        // When / Then
        assertThatThrownBy(() -> COMPILER.compile(parts[0]))
                .isInstanceOf(CompilationFailure.class)
                .hasMessageStartingWith(parts[1]);
    }

    private static Object evaluate(String expression) throws CompilationFailure {
        return COMPILER.compile(expression).program().evaluate(Map.of(), budget());
    }

    private static Budget budget() {
        return new Budget(Budget.PER_CALL, new Budget.Work(Budget.WORK));
    }
}
