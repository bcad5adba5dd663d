package io.streamplane.apiserver.aggregation;

import io.streamplane.apiserver.journal.state.DecodedObject;
import io.streamplane.apiserver.journal.state.EarlierChanges;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.watch.ObjectSource;
import io.streamplane.apiserver.watch.WatchCache;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiregistration.ApiServiceKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** APIServices for readers: those that are stored, and those of this server, which follow from its kinds. */
public final class ApiServiceSource implements ObjectSource {

    private final ObjectSource stored;

    public ApiServiceSource(ObjectSource stored) {
        this.stored = stored;
    }

    @Override
    public Snapshot current() {
        return new WithAutomatic(stored.current());
    }

    @Override
    public CompletionStage<Snapshot> linearizable() {
        return stored.linearizable().thenApply(WithAutomatic::new);
    }

    @Override
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return stored.atLeast(revision, patience).thenApply(WithAutomatic::new);
    }

    @Override
    public Optional<Snapshot> exactly(long revision) {
        return stored.exactly(revision).map(WithAutomatic::new);
    }

    @Override
    public WatchCache watches() {
        return stored.watches();
    }

    @Override
    public Optional<EarlierChanges> earlier() {
        return stored.earlier();
    }

    private record WithAutomatic(Snapshot stored) implements Snapshot {

        @Override
        public long revision() {
            return stored.revision();
        }

        @Override
        public KindRegistry kinds() {
            return stored.kinds();
        }

        @Override
        public Optional<StoredObject> get(Kind kind, ObjectKey key) {
            return Optional.ofNullable(all(kind).get(key));
        }

        @Override
        public Collection<StoredObject> list(Kind kind, @Nullable String namespace) {
            return Collections.unmodifiableCollection(all(kind).values());
        }

        /** The namespace kube-system is there from the cluster's first start. */
        private String since() {
            return stored.get(NamespaceKind.KIND, ObjectKey.clusterScoped("kube-system"))
                    .map(namespace -> Tree.text(Tree.object(namespace.tree(), "metadata"), "creationTimestamp"))
                    .orElse("1970-01-01T00:00:00Z");
        }

        private TreeMap<ObjectKey, StoredObject> all(Kind kind) {
            var all = new TreeMap<ObjectKey, StoredObject>();
            AutomaticApiServices.of(stored.kinds(), since()).forEach(tree -> {
                var automatic = new Automatic(tree);
                all.put(automatic.key(), automatic);
            });
            stored.list(kind, null).forEach(object -> all.put(object.key(), object));
            return all;
        }
    }

    private static final class Automatic extends DecodedObject {

        private final ObjectNode service;

        Automatic(ObjectNode service) {
            this.service = service;
        }

        @Override
        protected ObjectNode decode() {
            return service;
        }

        @Override
        public Kind kind() {
            return ApiServiceKind.KIND;
        }

        @Override
        public StoredObject at(Kind version) {
            return this;
        }

        @Override
        public ObjectKey key() {
            return ObjectKey.clusterScoped(Tree.text(Tree.object(service, "metadata"), "name"));
        }

        @Override
        public String uid() {
            return Tree.text(Tree.object(service, "metadata"), "uid");
        }

        @Override
        public long revision() {
            return 1;
        }

        @Override
        public long desiredRevision() {
            return 1;
        }

        @Override
        public long observedRevision() {
            return 1;
        }

        @Override
        public long bytes() {
            return 0;
        }
    }
}
