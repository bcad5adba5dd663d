package io.streamplane.ops.bench;

import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.assembly.Connection;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.ops.fork.Fork;
import io.streamplane.schemas.journal.ToolAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How long a fork of a large cluster takes, and then {@code up} until it answers its first request. */
public final class ForkBench {

    private ForkBench() {}

    /**
     * @param objects how many ConfigMaps the cluster has beside its nodes and pods
     * @param commands in its journal, at least
     * @param folder for the data, which is left there
     */
    public static BenchReport run(int objects, int commands, Path folder) throws IOException, InterruptedException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        var size = new RecordedCluster.Size(100, 100, 1_000, objects);
        RecordedJournal.inDirectory(first, size, commands);
        var rows = new ArrayList<List<String>>();
        ObjectNode json = JsonMapper.shared().createObjectNode().put("commands", commands);
        long begin = System.nanoTime();
        try (Connection connection = Connection.toDirectory(first, null)) {
            Fork.Made made = Fork.run(connection, first.toString(), new Moment.AtRevision(commands), second);
            json.put("objects", made.objects());
        }
        row("fork", seconds(begin), rows, json);
        begin = System.nanoTime();
        try (var system = AllInOne.start(AllInOneOptions.temporary(second));
                var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("bench"))) {
            client.get("/api/v1/namespaces/" + size.map(0).namespace() + "/configmaps/"
                            + size.map(0).name())
                    .orThrow();
            row("up", seconds(begin), rows, json);
        }
        return new BenchReport(List.of("step", "seconds"), rows, json);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void row(String step, double seconds, List<List<String>> rows, ObjectNode json) {
        rows.add(List.of(step, String.format(Locale.ROOT, "%.1f", seconds)));
        json.put(step + "Seconds", seconds);
    }
}
