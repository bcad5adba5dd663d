package io.streamplane.apiserver.tokens;

import io.streamplane.apiserver.authentication.TokenControllers;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.apiserver.serviceaccount.LegacyTokenUses;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes down which tokens of Secrets were used, and runs the controllers of tokens that were chosen. Each server of a cluster does: what
 * one has done, another finds done, and what changed meanwhile is left for the next look.
 */
public final class TokenUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(TokenUpkeep.class);

    /** As upstream: labels say days. */
    private static final Duration SWEEP_EVERY = Duration.ofHours(24);

    private static final Caller SERVER = new Caller("system:apiserver", List.of("system:masters"), "apiserver", "");
    private static final Caller SIGNER = account("bootstrap-signer");
    private static final Caller CLEANER = account("token-cleaner");
    private static final Caller LEGACY_CLEANER = account("legacy-service-account-token-cleaner");

    private final Operations operations;
    private final Supplier<Snapshot> state;
    private final LegacyTokenUses uses;
    private final TokenControllers controllers;
    private final InstantSource clock;
    private @Nullable Instant swept;

    /** @param uses of tokens, as this server sees them */
    public TokenUpkeep(
            Operations operations,
            Supplier<Snapshot> state,
            LegacyTokenUses uses,
            TokenControllers controllers,
            InstantSource clock) {
        this.operations = operations;
        this.state = state;
        this.uses = uses;
        this.controllers = controllers;
        this.clock = clock;
    }

    private static Caller account(String name) {
        var groups = List.of("system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated");
        return new Caller(new AuthenticatedUser("system:serviceaccount:kube-system:" + name, groups), "apiserver", "");
    }

    /** Does what is due. */
    public void look() {
        Instant now = clock.instant();
        LegacyTokenTracking.repair(state.get(), now)
                .ifPresent(patch -> patch(SERVER, ConfigMapKind.KIND, LegacyTokenTracking.MAP, patch));
        for (StoredObject secret = uses.take(); secret != null; secret = uses.take()) {
            label(SERVER, secret, LegacyTokenUses.LAST_USED, now);
        }
        if (runs(TokenControllers.TOKEN_CLEANER)) {
            TokenCleaner.expired(state.get(), now)
                    .forEach(secret ->
                            delete(CLEANER, secret, new DeleteOptions(false, null, null, secret.uid(), null)));
        }
        if (runs(TokenControllers.BOOTSTRAP_SIGNER)) {
            BootstrapSigner.patch(state.get(), now)
                    .ifPresent(patch -> patch(SIGNER, ConfigMapKind.KIND, BootstrapSigner.CLUSTER_INFO, patch));
        }
        if (runs(TokenControllers.LEGACY_TOKEN_CLEANER) && isSweepDue(now)) {
            swept = now;
            sweep(now);
        }
    }

    private boolean runs(String controller) {
        return controllers.chosen().contains(controller);
    }

    private boolean isSweepDue(Instant now) {
        Instant last = swept;
        return last == null || !now.isBefore(last.plus(SWEEP_EVERY));
    }

    private void sweep(Instant now) {
        var cleaning = LegacyTokenCleaner.clean(state.get(), now, controllers.cleanUpAfter());
        cleaning.invalidate().forEach(secret -> label(LEGACY_CLEANER, secret, LegacyTokenUses.INVALID_SINCE, now));
        cleaning.delete().forEach(secret -> {
            String revision = String.valueOf(secret.revision());
            delete(LEGACY_CLEANER, secret, new DeleteOptions(false, null, null, secret.uid(), revision));
        });
    }

    private void label(Caller caller, StoredObject secret, String label, Instant now) {
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("metadata").put("uid", secret.uid()).putObject("labels").put(label, LegacyTokenUses.day(now));
        patch(caller, SecretKind.KIND, secret.key(), patch);
    }

    private void patch(Caller caller, Kind kind, ObjectKey key, ObjectNode patch) {
        var options = new WriteOptions(false, "apiserver", FieldValidation.IGNORE, false);
        var target = new Target(kind, key.namespace(), key.name(), "");
        tell(target, operations.patch(caller, target, PatchType.MERGE, patch, options));
    }

    private void delete(Caller caller, StoredObject secret, DeleteOptions options) {
        var target = new Target(
                SecretKind.KIND, secret.key().namespace(), secret.key().name(), "");
        tell(target, operations.delete(caller, target, options));
    }

    /** What another one has changed or deleted is nobody's fault, and looked at again. */
    private static void tell(Target target, ApiResult result) {
        if (result instanceof ApiResult.Failed failed) {
            LOG.debug(
                    "{} {}/{} stays as it is for now: {}",
                    target.kind().kind(),
                    target.namespace(),
                    target.name(),
                    failed.failure().message());
        }
    }
}
