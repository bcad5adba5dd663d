package io.streamplane.ops.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One cell of the table of who may do what: who, what, where, and whether he may. The table is the one that the authorizers are
 * tested with.
 *
 * @param namespace empty for the cluster
 * @param group empty for core
 * @param subresource empty for the object itself
 */
record AccessCell(
        String who, String namespace, String group, String resource, String subresource, String verb, boolean allowed) {

    /** An object that there is not, so that what is allowed changes nothing. */
    private static final String NAME = "nothing";

    private static final Path TABLE =
            Path.of("../streams-apiserver/src/test/resources/io/streamplane/apiserver/authorization/who-may.txt");
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
    private static final Set<String> OF_MANY = Set.of("list", "watch", "deletecollection");
    private static final List<String> GROUPS_WITHOUT_DOT = List.of("apps", "batch", "policy");

    /** A request that asks for it. */
    record Asked(String method, String path, String body) {}

    static List<AccessCell> all() throws IOException {
        try (Stream<String> lines = Files.lines(TABLE)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .flatMap(AccessCell::ofLine)
                    .toList();
        }
    }

    private static Stream<AccessCell> ofLine(String line) {
        List<String> words = Arrays.asList(line.split("\\s+"));
        List<String> path = Arrays.asList(words.get(2).split("/", -1));
        boolean core = !path.getFirst().contains(".") && !GROUPS_WITHOUT_DOT.contains(path.getFirst());
        List<String> resource = core ? path : path.subList(1, path.size());
        return VERBS.stream()
                .map(verb -> new AccessCell(
                        words.getFirst(),
                        words.get(1).equals("-") ? "" : words.get(1),
                        core ? "" : path.getFirst(),
                        resource.getFirst(),
                        resource.size() > 1 ? resource.get(1) : "",
                        verb,
                        words.subList(3, words.size()).contains(verb)));
    }

    /** E.g. {@code pods/log}. */
    String combinedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** As a refusal says it. */
    String refusal() {
        return "cannot " + verb + " resource \"" + combinedResource() + "\" in API group \"" + group + "\"";
    }

    /** Empty where no request asks for it: for many of a subresource, or of the namespaces in a namespace. */
    Optional<Asked> asked() {
        boolean ofNamespace = resource.equals("namespaces") && !namespace.isEmpty();
        boolean ofMany = OF_MANY.contains(verb) || (ofNamespace && verb.equals("create"));
        if (ofMany && (!subresource.isEmpty() || ofNamespace)) {
            return Optional.empty();
        }
        String collection = (group.isEmpty() ? "/api/v1" : "/apis/" + group + "/v1")
                + (namespace.isEmpty() || ofNamespace ? "" : "/namespaces/" + namespace)
                + "/" + resource;
        String object =
                collection + "/" + (ofNamespace ? namespace : NAME) + (subresource.isEmpty() ? "" : "/" + subresource);
        String dryRun = "?dryRun=All";
        return Optional.of(
                switch (verb) {
                    case "get" -> new Asked("GET", object, "");
                    case "list" -> new Asked("GET", collection + "?limit=1", "");
                    case "watch" -> new Asked("GET", collection + "?watch=true&timeoutSeconds=1", "");
                    case "create" -> new Asked("POST", (subresource.isEmpty() ? collection : object) + dryRun, "{}");
                    case "update" -> new Asked("PUT", object + dryRun, "{}");
                    case "patch" -> new Asked("PATCH", object + dryRun, "{}");
                    case "delete" -> new Asked("DELETE", object + dryRun, "");
                    default -> new Asked("DELETE", collection + dryRun, "");
                });
    }
}
