package io.streamplane.apiserver.http;

import io.streamplane.apiserver.apply.ComponentFields;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.operation.JournalRoom;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.table.TableRenderer;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.openapi.JsonBody;
import io.streamplane.schemas.protobuf.ProtobufBody;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** POST, PUT, PATCH and DELETE: reads the body, hands it to {@link Operations}, and answers with what came of it. */
final class WriteHandler {

    private static final List<String> BODIES = List.of("application/json", "application/yaml", ProtobufBody.MEDIA_TYPE);

    private static final int LONGEST_SUMMARY = 30;

    private final Supplier<KindRegistry> kinds;
    private final Function<Target, Operations> operations;
    private final JournalRoom room;
    private final ObjectReader reader;
    private final InstantSource clock;

    /** @param kinds those that are served now */
    WriteHandler(
            Supplier<KindRegistry> kinds,
            Function<Target, Operations> operations,
            JournalRoom room,
            ObjectReader reader,
            InstantSource clock) {
        this.kinds = kinds;
        this.operations = operations;
        this.room = room;
        this.reader = reader;
        this.clock = clock;
    }

    void create(Exchange exchange, Target target, QueryOptions query) throws IOException {
        MediaTypes accepted = exchange.accepted(target);
        JsonBody.Parsed body = body(exchange, target);
        String version = Tree.text(Tree.object(object(body), "metadata"), "resourceVersion");
        if (!version.isEmpty() && !version.equals("0")) {
            throw new RequestException(
                    HttpFailures.badRequest("resourceVersion should not be set on objects to be created"));
        }
        answer(
                exchange,
                target,
                query,
                accepted,
                operations(target)
                        .create(
                                exchange.caller(),
                                target,
                                object(body),
                                body.duplicateFields(),
                                query.write("CreateOptions")));
    }

    void update(Exchange exchange, Target target, QueryOptions query) throws IOException {
        MediaTypes accepted = exchange.accepted(target);
        JsonBody.Parsed body = body(exchange, target);
        answer(
                exchange,
                target,
                query,
                accepted,
                operations(target)
                        .update(
                                exchange.caller(),
                                target,
                                object(body),
                                body.duplicateFields(),
                                query.write("UpdateOptions")));
    }

    void patch(Exchange exchange, Target target, QueryOptions query) throws IOException {
        MediaTypes accepted = exchange.accepted(target);
        String mediaType = mediaType(exchange);
        List<PatchType> types = patchTypes(target.kind());
        PatchType type = types.stream()
                .filter(candidate -> candidate.mediaType().equals(mediaType))
                .findFirst()
                .orElseThrow(() -> new RequestException(HttpFailures.unsupportedMediaType(
                        types.stream().map(PatchType::mediaType).collect(Collectors.joining(", ")))));
        byte[] body = exchange.body();
        WriteOptions options = query.write("PatchOptions");
        if (type != PatchType.APPLY && !query.all("force").isEmpty()) {
            throw new RequestException(Failures.invalidOptions(
                    "PatchOptions", FieldError.forbidden("force", "may not be specified for non-apply patch")));
        }
        PatchBody patch = PatchBody.parse(body, type, options.fieldValidation());
        exchange.warnings(patch.warnings());
        answer(
                exchange,
                target,
                query,
                accepted,
                operations(target).patch(exchange.caller(), target, type, patch.patch(), options));
    }

    void delete(Exchange exchange, Target target, QueryOptions query) throws IOException {
        MediaTypes accepted = exchange.accepted(target);
        answer(
                exchange,
                target,
                query,
                accepted,
                operations(target).delete(exchange.caller(), target, deleteOptions(exchange, query)));
    }

    /** Deletes each object that the selectors name; the answer is the list of them. */
    void deleteCollection(Exchange exchange, Target target, QueryOptions query) throws IOException {
        MediaTypes accepted = exchange.accepted(target);
        DeleteOptions options = deleteOptions(exchange, query);
        ObjectReader.Page page = reader.list(target, query);
        Operations all = operations(target);
        List<ObjectKey> keys = page.objects().stream().map(StoredObject::key).toList();
        Optional<ApiResult> failure =
                new CollectionDeletion(keys, key -> all.delete(exchange.caller(), target.of(key), options)).run();
        if (failure.isPresent()) {
            answer(exchange, target, query, accepted, failure.get());
            return;
        }
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.put("kind", target.kind().kind() + "List")
                .put("apiVersion", target.kind().apiVersion());
        list.set("metadata", ReadHandler.listMeta(page));
        var items = list.putArray("items");
        page.objects().forEach(object -> items.add(object.tree()));
        exchange.send(200, list, accepted.encoder());
    }

    /** Refuses every write, deletions included (they too are records), while there is no room for it. */
    private Operations operations(Target target) {
        String problem = room.problem();
        if (problem != null) {
            throw new RequestException(Failures.insufficientStorage(problem));
        }
        return operations.apply(target);
    }

