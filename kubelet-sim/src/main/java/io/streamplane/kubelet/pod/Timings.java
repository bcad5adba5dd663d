package io.streamplane.kubelet.pod;

import java.time.Duration;

/** How long the simulated steps take; zero means that the step takes no timer at all. */
public record Timings(Duration pull, Duration start, Duration ready, Duration stop) {

    public static final Timings NONE = new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** These times made up to a fifth longer, always alike for the same uid. */
    public Timings jittered(String uid) {
        int percent = 100 + Math.floorMod(uid.hashCode(), 21);
        return new Timings(scale(pull, percent), scale(start, percent), scale(ready, percent), scale(stop, percent));
    }

    private static Duration scale(Duration time, int percent) {
        return Duration.ofNanos(time.toNanos() * percent / 100);
    }
}
