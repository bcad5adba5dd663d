package io.streamplane.apiserver.registry;

import io.streamplane.schemas.registry.CompatibilityLevel;
import io.streamplane.schemas.registry.RegisteredSchema;
import io.streamplane.schemas.registry.SchemaRegistryException;
import io.streamplane.schemas.registry.TopicSchemaRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Confluent Schema Registry API, as far as serializers, Connect and people with curl need it (paths, error codes and
 * bodies from Confluent's API reference). Avro only; deletion is not offered, for ids are never given again.
 */
final class RegistryApi {

    private static final String AVRO = "AVRO";
    private static final String DEFAULT_CONTEXT = ":.:";
    private static final String ALL_CONTEXTS = ":*:";
    private static final Map<String, String> READ_WRITE = Map.of("mode", "READWRITE");

    private final TopicSchemaRegistry registry;

    RegistryApi(TopicSchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * @param path decoded segments, without empty ones
     * @param query its first value, of each parameter
     */
    RegistryAnswer answer(String method, List<String> path, Map<String, String> query, String body) {
        try {
            return route(method.equals("HEAD") ? "GET" : method, path, query, body);
        } catch (SchemaRegistryException e) {
            return RegistryAnswer.error(e.errorCode(), String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            return RegistryAnswer.error(400, "expected a JSON body, but: " + e.getOriginalMessage());
        }
    }

    private RegistryAnswer route(String method, List<String> given, Map<String, String> query, String body) {
        List<String> path = given.stream().map(RegistryApi::inDefaultContext).toList();
        boolean defaultToGlobal = Boolean.parseBoolean(query.get("defaultToGlobal"));
        return switch (method + " " + shape(path)) {
            case "GET " -> RegistryAnswer.ok(Map.of());
            case "GET contexts" -> RegistryAnswer.ok(List.of(DEFAULT_CONTEXT));
            case "GET subjects" -> RegistryAnswer.ok(subjects(query));
            case "POST subjects/*" -> lookUp(path.get(1), schema(body));
            case "GET subjects/*/versions" ->
                RegistryAnswer.ok(known(path.get(1)).stream()
                        .map(RegisteredSchema::version)
                        .toList());
            case "GET subjects/*/versions/*/referencedby" -> {
                version(path.get(1), path.get(3));
                yield RegistryAnswer.ok(List.of());
            }
            case "DELETE subjects/*", "DELETE subjects/*/versions/*" ->
                throw new SchemaRegistryException(
                        SchemaRegistryException.NOT_PERMITTED,
                        "Nothing is deleted here: a schema is needed for as long as there are records of it");
            case "POST subjects/*/versions" -> register(path.get(1), schema(body));
            case "GET subjects/*/versions/*" -> RegistryAnswer.ok(json(version(path.get(1), path.get(3))));
            case "GET subjects/*/versions/*/schema" ->
                text(version(path.get(1), path.get(3)).schema());
            case "GET schemas" ->
                RegistryAnswer.ok(subjects(query).stream()
                        .flatMap(subject -> latestOr(query, registry.versions(subject)).stream())
                        .map(RegistryApi::json)
                        .toList());
            case "GET schemas/types" -> RegistryAnswer.ok(List.of(AVRO));
            case "GET schemas/ids/*" ->
                RegistryAnswer.ok(Map.of(
                        "schema",
                        registry.byId(number(path.get(2), SchemaRegistryException.UNKNOWN_SCHEMA))
                                .toString()));
            case "GET schemas/ids/*/schema" ->
                text(registry.byId(number(path.get(2), SchemaRegistryException.UNKNOWN_SCHEMA)));
            case "GET schemas/ids/*/versions" ->
                RegistryAnswer.ok(ofId(path.get(2), query)
                        .map(each -> Map.of("subject", each.subject(), "version", each.version()))
                        .toList());
            case "GET schemas/ids/*/subjects" ->
                RegistryAnswer.ok(ofId(path.get(2), query)
                        .map(RegisteredSchema::subject)
                        .distinct()
                        .toList());
            case "GET mode" -> RegistryAnswer.ok(READ_WRITE);
            case "GET mode/*" -> mode(path.get(1), defaultToGlobal);
            case "PUT mode", "PUT mode/*", "DELETE mode/*" ->
                throw new SchemaRegistryException(
                        SchemaRegistryException.NOT_PERMITTED, "Every subject is in the mode READWRITE here");
            case "GET config" -> RegistryAnswer.ok(Map.of("compatibilityLevel", level("", true)));
            case "GET config/*" -> RegistryAnswer.ok(Map.of("compatibilityLevel", level(path.get(1), defaultToGlobal)));
            case "DELETE config" -> removeLevel("");
            case "DELETE config/*" -> removeLevel(path.get(1));
            case "PUT config" -> setLevel("", body);
            case "PUT config/*" -> setLevel(path.get(1), body);
            case "POST compatibility/subjects/*/versions/*" -> compatible(path.get(2), path.get(4), schema(body));
            case "POST compatibility/subjects/*/versions" -> compatible(path.get(2), "latest", schema(body));
            default -> RegistryAnswer.error(404, "HTTP 404 Not Found");
        };
    }

    /** The path with its variable segments as stars: those behind subjects, config, mode, ids and versions. */
    private static String shape(List<String> path) {
        var shape = new StringBuilder();
        String before = "";
        for (String segment : path) {
            boolean variable = List.of("subjects", "config", "ids", "mode").contains(before)
                    || (before.equals("versions") && shape.indexOf("subjects/*/versions") >= 0);
            shape.append(shape.isEmpty() ? "" : "/").append(variable ? "*" : segment);
            before = variable ? "*" : segment;
        }
        return shape.toString();
    }

    private RegistryAnswer register(String subject, Schema schema) {
        return RegistryAnswer.ok(Map.of("id", registry.register(subject, schema)));
    }

    private RegistryAnswer lookUp(String subject, Schema schema) {
        known(subject);
        return registry.find(subject, schema)
                .map(found -> RegistryAnswer.ok(json(found)))
                .orElseGet(() -> RegistryAnswer.error(SchemaRegistryException.UNKNOWN_SCHEMA, "Schema not found"));
    }

    private List<String> subjects(Map<String, String> query) {
        if (Boolean.parseBoolean(query.get("deletedOnly"))) {
            return List.of();
        }
        String prefix = inDefaultContext(query.getOrDefault("subjectPrefix", ""));
        return registry.subjects().stream()
                .filter(subject -> prefix.equals(ALL_CONTEXTS) || subject.startsWith(prefix))
                .toList();
    }

    private static List<RegisteredSchema> latestOr(Map<String, String> query, List<RegisteredSchema> versions) {
        return Boolean.parseBoolean(query.get("latestOnly")) ? List.of(versions.getLast()) : versions;
    }

    /** The versions that have this schema; at least one, unless the query asks for one subject. */
    private Stream<RegisteredSchema> ofId(String text, Map<String, String> query) {
        int id = number(text, SchemaRegistryException.UNKNOWN_SCHEMA);
        registry.byId(id);
        String wanted = inDefaultContext(query.getOrDefault("subject", ""));
        return registry.subjects().stream()
                .filter(subject -> wanted.isEmpty() || subject.equals(wanted))
                .flatMap(subject -> registry.versions(subject).stream())
                .filter(each -> each.id() == id);
    }

    private static RegistryAnswer mode(String subject, boolean defaultToGlobal) {
        if (!defaultToGlobal) {
            throw new SchemaRegistryException(
                    40409, "Subject '" + subject + "' does not have subject-level mode configured");
        }
        return RegistryAnswer.ok(READ_WRITE);
    }

    /** Confluent's full name of a subject is {@code :.context:subject}; here there is the default context only. */
    private static String inDefaultContext(String subject) {
        return subject.startsWith(DEFAULT_CONTEXT) ? subject.substring(DEFAULT_CONTEXT.length()) : subject;
    }

    private List<RegisteredSchema> known(String subject) {
        List<RegisteredSchema> versions = registry.versions(subject);
        if (versions.isEmpty()) {
            throw new SchemaRegistryException(40401, "Subject '" + subject + "' not found.");
        }
        return versions;
    }

    private RegisteredSchema version(String subject, String version) {
        List<RegisteredSchema> versions = known(subject);
        if (version.equals("latest") || version.equals("-1")) {
            return versions.getLast();
        }
        int number = number(version, 42202);
        if (number < 1) {
            throw new SchemaRegistryException(
                    42202,
                    "The specified version '" + version
                            + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string"
                            + " \"latest\"");
        }
        return versions.stream()
                .filter(each -> each.version() == number)
                .findFirst()
                .orElseThrow(() -> new SchemaRegistryException(40402, "Version " + number + " not found."));
    }

    private RegistryAnswer compatible(String subject, String version, Schema schema) {
        List<String> problems;
        if (version.equals("latest")) {
            problems = registry.problems(subject, schema);
        } else {
            CompatibilityLevel level =
                    registry.level(subject).or(() -> registry.level("")).orElse(CompatibilityLevel.BACKWARD);
            problems = level.problems(schema, List.of(version(subject, version).schema()));
        }
        ObjectNode answer = RegistryAnswer.JSON.createObjectNode().put("is_compatible", problems.isEmpty());
        problems.forEach(answer.putArray("messages")::add);
        return new RegistryAnswer(200, answer);
    }

    private String level(String subject, boolean defaultToGlobal) {
        return registry.level(subject)
                .or(() -> defaultToGlobal ? registry.level("") : java.util.Optional.empty())
                .orElseThrow(() -> new SchemaRegistryException(
                        40408, "Subject '" + subject + "' does not have subject-level compatibility configured"))
                .name();
    }

    private RegistryAnswer removeLevel(String subject) {
        CompatibilityLevel before = registry.level(subject)
                .orElseThrow(() -> new SchemaRegistryException(40401, "Subject '" + subject + "' not found."));
        registry.setLevel(subject, null);
        return RegistryAnswer.ok(Map.of("compatibilityLevel", before.name()));
    }

    private RegistryAnswer setLevel(String subject, String body) {
        String wanted = RegistryAnswer.JSON.readTree(body).path("compatibility").asString("");
        try {
            var level = CompatibilityLevel.valueOf(wanted.toUpperCase(Locale.ROOT));
            registry.setLevel(subject, level);
            return RegistryAnswer.ok(Map.of("compatibility", level.name()));
        } catch (IllegalArgumentException e) {
            throw new SchemaRegistryException(
                    42203,
                    "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive,"
                            + " forward_transitive, and full_transitive");
        }
    }

    private static Schema schema(String body) {
        JsonNode request = RegistryAnswer.JSON.readTree(body);
        String type = request.path("schemaType").asString(AVRO);
        if (!type.equals(AVRO)) {
            throw new SchemaRegistryException(42201, "Invalid schema type " + type + ": only AVRO is kept here");
        }
        if (!request.path("references").isEmpty()) {
            throw new SchemaRegistryException(42201, "Invalid schema: references are not supported");
        }
        try {
            return new Schema.Parser().parse(request.path("schema").asString(""));
        } catch (AvroRuntimeException e) {
            throw new SchemaRegistryException(42201, "Invalid schema: " + e.getMessage());
        }
    }

    private static int number(String text, int errorCode) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new SchemaRegistryException(errorCode, "expected a number, but got '" + text + "'");
        }
    }

    private static RegistryAnswer text(Schema schema) {
        return new RegistryAnswer(200, RegistryAnswer.JSON.readTree(schema.toString()));
    }

    private static Map<String, Object> json(RegisteredSchema found) {
        return Map.of(
                "subject", found.subject(),
                "version", found.version(),
                "id", found.id(),
                "schema", found.schema().toString());
    }
}
