package io.streamplane.schemas.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {

    private static final Map<String, String> LABELS = Map.of("tier", "front", "size", "7");

    @ParameterizedTest
    @CsvSource({
        "tier,In,front,true",
        "tier,In,back,false",
        "absent,In,front,false",
        "tier,NotIn,back,true",
        "absent,NotIn,back,true",
        "tier,NotIn,front,false",
        "tier,Exists,,true",
        "absent,Exists,,false",
        "absent,DoesNotExist,,true",
        "tier,DoesNotExist,,false",
        "size,Gt,6,true",
        "size,Gt,7,false",
        "size,Lt,8,true",
        "tier,Lt,8,false",
        "absent,Gt,1,false",
        "tier,Like,front,false"
    })
    void shouldEvaluateEachOperator(String key, String operator, @Nullable String value, boolean expected) {
        // Given
        var requirement = Requirement.of(key, operator, value == null ? null : List.of(value));

        // When
        boolean matches = requirement.matches(LABELS);

        // Then
        assertThat(matches).isEqualTo(expected);
    }

    @Test
    void shouldSelectNothingWithoutASelectorAndEverythingWithAnEmptyOne() {
        assertThat(Selector.of((LabelSelector) null).matches(LABELS)).isFalse();
        assertThat(Selector.of(new LabelSelector()).matches(LABELS)).isTrue();
    }

    @Test
    void shouldDemandAllRequirementsAndTheLabelsOfThePodItself() {
        // Given
        LabelSelector typed = new LabelSelectorBuilder()
                .addToMatchLabels("tier", "front")
                .addNewMatchExpression()
                .withKey("size")
                .withOperator("Exists")
                .endMatchExpression()
                .build();

        // When
        Selector selector = Selector.of(typed).with(List.of("hash", "absent"), Map.of("hash", "1"));

        // Then
        assertThat(selector.matches(LABELS)).isFalse();
        assertThat(selector.matches(Map.of("tier", "front", "size", "7", "hash", "1")))
                .isTrue();
        assertThat(selector.matches(Map.of("tier", "front", "hash", "1"))).isFalse();
    }
}
