package io.streamplane.schemas.selector;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import org.jspecify.annotations.Nullable;

/**
 * One toleration.
 *
 * @param key empty tolerates every key, with Exists
 * @param effect empty tolerates every effect
 */
public record Tolerance(String key, boolean exists, String value, String effect) {

    public static Tolerance of(Toleration toleration) {
        return new Tolerance(
                text(toleration.getKey()),
                "Exists".equals(toleration.getOperator()),
                text(toleration.getValue()),
                text(toleration.getEffect()));
    }

    public boolean tolerates(Taint taint) {
        if (!effect.isEmpty() && !effect.equals(taint.getEffect())) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.getKey())) {
            return false;
        }
        return exists || (!key.isEmpty() && value.equals(text(taint.getValue())));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
