package io.streamplane.ops.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.Replay;
import io.streamplane.apiserver.journal.read.JournalReader;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.restore.Planner;
import io.streamplane.apiserver.restore.Restoration;
import io.streamplane.apiserver.restore.RestorePlan;
import io.streamplane.apiserver.restore.RestoreSelection;
import io.streamplane.apiserver.restore.StepResult;
import io.streamplane.apiserver.restore.StepResult.Outcome;
import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.client.ApiClient;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.CommandCodec;
import io.streamplane.schemas.journal.ToolAgent;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@Timeout(180)
class RestorationIT {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final String JSON = "application/json";

    @TempDir
    Path folder;

    /** Everything that is changed between plan and restoration is changed by somebody else. */
    @Test
    void shouldLeaveAloneWhatSomebodyChangedSinceThePlan() throws Exception {
        try (var system = AllInOne.start(AllInOneOptions.temporary(folder).withNodes(1));
                var client = ApiClient.of(system.kubeconfig(), ToolAgent.of("test"))) {
            // Given
            for (String name : List.of("raced", "quiet", "gone", "taken")) {
                client.post(MAPS, JSON, map(name, "1")).orThrow();
            }
            long then = end(system);
            for (String name : List.of("raced", "quiet", "gone")) {
                client.put(MAPS + "/" + name, JSON, map(name, "2")).orThrow();
            }
            client.delete(MAPS + "/taken").orThrow();
            client.post(MAPS, JSON, map("new", "1")).orThrow();
            client.post(MAPS, JSON, map("rewritten", "1")).orThrow();
            client.post(SERVICES, JSON, service()).orThrow();
            RestorePlan plan = plan(system, then);

            // When
            client.put(MAPS + "/raced", JSON, map("raced", "3")).orThrow();
            client.delete(MAPS + "/gone").orThrow();
            client.post(MAPS, JSON, map("taken", "3")).orThrow();
            client.put(MAPS + "/rewritten", JSON, map("rewritten", "3")).orThrow();
            ObjectNode status = (ObjectNode) client.get(SERVICES + "/s").orThrow();
            status.withObject("/status")
                    .withObject("/loadBalancer")
                    .putArray("ingress")
                    .addObject()
                    .put("ip", "1.2.3.4");
            client.put(SERVICES + "/s/status", JSON, status.toString()).orThrow();
            List<StepResult> results = restore(plan, client);

            // Then
            assertThat(results)
                    .extracting(result -> result.step().key().key().name() + " " + result.outcome())
                    .containsExactlyInAnyOrder(
                            "raced " + Outcome.CONFLICT,
                            "quiet " + Outcome.DONE,
                            "gone " + Outcome.CONFLICT,
                            "taken " + Outcome.CONFLICT,
                            "new " + Outcome.DONE,
                            "rewritten " + Outcome.CONFLICT,
                            "s " + Outcome.DONE);
            assertThat(number(client, "raced")).isEqualTo("3");
            assertThat(number(client, "quiet")).isEqualTo("1");
            assertThat(number(client, "taken")).isEqualTo("3");
            assertThat(number(client, "rewritten")).isEqualTo("3");
            assertThat(client.get(SERVICES + "/s").code())
                    .as("only its status had changed")
                    .isEqualTo(404);

            // When
            List<StepResult> again = restore(plan(system, then), client);

            // Then
            assertThat(again).allMatch(result -> result.outcome() == Outcome.DONE);
            assertThat(plan(system, then).steps()).isEmpty();
            assertThat(number(client, "raced")).isEqualTo("1");
            assertThat(number(client, "gone")).isEqualTo("1");
        }
    }

    private static List<StepResult> restore(RestorePlan plan, ApiClient client) throws Exception {
        return Restoration.run(plan, (method, path, body) -> {
            var answer = client.send(method, path, body);
            return new Restoration.Answer(answer.code(), answer.body());
        });
    }

    private static String number(ApiClient client, String name) throws Exception {
        return client.get(MAPS + "/" + name).orThrow().at("/data/number").asString();
    }

    private static String map(String name, String number) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"number\":\"" + number + "\"}}";
    }

    private static String service() {
        return "{\"metadata\":{\"name\":\"s\"},\"spec\":{\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}]}}";
    }

    private static long end(AllInOne system) {
        try (var journal = journal(system)) {
            return journal.end();
        }
    }

    private static RestorePlan plan(AllInOne system, long then) {
        var replay = new Replay(Kinds.builtIn(), ObjectDecoder.of(new ObjectCodec(system.registry())));
        try (var journal = journal(system)) {
            journal.read(0, then, replay::apply);
            Snapshot was = replay.current();
            journal.read(then, journal.end(), replay::apply);
            return Planner.plan(was, replay.current(), RestoreSelection.ofNamespace("default"));
        }
    }

    private static JournalReader journal(AllInOne system) {
        return new JournalReader(system.settings(), new CommandCodec(system.registry()));
    }
}
