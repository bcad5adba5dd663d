package io.streamplane.schemas.openapi.derive;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindVersion;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.openapi.DerivedSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The build step: writes {@code openapi/definitions.json}, one object from definition name to OpenAPI v3 schema, with
 * what the served kinds and the API's own types reach, and {@code messages.json} beside it, the same for protobuf.
 *
 * <p>Arguments: folder of the JSON models' sources, folder of the protobuf classes' sources, output file.
 */
public final class DeriveDefinitions {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final List<String> API_TYPES = List.of(
            META + "Status",
            META + "DeleteOptions",
            META + "APIResourceList",
            META + "APIGroupList",
            META + "APIVersions",
            META + "WatchEvent",
            "io.k8s.api.authentication.v1.TokenRequest",
            "io.k8s.api.autoscaling.v1.Scale",
            "io.k8s.api.core.v1.Binding",
            "io.k8s.api.policy.v1.Eviction");
    /** What is sent in protobuf beside what has a definition. */
    private static final List<String> MESSAGES = List.of(
            META + "PartialObjectMetadata",
            META + "PartialObjectMetadataList",
            "io.k8s.api.apidiscovery.v2.APIGroupDiscoveryList",
            "io.k8s.api.apidiscovery.v2beta1.APIGroupDiscoveryList",
            "io.k8s.api.authentication.v1.TokenRequest",
            "io.k8s.api.policy.v1.Eviction");

    private static final Map<String, String> SCALARS = Map.of(
            "io.k8s.apimachinery.pkg.api.resource.Quantity",
            """
            {"type":"string","description":"A fixed-point number as text: digits, a decimal point, and a suffix, either binary (Ki, Mi, Gi ...), decimal (m, k, M, G ...) or an exponent."}""",
            "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
            """
            {"type":"string","format":"int-or-string","description":"Either a 32-bit integer or a string."}""",
            META + "Time",
            """
            {"type":"string","format":"date-time","description":"A moment in RFC 3339 with seconds."}""",
            META + "MicroTime",
            """
            {"type":"string","format":"date-time","description":"A moment in RFC 3339 with microseconds."}""");

    private DeriveDefinitions() {}

    public static void main(String[] arguments) throws IOException {
        if (isNewer(Path.of(arguments[2]), arguments)) {
            return;
        }
        var models = ModelSources.read(Path.of(arguments[0]));
        var protos = ProtoSources.read(Path.of(arguments[1]));
        var join = new DefinitionJoin(models, protos, roots());
        var classes = new TreeMap<String, String>();
        for (String className : models.models().keySet()) {
            String name = join.nameOf(className);
            if (name != null) {
                classes.put(name, className);
            }
        }
        ObjectNode definitions = JSON.createObjectNode();
        reachable(join, classes).forEach(definitions::set);
        Path output = Path.of(arguments[2]);
        Files.createDirectories(output.getParent());
        Files.write(
                output.resolveSibling("messages.json"),
                JSON.writeValueAsBytes(new WireMessages(protos, definitions).reachable(messageRoots())));
        Files.write(output, JSON.writeValueAsBytes(definitions));
    }

    /** Whether the output came after its sources and after the classes that make it and name the kinds. */
    private static boolean isNewer(Path output, String[] arguments) throws IOException {
        if (!Files.exists(output)) {
            return false;
        }
        var written = Files.getLastModifiedTime(output);
        Path classes = output.resolve("../../io/streamplane/schemas").normalize();
        for (Path root : List.of(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                classes.resolve("openapi/derive"),
                classes.resolve("kind"))) {
            try (var files = Files.walk(root)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (Files.getLastModifiedTime(file).compareTo(written) > 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static List<String> messageRoots() {
        var roots = roots();
        roots.addAll(MESSAGES);
        return roots;
    }

    private static ArrayList<String> roots() {
        var roots = new ArrayList<>(API_TYPES);
        for (Kind kind : Kinds.builtIn().all()) {
            for (KindVersion version : kind.versions()) {
                roots.add(version.openApiName());
                if (!kind.isReview()) {
                    roots.add(version.openApiName() + "List");
                }
            }
        }
        return roots;
    }

    private static Map<String, JsonNode> reachable(DefinitionJoin join, Map<String, String> classes) {
        var found = new TreeMap<String, JsonNode>();
        var waiting = new ArrayDeque<>(roots());
        while (!waiting.isEmpty()) {
            String name = waiting.poll();
            if (found.containsKey(name)) {
                continue;
            }
            JsonNode definition = definition(name, join, classes);
            found.put(name, definition);
            DerivedSchemas.references(definition)
                    .forEach(ref -> waiting.add(ref.substring(DefinitionJoin.REF_PREFIX.length())));
        }
        return found;
    }

    private static JsonNode definition(String name, DefinitionJoin join, Map<String, String> classes) {
        String scalar = SCALARS.get(name);
        if (scalar != null) {
            return JSON.readTree(scalar);
        }
        String className = classes.get(name);
        if (className == null) {
            throw new IllegalStateException("expected a class for the definition " + name + ", but there is none");
        }
        return join.definition(className, name);
    }
}
