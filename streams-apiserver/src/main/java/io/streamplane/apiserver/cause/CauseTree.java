package io.streamplane.apiserver.cause;

import io.streamplane.apiserver.audit.AuditEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Entries under those that they reacted to, in the order of a reader: each stands under its cause. One that follows from
 * the line above it alone stands at the same depth; where one caused several, they are branches of it.
 *
 * <p>Example: a Deployment's creation, its ReplicaSet's, and the pod's, of which follow its binding and its deletion:
 *
 * <pre>
 * create deployments.apps/web
 * create replicasets.apps/web-1
 * create pods/web-1-a
 * ├─ bind pods/web-1-a
 * │  update/status pods/web-1-a
 * └─ delete pods/web-1-a
 * </pre>
 */
public final class CauseTree {

    /** @param prefix the drawing in front of the entry */
    public record Line(AuditEntry entry, String prefix) {}

    private record Pending(AuditEntry entry, String prefix, String below) {}

    private final Map<Long, List<AuditEntry>> effects = new TreeMap<>();
    private final List<AuditEntry> roots = new ArrayList<>();

    private CauseTree() {}

    /** @param entries of accepted commands, in any order; one whose cause is not among them is a root */
    public static List<Line> of(Collection<AuditEntry> entries) {
        var tree = new CauseTree();
        var byRevision = new TreeMap<Long, AuditEntry>();
        entries.forEach(entry -> byRevision.put(entry.revision(), entry));
        byRevision.values().forEach(entry -> {
            long cause = entry.cause();
            if (cause < entry.revision() && byRevision.containsKey(cause)) {
                tree.effects.computeIfAbsent(cause, _ -> new ArrayList<>()).add(entry);
            } else {
                tree.roots.add(entry);
            }
        });
        return tree.lines();
    }

    /** Without recursion: a chain may be as long as a rollout. */
    private List<Line> lines() {
        var lines = new ArrayList<Line>();
        var pending = new ArrayList<Pending>();
        roots.stream()
                .sorted(Comparator.comparing(AuditEntry::revision).reversed())
                .forEach(root -> pending.add(new Pending(root, "", "")));
        while (!pending.isEmpty()) {
            Pending next = pending.removeLast();
            lines.add(new Line(next.entry(), next.prefix()));
            List<AuditEntry> under = effects.getOrDefault(next.entry().revision(), List.of());
            if (under.size() == 1) {
                pending.add(new Pending(under.getFirst(), next.below(), next.below()));
                continue;
            }
            for (int i = under.size() - 1; i >= 0; i--) {
                boolean last = i == under.size() - 1;
                pending.add(new Pending(
                        under.get(i), next.below() + (last ? "└─ " : "├─ "), next.below() + (last ? "   " : "│  ")));
            }
        }
        return lines;
    }
}
