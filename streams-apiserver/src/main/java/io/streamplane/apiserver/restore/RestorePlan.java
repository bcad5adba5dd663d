package io.streamplane.apiserver.restore;

import io.streamplane.schemas.journal.ResourceKey;
import java.util.List;

/**
 * What is to be done, and what is not.
 *
 * @param stages steps of one stage do not depend on each other, and follow those of the stage before
 * @param left objects that differ and are left alone
 * @param same how many of the selected objects are as they were
 */
public record RestorePlan(List<List<RestoreStep>> stages, List<Left> left, int same) {

    public RestorePlan {
        stages = stages.stream().map(List::copyOf).toList();
        left = List.copyOf(left);
    }

    /**
     * An object that is left alone.
     *
     * @param blocked whether it is not what it was, and will not come to be so by itself
     */
    public record Left(ResourceKey key, String why, boolean blocked) {}

    public List<RestoreStep> steps() {
        return stages.stream().flatMap(List::stream).toList();
    }

    public List<Left> blocked() {
        return left.stream().filter(Left::blocked).toList();
    }
}
