package io.streamplane.controllers.statefulset;

import static io.streamplane.controllers.reconcile.Numbers.or;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.streamplane.controllers.reconcile.Portion;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a StatefulSet, with what an absent one stands for: which ordinals its pods have, and how far an update goes.
 *
 * @param start the first ordinal
 * @param count how many there are from there on
 * @param partition how many pods, from the first on, are left out of a rolling update
 */
record Ordinals(int start, int count, int partition) {

    static Ordinals of(StatefulSet set) {
        StatefulSetSpec spec = set.getSpec();
        var strategy = spec.getUpdateStrategy();
        var rolling = strategy == null ? null : strategy.getRollingUpdate();
        return new Ordinals(
                spec.getOrdinals() == null ? 0 : or(spec.getOrdinals().getStart(), 0),
                or(spec.getReplicas(), 1),
                rolling == null ? 0 : or(rolling.getPartition(), 0));
    }

    boolean contains(int ordinal) {
        return ordinal >= start && ordinal - start < count;
    }

    /** The place of an ordinal, counted from 0. */
    int place(int ordinal) {
        return ordinal - start;
    }

    /** The ordinal of the set's pod of this name; -1 where the name is none of the set. */
    static int ordinal(String set, String pod) {
        return set.equals(set(pod)) ? (int) number(pod, pod.lastIndexOf('-') + 1) : -1;
    }

    /** The name of the set that a pod of this name would be one of; null where the name ends with no ordinal. */
    static @Nullable String set(String pod) {
        int dash = pod.lastIndexOf('-');
        return dash > 0 && number(pod, dash + 1) >= 0 ? pod.substring(0, dash) : null;
    }

    /** The decimal number from there to the end, without zeros before it; -1 where there is none that is an ordinal. */
    private static long number(String text, int from) {
        int length = text.length() - from;
        if (length < 1 || length > 10 || length > 1 && text.charAt(from) == '0') {
            return -1;
        }
        long number = 0;
        for (int i = from; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number > Integer.MAX_VALUE ? -1 : number;
    }

    /** How many pods may be unavailable in a rolling update: a percentage rounds down, and it is one at least. */
    static int maxUnavailable(StatefulSet set) {
        var strategy = set.getSpec().getUpdateStrategy();
        var rolling = strategy == null ? null : strategy.getRollingUpdate();
        IntOrString bound = rolling == null ? null : rolling.getMaxUnavailable();
        int replicas = or(set.getSpec().getReplicas(), 1);
        return bound == null ? 1 : Math.max(1, Portion.of(bound, replicas, false));
    }
}
