package io.streamplane.apiserver.plan;

import io.streamplane.apiserver.admission.FieldTracking;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a namespace with what another one held at some time, in one command: so no controller ever sees a part of it. The
 * objects have uids of their own, and refer to each other by these; their status is what it was, so that pods which ran go on
 * running. Services get addresses of their own. What controllers derive from other objects is left to them.
 *
 * <p>Objects of cluster scope stay one for all: a claim is bound to a volume anew, and what a ClusterRoleBinding gives to a
 * ServiceAccount it does not give to the copy. Texts that hold the namespace's name otherwise than as a field {@code namespace}
 * stay as they are.
 */
final class NamespaceFork implements Write {

    private final Commands commands;
    private final Creation creation;
    private final Supplier<String> uids;
    private final Caller caller;
    private final Snapshot then;
    private final String from;
    private final String to;

    NamespaceFork(
            Commands commands,
            Creation creation,
            Supplier<String> uids,
            Caller caller,
            Snapshot then,
            String from,
            String to) {
        this.commands = commands;
        this.creation = creation;
        this.uids = uids;
        this.caller = caller;
        this.then = then;
        this.from = from;
        this.to = to;
    }

    @Override
    public Plan on(Snapshot state) {
        StoredObject namespace = then.get(NamespaceKind.KIND, ObjectKey.clusterScoped(from))
                .orElseThrow(() -> new Refusal(Failures.notFound(NamespaceKind.KIND, from)));
        var copy = new ForkedTrees(from, to, uids);
        var services = new ArrayList<StoredObject>();
        var others = new LinkedHashMap<StoredObject, ObjectNode>();
        for (Kind kind : then.kinds().journaled()) {
            if (kind.namespaced()) {
                for (StoredObject object : then.list(kind, from)) {
                    if (commands.rules(kind).claimsClusterIp()) {
                        services.add(object);
                    } else if (!ForkedTrees.isLeftOut(object)) {
                        copy.know(object.uid());
                        others.put(object, object.tree());
                    }
                }
            }
        }
        copy.know(namespace.uid());
        var preconditions = new ArrayList<Precondition>();
        var mutations = new ArrayList<Mutation>();
        var key = new ResourceKey(NamespaceKind.RESOURCE, ObjectKey.clusterScoped(to));
        preconditions.add(new Precondition.Absent(key));
        put(NamespaceKind.KIND, key, copy.ofNamespace(namespace.tree()), mutations);
        var inIt = new WithNamespace(state, ObjectKey.clusterScoped(to), namespace);
        for (StoredObject service : services) {
            addService(service, copy, inIt, preconditions, mutations);
        }
        others.forEach((object, tree) -> put(
                object.kind(),
                new ResourceKey(
                        object.kind().resource(), new ObjectKey(to, object.key().name())),
                copy.of(tree),
                mutations));
        return new Plan.Append(
                commands.command(ask(new Target(NamespaceKind.KIND, "", to, "")), preconditions, mutations),
                after -> new ApiResult.Done(
                        201,
                        after.get(NamespaceKind.KIND, key.key()).orElseThrow().tree(),
                        List.of()));
    }

    private Ask ask(Target target) {
        return new Ask(caller, "create", target, WriteOptions.NONE);
    }

    private void put(Kind kind, ResourceKey key, ObjectNode object, List<Mutation> mutations) {
        mutations.add(commands.putDesired(kind, key, object));
        if (kind.hasStatus() && Tree.object(object, "status") != null) {
            mutations.add(commands.putObserved(kind, key, object));
        }
    }

    /** As if it were made anew, for what it needs alone. */
    private void addService(
            StoredObject service,
            ForkedTrees copy,
            Snapshot state,
            List<Precondition> preconditions,
            List<Mutation> mutations) {
        var target = new Target(service.kind(), to, "", "");
        var options = new WriteOptions(false, "", FieldValidation.IGNORE, false);
        var plan = creation.plan(
                ask(target), state, copy.ofService(service.tree()), List.of(), options, FieldTracking.NONE);
        if (plan instanceof Plan.Append append) {
            append.command().preconditions().stream()
                    .filter(each -> !each.key().resource().equals(NamespaceKind.RESOURCE))
                    .forEach(preconditions::add);
            mutations.addAll(append.command().mutations());
        }
    }

    /** A state in which there is a namespace already. */
    private record WithNamespace(Snapshot state, ObjectKey name, StoredObject namespace) implements Snapshot {

        @Override
        public long revision() {
            return state.revision();
        }

        @Override
        public KindRegistry kinds() {
            return state.kinds();
        }

        @Override
        public Optional<StoredObject> get(Kind kind, ObjectKey key) {
            return kind.resource().equals(NamespaceKind.RESOURCE) && key.equals(name)
                    ? Optional.of(namespace)
                    : state.get(kind, key);
        }

        @Override
        public Collection<StoredObject> list(Kind kind, @Nullable String wanted) {
            return state.list(kind, wanted);
        }
    }
}
