package io.streamplane.schemas.metrics;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with the parts of a process just now. Thread-safe. */
public final class Health {

    private final NavigableMap<String, Supplier<@Nullable String>> parts = new ConcurrentSkipListMap<>();

    Health() {}

    /**
     * Watches over a part from now on.
     *
     * @param part as messages call it, e.g. {@code materializer}; another of this name is watched over no longer
     * @param problem what is wrong with it, or null; must not block
     */
    public void add(String part, Supplier<@Nullable String> problem) {
        parts.put(part, problem);
    }

    public void remove(String part) {
        parts.remove(part);
    }

    public NavigableSet<String> parts() {
        return new TreeSet<>(parts.keySet());
    }

    /** What is wrong, by part; empty where all is well. */
    public NavigableMap<String, String> problems() {
        var problems = new TreeMap<String, String>();
        parts.forEach((part, check) -> {
            String problem = check.get();
            if (problem != null) {
                problems.put(part, problem);
            }
        });
        return problems;
    }

    /** Problems by part as {@code /readyz} of Kubernetes tells them: a line each. */
    public static String text(Map<String, String> problems) {
        return problems.entrySet().stream()
                .map(each -> "[-]" + each.getKey() + " failed: " + each.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
