package io.streamplane.apiserver.admission.image;

import io.streamplane.schemas.tree.Tree;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom ImagePolicyWebhook asks, and how.
 *
 * @param kubeconfig leads to the server
 * @param allowedFor how long images that are allowed need not be asked about again
 * @param deniedFor the same of those that are not
 * @param pause before the server is asked a second time
 * @param defaultAllow whether pods are admitted where the server does not answer
 */
record ImagePolicySettings(
        Path kubeconfig, Duration allowedFor, Duration deniedFor, Duration pause, boolean defaultAllow) {

    private static final Duration LONGEST_KNOWN = Duration.ofMinutes(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /**
     * Throws {@link IllegalArgumentException} where it cannot be so.
     *
     * @param configuration with {@code imagePolicy}, as upstream's file
     */
    static ImagePolicySettings of(@Nullable ObjectNode configuration) {
        ObjectNode policy = Tree.object(configuration, "imagePolicy");
        String kubeconfig = Tree.text(policy, "kubeConfigFile");
        if (kubeconfig.isEmpty()) {
            throw new IllegalArgumentException(
                    "couldn't init admission plugin \"ImagePolicyWebhook\": expected imagePolicy.kubeConfigFile, but"
                            + " there is none");
        }
        var second = Duration.ofSeconds(1);
        var milli = Duration.ofMillis(1);
        return new ImagePolicySettings(
                Path.of(kubeconfig),
                duration(policy, "allowTTL", second, second, LONGEST_KNOWN, Duration.ofMinutes(5)),
                duration(policy, "denyTTL", second, second, LONGEST_KNOWN, Duration.ofSeconds(30)),
                duration(policy, "retryBackoff", milli, Duration.ofNanos(1), LONGEST_PAUSE, Duration.ofMillis(500)),
                Tree.flag(policy, "defaultAllow"));
    }

    /** Nothing for -1, what is usual for 0. */
    private static Duration duration(
            @Nullable ObjectNode policy, String field, Duration unit, Duration least, Duration most, Duration usual) {
        long value = Tree.number(policy, field, 0);
        if (value == -1) {
            return Duration.ZERO;
        }
        if (value == 0) {
            return usual;
        }
        Duration duration = unit.multipliedBy(value);
        if (duration.compareTo(least) <= 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException("couldn't init admission plugin \"ImagePolicyWebhook\": valid value of "
                    + field + " is between " + least + " and " + most + ", got " + duration);
        }
        return duration;
    }
}
