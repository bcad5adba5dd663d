package io.streamplane.apiserver.event;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.patch.MergePatch;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.StructuralDecoder;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes of Events by clients: straight to the topic, the last one wins. An update makes an Event that is not there. */
public final class EventOperations implements Operations, AutoCloseable {

    private static final long TIMEOUT_SECONDS = 10;

    private final EventLog log;
    private final ObjectCodec codec;
    private final KindRules rules;
    private final StructuralDecoder decoder = new StructuralDecoder(Definitions.builtIn());
    private final KafkaProducer<byte[], byte[]> producer;

    public EventOperations(EventLog log, ObjectCodec codec, KindRulebook rules, ClientSettings settings) {
        this.log = log;
        this.rules = rules.of(EventLog.EVENT);
        this.codec = codec;
        this.producer = new KafkaProducer<>(settings.producer("streamplane-event-writes"));
    }

    @Override
    public ApiResult create(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        ObjectNode event = body.deepCopy();
        ObjectNode metadata = event.withObject("/metadata");
        if (metadata.path("name").asString("").isEmpty()) {
            String prefix = metadata.path("generateName").asString("");
            if (prefix.isEmpty()) {
                return failed(new ApiFailure(
                        422,
                        "Invalid",
                        "Event \"\" is invalid: metadata.name: Required value: name or generateName is required",
                        null));
            }
            metadata.put(
                    "name", prefix + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
        }
        metadata.put("namespace", target.namespace());
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put(
                "creationTimestamp",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        var key = new ObjectKey(target.namespace(), metadata.path("name").asString());
        if (log.current().get(EventLog.EVENT, key).isPresent()) {
            return failed(Failures.alreadyExists(EventLog.EVENT, key.name()));
        }
        return write(key, event, 201, options);
    }

    @Override
    public ApiResult update(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        var known = log.current().get(EventLog.EVENT, new ObjectKey(target.namespace(), target.name()));
        if (known.isEmpty()) {
            return create(caller, target, named(body, target.name()), duplicateFields, options);
        }
        String version = body.path("metadata").path("resourceVersion").asString("");
        if (!version.isEmpty() && !version.equals(Long.toString(known.get().revision()))) {
            return failed(Failures.modified(EventLog.EVENT, target.name()));
        }
        return write(known.get().key(), named(body, target.name()), 200, options);
    }

    private static ObjectNode named(ObjectNode body, String name) {
        ObjectNode event = body.deepCopy();
        event.withObject("/metadata").put("name", name);
        return event;
    }

    @Override
    public ApiResult patch(Caller caller, Target target, PatchType type, JsonNode patch, WriteOptions options) {
        var known = log.current().get(EventLog.EVENT, new ObjectKey(target.namespace(), target.name()));
        if (known.isEmpty()) {
            return failed(Failures.notFound(EventLog.EVENT, target.name()));
        }
        if (type == PatchType.JSON || type == PatchType.APPLY || !patch.isObject()) {
            return failed(new ApiFailure(
                    415,
                    "UnsupportedMediaType",
                    "Events take " + PatchType.MERGE.mediaType() + " and " + PatchType.STRATEGIC_MERGE.mediaType(),
                    null));
        }
        // Events have no lists that a strategic merge would treat otherwise.
        ObjectNode merged = (ObjectNode) MergePatch.apply(known.get().tree(), patch);
        return write(known.get().key(), merged, 200, options);
    }

    @Override
    public ApiResult delete(Caller caller, Target target, DeleteOptions options) {
        var known = log.current().get(EventLog.EVENT, new ObjectKey(target.namespace(), target.name()));
        if (known.isEmpty()) {
            return failed(Failures.notFound(EventLog.EVENT, target.name()));
        }
        if (!options.dryRun()) {
            ApiFailure problem = produce(known.get().key(), null);
            if (problem != null) {
                return failed(problem);
            }
        }
        return new ApiResult.Done(200, known.get().tree(), List.of());
    }

    @Override
    public void close() {
        producer.close();
    }

    private ApiResult write(ObjectKey key, ObjectNode body, int code, WriteOptions options) {
        var decoded = decoder.decode(EventLog.EVENT, body);
        if (!decoded.errors().isEmpty()) {
            return failed(new ApiFailure(400, "BadRequest", String.join(", ", decoded.errors()), null));
        }
        var warnings = new ArrayList<String>();
        for (String field : decoded.unknownFields()) {
            switch (options.fieldValidation()) {
                case STRICT -> {
                    return failed(new ApiFailure(
                            400, "BadRequest", "strict decoding error: unknown field \"" + field + "\"", null));
                }
                case WARN -> warnings.add("unknown field \"" + field + "\"");
                case IGNORE -> {}
            }
        }
        ObjectNode event = decoded.tree();
        List<FieldError> errors = rules.validate(event);
        if (!errors.isEmpty()) {
            return failed(Failures.invalid(EventLog.EVENT, key.name(), errors));
        }
        if (!options.dryRun()) {
            ApiFailure problem = produce(key, event);
            if (problem != null) {
                return failed(problem);
            }
        }
        ObjectNode written = log.current()
                .get(EventLog.EVENT, key)
                .map(object -> object.tree())
                .orElse(event);
        return new ApiResult.Done(code, written, warnings);
    }

    /** Produces, and waits until the log shows it; null where that went well. */
    private @Nullable ApiFailure produce(ObjectKey key, @Nullable ObjectNode event) {
        byte[] value = event == null ? null : codec.encodeDesired(EventLog.EVENT, event);
        try {
            var written = producer.send(new ProducerRecord<>(
                            Topics.EVENTS, 0, key.toString().getBytes(StandardCharsets.UTF_8), value))
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            log.atLeast(written.offset() + 1, Duration.ofSeconds(TIMEOUT_SECONDS))
                    .toCompletableFuture()
                    .join();
            return null;
        } catch (ExecutionException | TimeoutException | CompletionException e) {
            return new ApiFailure(
                    504, "Timeout", "the topic of events did not take the Event in time: " + e.getMessage(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ApiFailure(504, "Timeout", "the request was interrupted", null);
        }
    }

    private static ApiResult failed(ApiFailure failure) {
        return new ApiResult.Failed(failure, List.of());
    }
}
