package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.apply.Ownership.Conflict;
import io.streamplane.apiserver.request.ApiFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Conflicts of an applied configuration as kubectl shows them, and as client libraries find them among the causes. */
public final class ApplyConflicts {

    private ApplyConflicts() {}

    static ApiFailure failure(List<Conflict> conflicts) {
        var causes = conflicts.stream()
                .map(each ->
                        new ApiFailure.Cause("FieldManagerConflict", "conflict with " + manager(each), each.path()))
                .toList();
        return new ApiFailure(409, "Conflict", message(conflicts), new ApiFailure.Details("", "", "", "", causes, 0));
    }

    private static String message(List<Conflict> conflicts) {
        if (conflicts.size() == 1) {
            Conflict only = conflicts.getFirst();
            return "Apply failed with 1 conflict: conflict with " + manager(only) + ": " + only.path();
        }
        var byManager = new TreeMap<String, List<String>>();
        conflicts.forEach(each ->
                byManager.computeIfAbsent(manager(each), _ -> new ArrayList<>()).add("- " + each.path()));
        return "Apply failed with " + conflicts.size() + " conflicts: "
                + byManager.entrySet().stream()
                        .map(each -> "conflicts with " + each.getKey() + ":\n" + String.join("\n", each.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String manager(Conflict conflict) {
        String name = "\"" + conflict.manager().name() + "\"";
        if (!conflict.manager().subresource().isEmpty()) {
            name += " with subresource \"" + conflict.manager().subresource() + "\"";
        }
        if (conflict.manager().operation() == Operation.APPLY) {
            return name;
        }
        String using = name + " using " + conflict.manager().apiVersion();
        return conflict.managerTime().isEmpty() ? using : using + " at " + conflict.managerTime();
    }
}
