package io.streamplane.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamplane.apiserver.request.PatchType;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.openapi.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random patches of random objects, against {@code kubectl patch --local}, which runs the code of kube-apiserver. Asks for
 * some seconds; {@code -Dpatches.seconds} and {@code -Dpatches.seed} ask for more and for the same again.
 */
class PatchDifferenceIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("patches.seconds", 10));

    @BeforeAll
    static void requireKubectl() throws Exception {
        boolean found;
        try {
            found = new ProcessBuilder("kubectl", "version", "--client")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            found = false;
        }
        assumeTrue(found, "expected kubectl on PATH");
    }

    @ParameterizedTest
    @EnumSource(names = {"STRATEGIC_MERGE", "JSON"})
    void shouldPatchAsKubectlDoes(PatchType type, @TempDir Path folder) throws Exception {
        // Given
        long first = Long.getLong("patches.seed", System.nanoTime());
        long end = System.nanoTime() + TIME.toNanos();
        var differences = new ArrayList<String>();
        int count = 0;
        int refused = 0;

        for (long seed = first; System.nanoTime() < end && differences.size() < 5; seed++, count++) {
            var random = new Random(seed);
            Kind kind = Kinds.builtIn().get(List.of("pods", "deployments.apps").get(random.nextInt(2)));
            var patches = new RandomPatches(random);
            ObjectNode object = patches.object(Definitions.builtIn().of(kind));
            boolean json = type == PatchType.JSON;
            // Of a kind that kubectl does not know, it takes what JSON patches leave.
            object.put("apiVersion", json ? "example.com/v1" : kind.apiVersion())
                    .put("kind", json ? "Thing" : kind.kind());
            object.withObject("metadata").put("name", "p");
            JsonNode patch = json
                    ? patches.operations(object)
                    : patches.strategic(Definitions.builtIn().of(kind));

            // When
            JsonNode expected = kubectl(folder, type, object, patch);
            JsonNode got = patched(type, kind, object, patch);

            // Then
            refused += expected.isString() ? 1 : 0;
            if (!expected.equals(got)) {
                differences.add("-Dpatches.seed=%d%nobject   %s%npatch    %s%nkubectl  %s%ngot      %s%n"
                        .formatted(seed, object, patch, expected, got));
            }
        }
        assertThat(differences).as("of %d patches", count).isEmpty();
        assertThat(refused).as("refused of %d patches", count).isLessThan(count);
    }

    /** What is left; or a text where it is refused. */
    private static JsonNode patched(PatchType type, Kind kind, ObjectNode object, JsonNode patch) {
        try {
            JsonNode left = JSON.readTree(JSON.writeValueAsString(Patches.apply(type, kind, object, patch)));
            // kubectl prints nothing that does not say what it is.
            return left.has("apiVersion") && left.has("kind")
                    ? left
                    : JSON.getNodeFactory().stringNode("refused");
        } catch (PatchFailure refused) {
            return JSON.getNodeFactory().stringNode("refused");
        }
    }

    private static JsonNode kubectl(Path folder, PatchType type, ObjectNode object, JsonNode patch)
            throws IOException, InterruptedException {
        Path input = folder.resolve("object.json");
        Path output = folder.resolve("out");
        Files.writeString(input, JSON.writeValueAsString(object));
        String name = type == PatchType.JSON ? "json" : "strategic";
        Process process = new ProcessBuilder(
                        "kubectl",
                        "patch",
                        "--local",
                        "-f",
                        input.toString(),
                        "--type",
                        name.toLowerCase(Locale.ROOT),
                        "-p",
                        JSON.writeValueAsString(patch),
                        "-o",
                        "json")
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        return process.waitFor() == 0
                ? JSON.readTree(output)
                : JSON.getNodeFactory().stringNode("refused");
    }
}
