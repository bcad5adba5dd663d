package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.authentication.Users;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.intake.IntakeLoop;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.proof.ManifestSeal;
import io.streamplane.schemas.proof.ProofSecret;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads records whole: who asks, how, and for what. Thread-safe. */
final class ManifestRecords {

    private final Users users;
    private final ManifestReader values;

    ManifestRecords(Users users, ManifestReader values) {
        this.users = users;
        this.values = values;
    }

    /** What a record asks for. */
    sealed interface Wanted {
        record Refused(ApiFailure failure) implements Wanted {}

        record Application(Submission submission) implements Wanted {}

        record Removal(Who who, Holdings.Holder key) implements Wanted {}
    }

    /** Whether {@link #read} may have to ask somebody outside, who takes his time, whose the record's token is. */
    boolean mayAsk(ConsumerRecord<byte[], byte[]> record) {
        List<String> shown = new ManifestHeaders(record.headers()).authorizations();
        return shown.size() == 1 && users.tokens().mayAsk(shown.getFirst());
    }

    /** Throws {@link io.streamplane.schemas.registry.RegistryUnavailableException} where it has to be read again later. */
    Wanted read(ConsumerRecord<byte[], byte[]> record) {
        var headers = new ManifestHeaders(record.headers());
        List<String> shown = headers.authorizations();
        List<byte @Nullable []> seals = headers.seals();
        if (shown.size() + seals.size() > 1) {
            return unproved("the record has " + (shown.size() + seals.size()));
        }
        if (shown.isEmpty() && seals.isEmpty() && users.manifests().isAnonymous()) {
            return unproved("the record has none; that somebody can write to this topic does not say who that is");
        }
        String broken = seals.isEmpty() ? null : refusal(seals.getFirst(), record);
        if (broken != null) {
            return unproved(broken);
        }
        AuthenticatedUser unnamed = seals.isEmpty() ? users.manifests() : Users.OWNER;
        Optional<AuthenticatedUser> user =
                shown.isEmpty() ? Optional.of(unnamed) : users.tokens().user(shown.getFirst());
        if (user.isEmpty()) {
            return new Wanted.Refused(Failures.unauthorized());
        }
        WriteOptions options;
        try {
            options = headers.options(users.fieldManager());
        } catch (IllegalArgumentException e) {
            return new Wanted.Refused(Failures.badRequest(String.valueOf(e.getMessage())));
        }
        var caller = new Caller(user.get(), headers.userAgent(), IntakeLoop.source(record));
        var who = new Who(user.get(), caller, options);
        return switch (values.read(record.value())) {
            case Manifest.Unreadable unreadable -> new Wanted.Refused(unreadable.failure());
            case Manifest.Apply apply -> new Wanted.Application(new Submission(record, who, apply.configurations()));
            case Manifest.Delete _ ->
                record.key() == null
                        ? new Wanted.Refused(Failures.badRequest(
                                "expected a key whose objects are to be deleted, but the record has neither"
                                        + " key nor value"))
                        : new Wanted.Removal(who, Holdings.Holder.of(record.partition(), record.key()));
        };
    }

    /** Why the seal is not believed; null where it is. */
    private @Nullable String refusal(byte @Nullable [] seal, ConsumerRecord<byte[], byte[]> record) {
        ProofSecret secret = users.secret();
        return secret == null
                ? "its seal is of a cluster that is not known here"
                : ManifestSeal.refusal(
                        secret, seal, record.timestamp(), record.key(), record.value(), record.headers());
    }

    private static Wanted unproved(String why) {
        return new Wanted.Refused(new ApiFailure(
                401,
                "Unauthorized",
                "expected one header authorization with the token of the user who asks, but " + why,
                null));
    }
}
