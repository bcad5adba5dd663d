package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.IntOrString;

/** A number, or a percentage of a total, as {@code intstr.GetScaledValueFromIntOrPercent} counts it. */
public final class Portion {

    private Portion() {}

    /** @param roundUp what becomes of a fraction: 25% of 3 is 1 or 0 */
    public static int of(IntOrString portion, int total, boolean roundUp) {
        if (portion.getIntVal() != null) {
            return portion.getIntVal();
        }
        String text = portion.getStrVal();
        if (!isPercentage(portion)) {
            throw new IllegalArgumentException("expected a number or a percentage, but got '" + text + "'");
        }
        String digits = text.substring(0, text.length() - 1);
        long hundredths = (digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits)) * total;
        return Math.clamp(roundUp ? Math.ceilDiv(hundredths, 100L) : hundredths / 100, 0, Integer.MAX_VALUE);
    }

    public static boolean isPercentage(IntOrString portion) {
        return portion.getIntVal() == null
                && portion.getStrVal() != null
                && portion.getStrVal().matches("\\d+%");
    }
}
