package io.streamplane.junit.assembled;

import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.audit.Explanation;
import io.streamplane.ops.command.ObjectArgument;
import io.streamplane.ops.health.ObjectHealth;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a test that failed wants to know: the objects that are not well, their events, and the commands that led to them. */
final class UnwellObjects implements AutoCloseable {

    private static final int MOST_OBJECTS = 20;
    private static final int MOST_EXPLAINED = 3;
    private static final int MOST_LINES = 25;
    private static final int MOST_EVENTS = 10;
    private static final int LONGEST_LINE = 240;

    private record Unwell(StoredObject object, String why) {

        String name() {
            Kind kind = object.kind();
            return kind.singular() + (kind.group().isEmpty() ? "" : "." + kind.group()) + "/"
                    + object.key().name();
        }
    }

    private final Path directory;
    private final Snapshot state;
    private final Instant now;

    UnwellObjects(Path directory, Snapshot state, Instant now) {
        this.directory = directory;
        this.state = state;
        this.now = now;
    }

    /** @param events those of the namespace, as a List */
    String of(String namespace, ObjectNode events) throws IOException {
        List<Unwell> unwell = unwell(namespace);
        if (unwell.isEmpty()) {
            return "";
        }
        var lines = new ArrayList<String>();
        lines.add("Not well in namespace " + namespace + ":");
        unwell.stream().limit(MOST_OBJECTS).forEach(each -> lines.add("  " + each.name() + ": " + each.why()));
        more(lines, unwell.size() - MOST_OBJECTS);
        List<String> told = events(events);
        if (!told.isEmpty()) {
            lines.add("Its last events:");
            told.forEach(each -> lines.add("  " + each));
        }
        for (Unwell each : unwell.subList(0, Math.min(MOST_EXPLAINED, unwell.size()))) {
            lines.add("Why " + each.name() + " is so:");
            List<String> whole = explained(key(each.object())).lines().toList();
            whole.stream().limit(MOST_LINES).forEach(line -> lines.add("  " + line));
            more(lines, whole.size() - MOST_LINES);
        }
        return lines.stream()
                        .map(UnwellObjects::cut)
                        .reduce((one, other) -> one + System.lineSeparator() + other)
                        .orElse("")
                + System.lineSeparator();
    }

    String why(String namespace, String object) throws IOException {
        return explained(ObjectArgument.parse(state.kinds(), object).key(namespace));
    }

    /** Pods first: what keeps others from being well is mostly said of them. */
    private List<Unwell> unwell(String namespace) {
        var found = new ArrayList<Unwell>();
        for (Kind kind : state.kinds().journaled()) {
            if (kind.namespaced()) {
                for (StoredObject each : state.list(kind, namespace)) {
                    String why = why(each.tree());
                    if (!why.isEmpty()) {
                        found.add(new Unwell(each, why));
                    }
                }
            }
        }
        found.sort(Comparator.comparing(each -> each.object().kind().resource().equals("pods") ? 0 : 1));
        return found;
    }

    private String why(ObjectNode object) {
        ObjectHealth health = ObjectHealth.of(object, now);
        String reason = Tree.text(Tree.object(object, "status"), "reason");
        String message = Tree.text(Tree.object(object, "status"), "message");
        boolean failedPod = object.path("kind").asString("").equals("Pod")
                && object.at("/status/phase").asString("").equals("Failed");
        if (health.isCurrent() && !failedPod) {
            return "";
        }
        var all = new StringBuilder(failedPod ? "it has failed" : health.message());
        if (!reason.isEmpty() || !message.isEmpty()) {
            all.append(" (").append(reason).append(": ").append(message).append(')');
        }
        for (ObjectNode condition : Tree.objects(Tree.object(object, "status"), "conditions")) {
            String said = Tree.text(condition, "message");
            if (Tree.text(condition, "status").equals("False") && !said.isEmpty()) {
                all.append("; ")
                        .append(Tree.text(condition, "type"))
                        .append(" is False: ")
                        .append(said);
            }
        }
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (ObjectNode container : Tree.objects(Tree.object(object, "status"), list)) {
                JsonNode waiting = container.at("/state/waiting");
                if (!waiting.isMissingNode()) {
                    all.append("; container ")
                            .append(Tree.text(container, "name"))
                            .append(" waits: ")
                            .append(Tree.text(waiting, "reason"))
                            .append(' ')
                            .append(Tree.text(waiting, "message"));
                }
            }
        }
        return all.toString();
    }

    private static List<String> events(ObjectNode list) {
        List<ObjectNode> events = new ArrayList<>(Tree.objects(list, "items"));
        events.sort(Comparator.comparing(UnwellObjects::time));
        return events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size()).stream()
                .map(event -> Tree.text(event, "type") + " " + Tree.text(event, "reason") + " "
                        + Tree.text(Tree.object(event, "involvedObject"), "kind") + "/"
                        + Tree.text(Tree.object(event, "involvedObject"), "name") + ": "
                        + Tree.text(event, "message").replace('\n', ' '))
                .toList();
    }

    private static String time(ObjectNode event) {
        String last = Tree.text(event, "lastTimestamp");
        return last.isEmpty() ? Tree.text(event, "eventTime") : last;
    }

    private String explained(ResourceKey key) throws IOException {
        try (var connection = Connection.toRunningDirectory(directory);
                JournalReader journal = connection.journal()) {
            var decoder = ObjectDecoder.of(new ObjectCodec(connection.registry()));
            return Explanation.of(journal, state.kinds(), decoder, key, false).text();
        }
    }

    private static ResourceKey key(StoredObject object) {
        return new ResourceKey(object.kind().resource(), object.key());
    }

    private static void more(List<String> lines, int left) {
        if (left > 0) {
            lines.add("  and " + left + " more");
        }
    }

    private static String cut(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 3) + "...";
    }

    @Override
    public void close() {}
}
