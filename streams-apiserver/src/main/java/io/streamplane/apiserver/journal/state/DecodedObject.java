package io.streamplane.apiserver.journal.state;

import io.streamplane.apiserver.apply.ComponentFields;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.protobuf.ProtobufWriter;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object whose JSON forms are decoded when they are asked for. Most objects are asked for theirs around the time that
 * they change, by several readers at once, and hardly again, while a tree takes ten times the memory of what it was
 * decoded from: so the tree is kept as long as somebody uses it, and the text as long as there is memory. Two threads
 * that race decode twice, and either result serves.
 */
public abstract class DecodedObject implements StoredObject {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private volatile @Nullable Reference<ObjectNode> tree;
    private volatile @Nullable Reference<byte[]> json;
    private volatile @Nullable Reference<byte[]> protobuf;

    private volatile @Nullable Reference<JsonNode> labels;
    private volatile @Nullable Reference<Kept> kept;

    /** A new tree, with resourceVersion and status. */
    protected abstract ObjectNode decode();

    /** The labels, where there is no tree. */
    protected JsonNode decodeLabels() {
        return labelsOf(tree());
    }

    protected static JsonNode labelsOf(ObjectNode object) {
        return object.path("metadata").path("labels");
    }

    @Override
    public final JsonNode labels() {
        Reference<ObjectNode> whole = tree;
        ObjectNode there = whole == null ? null : whole.get();
        if (there != null) {
            return labelsOf(there);
        }
        Reference<JsonNode> reference = labels;
        JsonNode known = reference == null ? null : reference.get();
        if (known == null) {
            known = decodeLabels();
            labels = new SoftReference<>(known);
        }
        return known;
    }

    @Override
    public final ObjectNode tree() {
        Reference<ObjectNode> reference = tree;
        ObjectNode known = reference == null ? null : reference.get();
        if (known == null) {
            known = decode();
            tree = new WeakReference<>(known);
        }
        return known;
    }

    @Override
    public final ObjectNode shown() {
        return ComponentFields.shown(kind(), tree());
    }

    @Override
    public final byte[] shownJson() {
        return isOften() ? kept(byte[].class, "shown", () -> JSON.writeValueAsBytes(shown())) : json();
    }

    /** What was made last for one use. */
    private record Kept(Object form, Object value) {}

    @Override
    public final <T> T kept(Class<T> type, Object form, Supplier<T> make) {
        Reference<Kept> reference = kept;
        Kept known = reference == null ? null : reference.get();
        if (known == null || !known.form().equals(form)) {
            known = new Kept(form, make.get());
            kept = new SoftReference<>(known);
        }
        return type.cast(known.value());
    }

    private boolean isOften() {
        return kind().resource().equals(PodKind.RESOURCE);
    }

    @Override
    public final byte[] json() {
        Reference<byte[]> reference = json;
        byte[] known = reference == null ? null : reference.get();
        if (known == null) {
            known = JSON.writeValueAsBytes(watched());
            json = new SoftReference<>(known);
        }
        return known;
    }

    @Override
    public final byte[] protobuf() {
        Reference<byte[]> reference = protobuf;
        byte[] known = reference == null ? null : reference.get();
        if (known == null) {
            known = ProtobufWriter.body(watched());
            protobuf = new SoftReference<>(known);
        }
        return known;
    }

    private ObjectNode watched() {
        return isOften() ? tree() : ComponentFields.shown(kind(), tree());
    }
}
