package io.streamplane.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.cost.CostEstimator;
import io.streamplane.apiserver.cel.eval.Budget;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import io.streamplane.apiserver.cel.schema.RuleSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Estimated and real costs, as Kubernetes' own tests state them. */
class RuleCostsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1, 2, 3, 4, 5].sum() | 15 | 15",
                "[uint(1), uint(2), uint(3), uint(4), uint(5)].max() | 20 | 20",
                "['012345678901', '012345678901', '012345678901', '012345678901', '012345678901'].isSorted() | 25 | 15",
                "[1, 2, 3, 4, 5].indexOf(3) | 15 | 15",
                "'01234567890123456789012345678901234567890123456789'.indexOf('123') | 5 | 5",
                "url('https://kubernetes.io/').getScheme() | 4 | 4",
                "ip('192.168.0.1').family() | 3 | 3",
                "ip('192.168.0.1') == ip('192.168.0.1') | 5 | 5",
                "quantity('12Mi') == quantity('12Mi') | 3 | 3",
                "'abc' == 'abc' | 1 | 1",
                "double(5) < 10.0 | 2 | 2",
                "[1, 2].all(x, x > 0) | 21 | 21",
                "type(1) == int | 3 | 2"
            })
    void shouldCostAsUpstream(String expression, long estimated, long real) throws Exception {
        // Given
        var compiled =
                ExpressionCompiler.of(List.of(), Map.of("n", SimpleType.INT)).compile(expression);
        var budget = new Budget(Budget.PER_CALL, new Budget.Work(Budget.WORK));

        // When
        compiled.program().evaluate(Map.of(), budget);

        // Then
        assertThat(List.of(CostEstimator.estimate(compiled.ast(), Map.of()), budget.cost()))
                .isEqualTo(List.of(estimated, real));
    }

    /** What upstream's estimate of an unset list, and of the parts of a text, accepts: Istio's ServiceEntry has the first. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "(has(self.a) ? self.a : []).exists(k, k.contains('/')) | 8000",
                "(has(self.a) ? self.a : ['x']).exists(k, k.contains('/')) | 8000",
                "(has(self.o) ? self.o : []).all(e, e.name.startsWith('a')) | 1000",
                "self.t.split(',').all(x, x.matches('^[a-z]+$')) | 15000"
            })
    void shouldKnowTheSizeOfElementsThatAnExpressionChooses(String rule, long most) throws Exception {
        // Given
        RuleSchema read = RuleSchema.of((ObjectNode) JSON.readTree("""
                {"type": "object", "properties": {
                  "a": {"type": "array", "maxItems": 256, "items": {"type": "string", "maxLength": 64}},
                  "o": {"type": "array", "maxItems": 10, "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
                  "t": {"type": "string", "maxLength": 64}},
                  "x-kubernetes-validations": [{"rule": "%s"}]}""".formatted(rule)));
        DeclaredType type = DeclaredType.of(read, "selfType", false).orElseThrow();

        // When
        long cost = CompiledRule.compile(read.rules(), read, type).getFirst().maxCost();

        // Then
        assertThat(cost).isBetween(1L, most);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"type\": \"array\", \"items\": {\"type\": \"number\"}} | self.all(x, true) | 4718591",
                "{\"type\": \"array\", \"maxItems\": 10, \"items\": {\"type\": \"number\"}} | self.all(x, true) | 32",
                "{\"type\": \"array\", \"items\": {\"type\": \"string\"}} | self.all(x, true) | 3145727",
                "{\"type\": \"array\", \"maxItems\": 20, \"items\": {\"type\": \"string\"}} | self.all(x, true) | 62",
                "{\"type\": \"array\", \"items\": {\"type\": \"boolean\"}} | self.all(x, true) | 1887437",
                "{\"type\": \"array\", \"maxItems\": 5, \"items\": {\"type\": \"boolean\"}} | self.all(x, true) | 17",
                "{\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": {\"type\": \"number\"}}} | self.all(x, true) | 3145727",
                "{\"type\": \"array\", \"maxItems\": 100, \"items\": {\"type\": \"array\", \"items\": {\"type\": \"number\"}}} | self.all(x, true) | 302",
                "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"required\"], \"properties\": {\"required\": {\"type\": \"string\"}, \"optional\": {\"type\": \"string\"}}}} | self.all(x, true) | 555128",
                "{\"type\": \"array\", \"maxItems\": 50, \"items\": {\"type\": \"object\", \"required\": [\"required\"], \"properties\": {\"required\": {\"type\": \"string\"}, \"optional\": {\"type\": \"string\"}}}} | self.all(x, true) | 152",
                "{\"type\": \"array\", \"items\": {\"x-kubernetes-int-or-string\": true}} | self.all(x, true) | 4718591",
                "{\"type\": \"array\", \"maxItems\": 10, \"items\": {\"x-kubernetes-int-or-string\": true}} | self.all(x, true) | 32",
                "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"number\"}} | self.all(x, true) | 1348169",
                "{\"type\": \"object\", \"maxProperties\": 10, \"additionalProperties\": {\"type\": \"number\"}} | self.all(x, true) | 32",
                "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}} | self.all(x, true) | 1179647",
                "{\"type\": \"object\", \"maxProperties\": 3, \"additionalProperties\": {\"type\": \"string\"}} | self.all(x, true) | 11",
                "{\"type\": \"object\", \"additionalProperties\": {\"type\": \"boolean\"}} | self.all(x, true) | 943718",
                "{\"type\": \"object\", \"maxProperties\": 100, \"additionalProperties\": {\"type\": \"boolean\"}} | self.all(x, true) | 302",
                "{\"type\": \"string\"} | self.contains('test') | 314574",
                "{\"type\": \"string\", \"maxLength\": 10} | self.contains('test') | 5",
                "{\"type\": \"string\"} | self.startsWith('test') | 2",
                "{\"type\": \"string\", \"maxLength\": 15} | self.startsWith('test') | 2",
                "{\"type\": \"string\"} | size(self + 'hello') > size('hello') | 314578",
                "{\"type\": \"string\", \"maxLength\": 4} | size(self + 'hello') > size('hello') | 7",
                "{\"type\": \"string\"} | self.matches('x') | 314574",
                "{\"type\": \"string\", \"maxLength\": 50} | self.matches('x') | 22",
                "{\"type\": \"string\"} | ''.matches('(((((((((())))))))))[0-9]') | 7",
                "{\"type\": \"string\", \"maxLength\": 10} | ''.matches('(((((((((())))))))))[0-9]') | 7",
                "{\"type\": \"string\"} | self.matches('') | 1",
                "{\"type\": \"string\", \"maxLength\": 100} | self.matches('') | 1",
                "{\"type\": \"string\"} | self == 'x' | 2",
                "{\"type\": \"string\", \"maxLength\": 0} | self == 'x' | 1",
                "{\"type\": \"array\", \"items\": {\"type\": \"number\"}} | self[1] == 0.0 | 2",
                "{\"type\": \"array\", \"items\": {\"type\": \"string\"}} | self[1] == self[1] | 314577",
                "{\"type\": \"array\", \"items\": {\"x-kubernetes-int-or-string\": true}} | self[0] == 5 | 3",
                "{\"type\": \"array\", \"items\": {\"type\": \"boolean\"}} | self[0] == false | 2",
                "{\"type\": \"array\", \"maxItems\": 10, \"items\": {\"type\": \"number\"}} | self.all(x, self.all(y, true)) | 352",
                "{\"type\": \"array\", \"maxItems\": 10, \"items\": {\"type\": \"number\"}} | self.all(x, self.all(y, self.all(z, true))) | 3552",
                "{\"type\": \"array\", \"items\": {\"type\": \"number\"}} | self.all(x, x == 0.0) | 6291454",
                "{\"type\": \"array\", \"maxItems\": 6291456, \"items\": {\"type\": \"number\"}} | self.all(x, x == 0.0) | 25165826",
                "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"additionalProperties\": {\"type\": \"object\", \"required\": [\"required\"], \"properties\": {\"required\": {\"type\": \"string\"}, \"optional\": {\"type\": \"string\"}}}}} | self.all(x, x['y'].required == 'z') | 7340027",
                "{\"type\": \"array\", \"maxItems\": 10, \"items\": {\"type\": \"object\", \"maxProperties\": 10, \"additionalProperties\": {\"type\": \"object\", \"required\": [\"required\"], \"properties\": {\"required\": {\"type\": \"string\"}, \"optional\": {\"type\": \"string\"}}}}} | self.all(x, x['y'].required == 'z') | 72"
            })
    void shouldEstimateFromTheSchema(String schema, String rule, long estimated) {
        // Given
        RuleSchema read = RuleSchema.of((ObjectNode) JSON.readTree(schema.substring(0, schema.length() - 1)
                + ", \"x-kubernetes-validations\": [{\"rule\": \"" + rule + "\"}]}"));
        DeclaredType type = DeclaredType.of(read, "selfType", false).orElseThrow();

        // When
        List<CompiledRule> compiled = CompiledRule.compile(read.rules(), read, type);

        // Then
        assertThat(compiled).map(CompiledRule::maxCost).containsExactly(estimated);
    }

    @Test
    void shouldRefuseHostileExpressionsInTime() {
        // Given
        var compiler = ExpressionCompiler.of(List.of(), Map.of());
        List<String> hostile = List.of(
                "1" + "+1".repeat(10_000) + " > 0",
                "(".repeat(5_000) + "1" + ")".repeat(5_000) + " > 0",
                "!".repeat(20_001) + "true",
                "[".repeat(10_000) + "]".repeat(10_000) + " == []",
                "true" + " && true".repeat(4_000),
                "'a'.matches('((((((a{100}){100}){100}){100}){100}){100})')",
                "'a'.matches('" + "(a|".repeat(1000) + "b" + ")".repeat(1000) + "')",
                "[1]" + ".map(x, x)".repeat(3_000) + " == []");

        // When
        List<Boolean> ended = hostile.stream().map(each -> ends(compiler, each)).toList();

        // Then
        assertThat(ended).doesNotContain(false);
    }

    private static boolean ends(ExpressionCompiler compiler, String expression) {
        try {
            compiler.compile(expression)
                    .program()
                    .evaluate(Map.of(), new Budget(Budget.PER_CALL, new Budget.Work(Budget.WORK)));
            return true;
        } catch (ExpressionCompiler.CompilationFailure | RuntimeException e) {
            return true;
        }
    }
}
