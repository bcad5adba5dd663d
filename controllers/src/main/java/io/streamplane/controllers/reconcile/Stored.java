package io.streamplane.controllers.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object as the shard knows it: its metadata, and both parts merged as a typed model, which is made when somebody asks
 * for it. It is shared and must not be changed; whoever wants a change builds a copy. Thread-safe.
 */
public final class Stored<T extends HasMetadata> {

    private final String resource;
    private final ObjectKey key;
    private final ObjectMeta metadata;
    private final long desiredRevision;
    private final long observedRevision;
    private final @Nullable String node;
    private final Supplier<? extends T> models;
    private final Map<String, Long> specIntegers;
    private volatile @Nullable T model;

    /**
     * @param resource GroupResource, e.g. {@code deployments.apps}
     * @param desiredRevision when the desired part was last written
     * @param observedRevision when the observed part was last written; 0 where it never was
     * @param node the node that a pod is bound to; null where it is none, or no pod
     * @param models gives the typed model; throws where only metadata is kept of such an object
     */
    public Stored(
            String resource,
            ObjectKey key,
            ObjectMeta metadata,
            long desiredRevision,
            long observedRevision,
            @Nullable String node,
            Supplier<? extends T> models) {
        this(resource, key, metadata, desiredRevision, observedRevision, node, models, Map.of());
    }

    private Stored(
            String resource,
            ObjectKey key,
            ObjectMeta metadata,
            long desiredRevision,
            long observedRevision,
            @Nullable String node,
            Supplier<? extends T> models,
            Map<String, Long> specIntegers) {
        this.resource = resource;
        this.key = key;
        this.metadata = metadata;
        this.desiredRevision = desiredRevision;
        this.observedRevision = observedRevision;
        this.node = node;
        this.models = models;
        this.specIntegers = specIntegers;
    }

    /**
     * An object of which only metadata is kept.
     *
     * @param specIntegers see {@link #specIntegers}; empty where this build knows the kind
     */
    public static Stored<HasMetadata> bare(
            String resource,
            ObjectKey key,
            ObjectMeta metadata,
            long desiredRevision,
            long observedRevision,
            Map<String, Long> specIntegers) {
        return new Stored<>(
                resource,
                key,
                metadata,
                desiredRevision,
                observedRevision,
                null,
                () -> unread(resource, key),
                specIntegers);
    }

    private static HasMetadata unread(String resource, ObjectKey key) {
        throw new IllegalStateException("expected a reconciler that says that it looks into " + resource + " " + key
                + ", but none does: only its metadata is kept");
    }

    /** An object whose model is there. */
    public static <U extends HasMetadata> Stored<U> of(
            String resource, ObjectKey key, U object, long desiredRevision, long observedRevision) {
        String node = object instanceof Pod pod ? Pods.node(pod) : null;
        return new Stored<>(resource, key, object.getMetadata(), desiredRevision, observedRevision, node, () -> object);
    }

    public String resource() {
        return resource;
    }

    public ObjectKey key() {
        return key;
    }

    /** Both parts. Only of kinds and objects that a reconciler says it looks into: see {@link Reconciler#looksInto}. */
    public T object() {
        T known = model;
        if (known == null) {
            known = models.get();
            model = known;
        }
        return known;
    }

    /**
     * Of an object of a kind that this build does not know the integers in its spec, by JSON pointers from its root, e.g.
     * {@code /spec/replicas}; of any other object none.
     */
    public Map<String, Long> specIntegers() {
        return specIntegers;
    }

    public long desiredRevision() {
        return desiredRevision;
    }

    public long observedRevision() {
        return observedRevision;
    }

    /** The node that a pod is bound to. */
    public @Nullable String node() {
        return node;
    }

    public String uid() {
        return metadata.getUid();
    }

    public String name() {
        return key.name();
    }

    public String namespace() {
        return key.namespace();
    }

    /** Whether somebody asked for its deletion already. */
    public boolean terminating() {
        return metadata.getDeletionTimestamp() != null;
    }

    /** Whether somebody asked for its deletion without grace, or its grace is over: only finalizers hold it. */
    public boolean expired() {
        Long grace = metadata.getDeletionGracePeriodSeconds();
        return terminating() && (grace == null || grace == 0);
    }

    public Map<String, String> labels() {
        var labels = metadata.getLabels();
        return labels == null ? Map.of() : labels;
    }

    public Map<String, String> annotations() {
        var annotations = metadata.getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    public List<OwnerReference> owners() {
        var owners = metadata.getOwnerReferences();
        return owners == null ? List.of() : owners;
    }

    public List<String> finalizers() {
        var finalizers = metadata.getFinalizers();
        return finalizers == null ? List.of() : finalizers;
    }

    /** The owner reference with {@code controller: true}; there is at most one. */
    public @Nullable OwnerReference controller() {
        for (OwnerReference owner : owners()) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return owner;
            }
        }
        return null;
    }

    /** The newer of the two revisions: the object's resourceVersion. */
    public long revision() {
        return Math.max(desiredRevision, observedRevision);
    }

    /** The same object under its typed class, which the caller knows from its resource. */
    @SuppressWarnings("unchecked") // whoever reads the object meets a ClassCastException where it is of another kind
    public <U extends HasMetadata> Stored<U> as(Class<U> type) {
        return (Stored<U>) this;
    }

    /** The same revisions with another content: what an update that is being proposed will make of it. */
    public <U extends HasMetadata> Stored<U> with(U changed) {
        return of(resource, key, changed, desiredRevision, observedRevision);
    }

    @Override
    public String toString() {
        return resource + " " + key + " @" + desiredRevision + "/" + observedRevision;
    }
}
