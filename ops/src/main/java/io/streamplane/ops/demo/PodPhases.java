package io.streamplane.ops.demo;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Prints each pod's phase when it changes, and knows when enough of them are Running and Ready. */
final class PodPhases {

    private final int expected;
    private final PrintStream out;
    private final Map<String, String> phases = new HashMap<>();

    PodPhases(int expected, PrintStream out) {
        this.expected = expected;
        this.out = out;
    }

    /** @return whether to go on watching */
    boolean seen(JsonNode event) {
        JsonNode pod = event.path("object");
        String name = pod.at("/metadata/name").asString("");
        String phase = pod.at("/status/phase").asString("Pending");
        String node = pod.at("/spec/nodeName").asString("");
        String line = node.isEmpty() ? phase : phase + " on " + node;
        if (!line.equals(phases.put(name, line))) {
            out.println("> pod/" + name + " " + line);
        }
        return phases.values().stream()
                        .filter(text -> text.startsWith("Running"))
                        .count()
                < expected;
    }

    String summary() {
        return phases.toString();
    }
}
