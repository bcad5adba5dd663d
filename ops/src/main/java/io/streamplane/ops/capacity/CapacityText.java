package io.streamplane.ops.capacity;

import io.streamplane.ops.output.TextTable;
import io.streamplane.scheduler.capacity.NodeCapacity;
import io.streamplane.scheduler.request.Resources;
import io.streamplane.scheduler.streams.CapacityReader.Capacities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What nodes offer, and what is asked of them, for people and for programs. */
public final class CapacityText {

    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};

    private CapacityText() {}

    /**
     * A row for each node: what is requested of it, and what it can give. A resource other than CPU, memory and pods has a
     * column where a node offers it or a pod asks for it.
     */
    public static String text(Capacities capacities) {
        Collection<NodeCapacity> nodes = capacities.cluster().nodes();
        var others = new TreeSet<String>();
        for (NodeCapacity node : nodes) {
            others.addAll(others(node.allocatable()).keySet());
            others.addAll(others(node.requested()).keySet());
        }
        var header = new ArrayList<>(List.of("NODE", "CPU", "MEMORY", "PODS"));
        others.forEach(other -> header.add(other.toUpperCase(Locale.ROOT)));
        return TextTable.ofWords(
                header, nodes.stream().map(node -> row(node, others)).toList());
    }

    private static List<String> row(NodeCapacity node, Collection<String> others) {
        Resources asked = node.requested();
        Resources given = node.allocatable();
        var row = new ArrayList<String>();
        row.add(node.name());
        row.add(cpu(asked.milliCpu()) + '/' + cpu(given.milliCpu()));
        row.add(bytes(asked.memory()) + '/' + bytes(given.memory()));
        row.add(node.pods().size() + "/" + given.pods());
        for (String other : others) {
            row.add(others(asked).getOrDefault(other, "0") + '/' + others(given).getOrDefault(other, "0"));
        }
        return row;
    }

    /** Amounts are Kubernetes quantities by resource name, as in a node's status. */
    public static ObjectNode json(Capacities capacities) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("revision", capacities.revision());
        var nodes = json.putArray("nodes");
        for (NodeCapacity each : capacities.cluster().nodes()) {
            ObjectNode node = nodes.addObject();
            node.put("node", each.name());
            put(node.putObject("allocatable"), each.allocatable())
                    .put("pods", Long.toString(each.allocatable().pods()));
            put(node.putObject("requested"), each.requested());
            node.put("pods", each.pods().size());
        }
        return json;
    }

    private static ObjectNode put(ObjectNode json, Resources amounts) {
        json.put("cpu", cpu(amounts.milliCpu()));
        json.put("memory", bytes(amounts.memory()));
        others(amounts).forEach(json::put);
        return json;
    }

    private static TreeMap<String, String> others(Resources amounts) {
        var others = new TreeMap<String, String>();
        if (amounts.ephemeralStorage() != 0) {
            others.put("ephemeral-storage", bytes(amounts.ephemeralStorage()));
        }
        amounts.extended().forEach((name, amount) -> others.put(name, Long.toString(amount)));
        return others;
    }

    private static String cpu(long thousandths) {
        return thousandths % 1000 == 0 ? Long.toString(thousandths / 1000) : thousandths + "m";
    }

    /** With the greatest binary suffix that loses nothing: 1536 MiB are 1536Mi. */
    private static String bytes(long amount) {
        long left = amount;
        int suffix = 0;
        while (left != 0 && left % 1024 == 0 && suffix < BINARY.length - 1) {
            left /= 1024;
            suffix++;
        }
        return left + BINARY[suffix];
    }
}
