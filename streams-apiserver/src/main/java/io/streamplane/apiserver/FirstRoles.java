package io.streamplane.apiserver;

import io.streamplane.apiserver.authorization.DefaultRoles;
import io.streamplane.apiserver.authorization.DefaultRoles.Default;
import io.streamplane.apiserver.authorization.RoleReconciliation;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The default roles and bindings: made where they are missing, and given what they lack, at each start and not again. */
final class FirstRoles {

    private static final Logger LOG = LoggerFactory.getLogger(FirstRoles.class);
    private static final Caller CALLER = new Caller("system:apiserver", List.of("system:masters"), "apiserver", "");
    private static final WriteOptions OPTIONS = new WriteOptions(false, "apiserver", FieldValidation.STRICT, false);

    private final Operations operations;
    private final Supplier<Snapshot> state;

    FirstRoles(Operations operations, Supplier<Snapshot> state) {
        this.operations = operations;
        this.state = state;
    }

    /** Makes those that are missing, all at once; throws {@link IllegalStateException} where it cannot. */
    void create() {
        Snapshot now = state.get();
        List<Default> missing = DefaultRoles.all().stream()
                .filter(each -> now.get(each.kind(), each.key()).isEmpty())
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> made = missing.stream()
                    .<Future<?>>map(each -> executor.submit(() -> create(each)))
                    .toList();
            for (Future<?> each : made) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while roles were made", e);
        }
    }

    /** Gives those that are there what they lack. */
    void reconcile() {
        for (Default each : DefaultRoles.all()) {
            try {
                state.get().get(each.kind(), each.key()).ifPresent(existing -> reconcile(existing, each));
            } catch (RuntimeException e) {
                LOG.warn(
                        "{} {} may lack permissions: {}",
                        each.kind().kind(),
                        each.key().name(),
                        e.getMessage());
            }
        }
    }

    private void reconcile(StoredObject existing, Default expected) {
        Target target = new Target(
                expected.kind(), expected.key().namespace(), expected.key().name(), "");
        ObjectNode reconciled = RoleReconciliation.reconciled(existing.tree(), expected.object());
        if (reconciled == null) {
            return;
        }
        if (RoleReconciliation.refersElsewhere(existing.tree(), expected.object())) {
            require(
                    expected,
                    operations.delete(CALLER, target, new DeleteOptions(false, null, null, existing.uid(), null)));
            create(expected);
            return;
        }
        LOG.info(
                "{} {} is given what it lacks",
                expected.kind().kind(),
                expected.key().name());
        require(expected, operations.update(CALLER, target, reconciled, List.of(), OPTIONS));
    }

    private void create(Default each) {
        Target target = new Target(each.kind(), each.key().namespace(), "", "");
        require(each, operations.create(CALLER, target, each.object().deepCopy(), List.of(), OPTIONS));
    }

    private static void require(Default what, ApiResult result) {
        if (result instanceof ApiResult.Failed failed
                && !failed.failure().reason().equals("AlreadyExists")) {
            throw new IllegalStateException("expected to write " + what.kind().kind() + " "
                    + what.key().name() + ", but: " + failed.failure().message());
        }
    }
}
