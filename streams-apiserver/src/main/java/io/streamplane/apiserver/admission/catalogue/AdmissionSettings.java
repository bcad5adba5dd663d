package io.streamplane.apiserver.admission.catalogue;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which plug-ins of admission run, and how.
 *
 * @param enabled names of some that would not run else
 * @param disabled names of some that would
 * @param own plug-ins of a user's own; they run unless they are disabled
 * @param configurations what plug-ins are told in a file, by their names
 * @param notReadySeconds how long pods tolerate that their node is not ready, unless they say so themselves
 * @param unreachableSeconds the same of a node that nobody hears of
 */
public record AdmissionSettings(
        Set<String> enabled,
        Set<String> disabled,
        List<AdmissionPlugin> own,
        Map<String, ObjectNode> configurations,
        long notReadySeconds,
        long unreachableSeconds) {

    public static final long TOLERATED_SECONDS = 300;

    /** What runs where nobody chooses. */
    public static final AdmissionSettings STANDARD = new AdmissionSettings(Set.of(), Set.of(), List.of());

    public AdmissionSettings {
        enabled = Set.copyOf(enabled);
        disabled = Set.copyOf(disabled);
        own = List.copyOf(own);
        configurations = Map.copyOf(configurations);
    }

    /** No plug-in is told anything. */
    public AdmissionSettings(Set<String> enabled, Set<String> disabled, List<AdmissionPlugin> own) {
        this(enabled, disabled, own, Map.of(), TOLERATED_SECONDS, TOLERATED_SECONDS);
    }

    /** With one more of its own. */
    public AdmissionSettings and(AdmissionPlugin plugin) {
        return new AdmissionSettings(
                enabled,
                disabled,
                Stream.concat(own.stream(), Stream.of(plugin)).toList(),
                configurations,
                notReadySeconds,
                unreachableSeconds);
    }
}