    private void answer(Exchange exchange, Target target, QueryOptions query, MediaTypes accepted, ApiResult result)
            throws IOException {
        exchange.warnings(result.warnings());
        switch (result) {
            case ApiResult.Done done -> {
                ObjectNode body = shown(target.kind(), done.body());
                exchange.send(done.code(), shaped(target.kind(), query, accepted, body), accepted.encoder());
            }
            case ApiResult.Failed failed -> exchange.fail(failed.failure());
        }
    }

    /** As the client wants objects; a Status, a Scale or a Binding stays what it is. */
    private ObjectNode shaped(Kind kind, QueryOptions query, MediaTypes accepted, ObjectNode body) {
        if (!isOf(kind, body)) {
            return body;
        }
        return switch (accepted.shape()) {
            case OBJECT -> body;
            case PARTIAL_METADATA -> TableRenderer.partial(body);
            case TABLE -> {
                ObjectNode meta = JsonMapper.shared().createObjectNode();
                meta.set("resourceVersion", body.path("metadata").path("resourceVersion"));
                yield TableRenderer.table(
                        reader.rules(kind).columns(),
                        List.of(body),
                        meta,
                        TableRenderer.IncludeObject.of(query.text("includeObject")),
                        clock.instant(),
                        true);
            }
        };
    }

    private static boolean isOf(Kind kind, ObjectNode body) {
        return Tree.text(body, "kind").equals(kind.kind())
                && Tree.text(body, "apiVersion").equals(kind.apiVersion());
    }

    private static ObjectNode shown(Kind kind, ObjectNode body) {
        return isOf(kind, body) ? ComponentFields.shown(kind, body) : body;
    }

    private JsonBody.Parsed body(Exchange exchange, Target target) throws IOException {
        String type = bodyType(exchange);
        if (type == null) {
            throw unsupported();
        }
        return parsed(exchange.body(), type, target.kind().kind());
    }

    /** Empty where none is named, which is JSON; null where it is none that is read here, as CBOR: clients repeat in JSON. */
    private static @Nullable String bodyType(Exchange exchange) {
        String type = mediaType(exchange);
        return type.isEmpty() || BODIES.contains(type) ? type : null;
    }

    private static RequestException unsupported() {
        return new RequestException(HttpFailures.unsupportedMediaType(String.join(", ", BODIES)));
    }

    /** @param expected the kind that it should be of */
    private JsonBody.Parsed parsed(byte[] body, String type, String expected) {
        if (type.equals(ProtobufBody.MEDIA_TYPE)) {
            return protobuf(body);
        }
        return switch (JsonBody.parse(body, type)) {
            case JsonBody.Parsed parsed -> parsed;
            case JsonBody.Malformed malformed ->
                throw new RequestException(
                        HttpFailures.badRequest("the object provided is unrecognized (must be of type " + expected
                                + "): " + malformed.message() + " (" + summary(body) + ")"));
        };
    }

    /** As {@code summarizeData} of {@code k8s.io/apiserver/pkg/endpoints/handlers}. */
    private static String summary(byte[] body) {
        if (body.length == 0) {
            return "<empty>";
        }
        byte[] first = Arrays.copyOf(body, Math.min(body.length, LONGEST_SUMMARY));
        String text = first[0] == '{'
                ? new String(first, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(first);
        return body.length > LONGEST_SUMMARY ? text + " ..." : text;
    }

    private JsonBody.Parsed protobuf(byte[] body) {
        try {
            return new JsonBody.Parsed(ProtobufBody.parse(kinds.get(), body), List.of());
        } catch (IllegalArgumentException e) {
            throw new RequestException(HttpFailures.badRequest(String.valueOf(e.getMessage())));
        }
    }

    private static ObjectNode object(JsonBody.Parsed body) {
        if (body.tree() instanceof ObjectNode object) {
            return object;
        }
        throw new RequestException(
                HttpFailures.badRequest("couldn't get version/kind; json parse error: expected an object, but got "
                        + body.tree().getNodeType()));
    }

    private static String mediaType(Exchange exchange) {
        String said = exchange.header(HttpHeader.CONTENT_TYPE);
        int parameters = said.indexOf(';');
        return (parameters < 0 ? said : said.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /** Custom resources have no merge keys, so no strategic merge. */
    private static List<PatchType> patchTypes(Kind kind) {
        return Arrays.stream(PatchType.values())
                .filter(type -> kind.custom() == null || type != PatchType.STRATEGIC_MERGE)
                .toList();
    }

    private DeleteOptions deleteOptions(Exchange exchange, QueryOptions query) throws IOException {
        byte[] bytes = exchange.body();
        String type = bodyType(exchange);
        if (bytes.length > 0 && type == null) {
            throw unsupported();
        }
        JsonNode body = bytes.length == 0 || type == null
                ? JsonMapper.shared().createObjectNode()
                : parsed(bytes, type, "DeleteOptions").tree();
        // As upstream: a body stands for all options, and the query's count only without one.
        return DeleteBody.read(body, bytes.length == 0 ? query : QueryOptions.NONE);
    }
}
