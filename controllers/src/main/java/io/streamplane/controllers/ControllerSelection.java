package io.streamplane.controllers;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which controllers run: names to run, {@code *} for all, {@code -name} for all but. Without a name or a star it starts
 * from all. Example: {@code deployment,replicaset} runs two, {@code -namespace} all but one.
 */
public record ControllerSelection(List<String> words) {

    public static final ControllerSelection ALL = new ControllerSelection(List.of("*"));

    public ControllerSelection {
        words = List.copyOf(words);
    }

    /** Reads the text of {@code --controllers}. */
    public static ControllerSelection parse(String text) {
        return new ControllerSelection(Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList());
    }

    /** The chosen ones; throws {@link IllegalArgumentException} where a word names no controller. */
    public Set<String> of(Collection<String> names) {
        return of(names, Set.of());
    }

    /**
     * The same.
     *
     * @param off those that run only where they are named
     */
    public Set<String> of(Collection<String> names, Set<String> off) {
        for (String word : words) {
            if (!word.equals("*") && !names.contains(name(word))) {
                throw new IllegalArgumentException(
                        "expected controllers among " + names + ", but got '" + name(word) + "'");
            }
        }
        boolean all = words.contains("*") || words.stream().allMatch(word -> word.startsWith("-"));
        var chosen = new LinkedHashSet<String>(names);
        chosen.removeIf(each -> !words.contains(each) && (!all || off.contains(each)));
        chosen.removeIf(each -> words.contains("-" + each));
        return chosen;
    }

    private static String name(String word) {
        return word.startsWith("-") ? word.substring(1) : word;
    }
}
