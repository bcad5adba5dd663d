package io.streamplane.ops.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What happened in a history, in words when somebody asks. */
final class Trace {

    private final List<Object> lines = new ArrayList<>();
    private int commands;

    void add(Occurrence occurrence) {
        commands++;
        lines.add(occurrence);
    }

    void note(String what) {
        lines.add("    " + what);
    }

    int commands() {
        return commands;
    }

    /** The newest so many lines. */
    String last(int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }
}
