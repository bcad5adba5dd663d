package io.streamplane.ops.simulation;

import java.util.Random;

/** What users do to some kinds, at random. */
interface UserActions {

    /** Does something, or nothing where there is nothing to do it to. */
    void act(VirtualApi api, Random random);

    /** Takes back what would keep the end from being as it must be. */
    default void letGo(VirtualApi api) {}

    static <T> T any(java.util.List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
