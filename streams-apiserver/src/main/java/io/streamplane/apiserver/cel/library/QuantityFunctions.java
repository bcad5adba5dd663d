package io.streamplane.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.TypeValue;
import io.streamplane.schemas.quantity.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Kubernetes' library of quantities, with {@code isGreaterThan} and its like, which versions share. */
final class QuantityFunctions {

    static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");

    /** Texts beyond are no quantity that anybody writes. */
    private static final int LONGEST = 256;

    private QuantityFunctions() {}

    /** By amount: {@code 1000m} is {@code 1}. */
    record QuantityValue(Quantity quantity) implements TypeValue.Typed, Comparable<QuantityValue> {
        @Override
        public int compareTo(QuantityValue other) {
            return quantity.compareTo(other.quantity);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof QuantityValue same && compareTo(same) == 0;
        }

        @Override
        public int hashCode() {
            return quantity.amount().stripTrailingZeros().hashCode();
        }

        @Override
        public String typeName() {
            return "kubernetes.Quantity";
        }

        boolean isInteger() {
            return quantity.isInteger()
                    && quantity.amount().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                    && quantity.amount().compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0;
        }
    }

    static CelLibrary library() {
        return new CelLibrary()
                .global("quantity", "string_to_quantity", QUANTITY, SimpleType.STRING)
                .global("isQuantity", "is_quantity_string", SimpleType.BOOL, SimpleType.STRING)
                .member("sign", "quantity_sign", SimpleType.INT, QUANTITY)
                .member("isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL, QUANTITY, QUANTITY)
                .member("isLessThan", "quantity_is_less_than", SimpleType.BOOL, QUANTITY, QUANTITY)
                .member("compareTo", "quantity_compare_to", SimpleType.INT, QUANTITY, QUANTITY)
                .member("asApproximateFloat", "quantity_get_float", SimpleType.DOUBLE, QUANTITY)
                .member("asInteger", "quantity_get_int", SimpleType.INT, QUANTITY)
                .member("isInteger", "quantity_is_integer", SimpleType.BOOL, QUANTITY)
                .member("add", "quantity_add", QUANTITY, QUANTITY, QUANTITY)
                .member("add", "quantity_add_int", QUANTITY, QUANTITY, SimpleType.INT)
                .member("sub", "quantity_sub", QUANTITY, QUANTITY, QUANTITY)
                .member("sub", "quantity_sub_int", QUANTITY, QUANTITY, SimpleType.INT)
                .does(
                        "quantity",
                        (arguments, budget) -> parse(Arguments.text(arguments, 0))
                                .orElseThrow(
                                        () -> new EvaluationFailure(Quantity.problem(Arguments.text(arguments, 0)))))
                .does(
                        "isQuantity",
                        (arguments, budget) ->
                                parse(Arguments.text(arguments, 0)).isPresent())
                .does("sign", (arguments, budget) -> (long) amount(arguments, 0).signum())
                .does("isGreaterThan", (arguments, budget) -> compare(arguments) > 0)
                .does("isLessThan", (arguments, budget) -> compare(arguments) < 0)
                .does("compareTo", (arguments, budget) -> (long) Integer.signum(compare(arguments)))
                .does(
                        "asApproximateFloat",
                        (arguments, budget) -> amount(arguments, 0).doubleValue())
                .does("isInteger", (arguments, budget) -> receiver(arguments).isInteger())
                .does("asInteger", (arguments, budget) -> {
                    if (!receiver(arguments).isInteger()) {
                        throw new EvaluationFailure("cannot convert value to integer");
                    }
                    return amount(arguments, 0).longValueExact();
                })
                .does(
                        "add",
                        (arguments, budget) ->
                                changed(arguments, amount(arguments, 0).add(amount(arguments, 1))))
                .does(
                        "sub",
                        (arguments, budget) ->
                                changed(arguments, amount(arguments, 0).subtract(amount(arguments, 1))));
    }

    private static Optional<QuantityValue> parse(String text) {
        return text.length() > LONGEST ? Optional.empty() : Quantity.parse(text).map(QuantityValue::new);
    }

    private static QuantityValue receiver(List<Object> arguments) {
        return Arguments.of(QuantityValue.class, arguments, 0);
    }

    private static BigDecimal amount(List<Object> arguments, int index) {
        return arguments.get(index) instanceof Long number
                ? BigDecimal.valueOf(number)
                : Arguments.of(QuantityValue.class, arguments, index).quantity().amount();
    }

    private static Object changed(List<Object> arguments, BigDecimal amount) {
        return new QuantityValue(
                new Quantity(amount, receiver(arguments).quantity().format()));
    }

    private static int compare(List<Object> arguments) {
        if (arguments.get(0) instanceof QuantityValue one && arguments.get(1) instanceof QuantityValue other) {
            return one.compareTo(other);
        } else if (arguments.get(0) instanceof SemanticVersion one
                && arguments.get(1) instanceof SemanticVersion other) {
            return one.compareTo(other);
        }
        throw EvaluationFailure.noSuchOverload();
    }
}
