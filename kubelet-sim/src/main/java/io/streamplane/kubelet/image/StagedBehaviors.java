package io.streamplane.kubelet.image;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/**
 * Failures by rules, over what the pods say themselves. For each run of a container one of the rules that match is drawn by
 * weight, or none, with a weight of 1; and a time between its delay and its jitter. The draw depends on the pod's uid, the
 * container and the run alone: a restarted kubelet draws the same.
 *
 * <p>Example: one rule of weight 3 makes three runs of four fail. Without a weight it makes all fail.
 */
public final class StagedBehaviors implements Behaviors {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final List<StageRule> rules;
    private final Behaviors otherwise;

    private StagedBehaviors(List<StageRule> rules, Behaviors otherwise) {
        this.rules = List.copyOf(rules);
        this.otherwise = otherwise;
    }

    /**
     * Reads Stages in YAML, see {@link StageFile}; throws {@link IllegalArgumentException} with what is wrong.
     *
     * @param otherwise what happens where no rule is drawn
     */
    public static Behaviors of(String yaml, Behaviors otherwise) {
        return new StagedBehaviors(StageFile.parse(yaml), otherwise);
    }

    @Override
    public ContainerBehavior of(Pod pod, Container container, int run) {
        ContainerBehavior plain = otherwise.of(pod, container, run);
        var matching = new ArrayList<StageRule>();
        for (StageRule rule : rules) {
            if (rule.matches(pod, container)) {
                matching.add(rule);
            }
        }
        if (matching.isEmpty()) {
            return plain;
        }
        long seed = mixed(31L * (pod.getMetadata().getUid() + '/' + container.getName()).hashCode() + run);
        boolean certain = matching.stream().anyMatch(rule -> rule.weight() == null);
        long total = certain ? 0 : 1;
        for (StageRule rule : matching) {
            total += weight(rule, pod);
        }
        double drawn = fraction(seed) * total;
        for (StageRule rule : matching) {
            drawn -= weight(rule, pod);
            if (drawn < 0) {
                return rule.applied(plain, rule.after(pod, fraction(mixed(seed + GOLDEN))));
            }
        }
        return plain;
    }

    private static long weight(StageRule rule, Pod pod) {
        return rule.weight() == null ? 1 : rule.weight().of(pod, false);
    }

    private static double fraction(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long bits) {
        long mixed = bits + GOLDEN;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
