package io.streamplane.apiserver.event;

import io.streamplane.apiserver.admission.Admission;
import io.streamplane.apiserver.admission.AdmissionPlugins;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.patch.PatchFailure;
import io.streamplane.apiserver.patch.Patches;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.events.EventFields;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final KindRulebook rules;
    private final AdmissionPlugins plugins;
    private final InstantSource clock;
    private final KafkaProducer<byte[], byte[]> producer;

    public EventOperations(
            EventLog log,
            ObjectCodec codec,
            KindRulebook rules,
            AdmissionPlugins plugins,
            ClientSettings settings,
            InstantSource clock) {
        this.log = log;
        this.rules = rules;
        this.plugins = plugins;
        this.codec = codec;
        this.clock = clock;
        this.producer = new KafkaProducer<>(settings.producer("streamplane-event-writes"));
    }

    @Override
    public ApiResult create(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        ObjectNode event = body.deepCopy();
        ObjectNode metadata = event.withObject("/metadata");
        Kind kind = target.kind();
        if (metadata.path("name").asString("").isEmpty()) {
            String prefix = metadata.path("generateName").asString("");
            if (prefix.isEmpty()) {
                return failed(Failures.invalid(
                        kind, "", List.of(FieldError.required("metadata.name", "name or generateName is required"))));
            }
            metadata.put(
                    "name", prefix + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
        }
        metadata.put("namespace", target.namespace());
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put(
                "creationTimestamp",
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        var key = new ObjectKey(target.namespace(), metadata.path("name").asString());
        if (log.current().get(kind, key).isPresent()) {
            return failed(Failures.alreadyExists(kind, key.name()));
        }
        return write(caller, target, key, event, null, duplicateFields, options);
    }

    @Override
    public ApiResult update(
            Caller caller, Target target, ObjectNode body, List<String> duplicateFields, WriteOptions options) {
        var known = known(target);
        if (known.isEmpty()) {
            return create(caller, target, named(body, target.name()), duplicateFields, options);
        }
        String version = body.path("metadata").path("resourceVersion").asString("");
        if (!version.isEmpty() && !version.equals(Long.toString(known.get().revision()))) {
            return failed(Failures.modified(target.kind(), target.name()));
        }
        ObjectNode old = known.get().tree();
        return write(caller, target, known.get().key(), named(body, target.name()), old, duplicateFields, options);
    }

    private Optional<StoredObject> known(Target target) {
        return log.current().get(target.kind(), new ObjectKey(target.namespace(), target.name()));
    }

    private static ObjectNode named(ObjectNode body, String name) {
        ObjectNode event = body.deepCopy();
        event.withObject("/metadata").put("name", name);
        return event;
    }

    @Override
    public ApiResult patch(Caller caller, Target target, PatchType type, JsonNode patch, WriteOptions options) {
        var known = known(target);
        if (known.isEmpty()) {
            return failed(Failures.notFound(target.kind(), target.name()));
        }
        if (type == PatchType.APPLY) {
            return failed(new ApiFailure(
                    415,
                    "UnsupportedMediaType",
                    "Events take patches of all types but " + PatchType.APPLY.mediaType(),
                    null));
        }
        ObjectNode merged;
        try {
            merged = Patches.apply(type, target.kind(), known.get().tree(), patch);
        } catch (PatchFailure failure) {
            return failed(new ApiFailure(failure.code(), failure.reason(), String.valueOf(failure.getMessage()), null));
        }
        return write(caller, target, known.get().key(), merged, known.get().tree(), List.of(), options);
    }

    @Override
    public ApiResult delete(Caller caller, Target target, DeleteOptions options) {
        var known = known(target);
        if (known.isEmpty()) {
            return failed(Failures.notFound(target.kind(), target.name()));
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

    /** @param old in the same group; null at creation */
    private ApiResult write(
            Caller caller,
            Target target,
            ObjectKey key,
            ObjectNode body,
            @Nullable ObjectNode old,
            List<String> duplicateFields,
            WriteOptions options) {
        Kind kind = target.kind();
        var draft = new Draft(
                new Ask(caller, old == null ? "create" : "update", target, options),
                body,
                null,
                log.current(),
                options.fieldValidation(),
                duplicateFields,
                FieldTracking.NONE);
        try {
            Admission.read(draft);
        } catch (Refusal refusal) {
            return new ApiResult.Failed(refusal.failure(), draft.warnings());
        }
        ObjectNode event = draft.object();
        KindRules own = rules.of(kind);
        var errors = new ArrayList<>(own.validate(event));
        errors.addAll(old == null ? own.validateNew(event) : own.validateUpdate(event, old));
        if (!errors.isEmpty()) {
            return failed(Failures.invalid(kind, key.name(), errors));
        }
        try {
            plugins.validateEvent(draft);
        } catch (Refusal refusal) {
            return new ApiResult.Failed(refusal.failure(), draft.warnings());
        }
        if (!options.dryRun()) {
            ApiFailure problem = produce(key, kind.equals(EventLog.EVENT) ? event : EventFields.toCore(event));
            if (problem != null) {
                return failed(problem);
            }
        }
        ObjectNode written =
                log.current().get(kind, key).map(object -> object.tree()).orElse(event);
        return new ApiResult.Done(old == null ? 201 : 200, written, draft.warnings());
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
