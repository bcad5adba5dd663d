package io.streamplane.apiserver.encoding;

import io.streamplane.apiserver.journal.state.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Writes what a client asked for in one media type. */
public interface ObjectEncoder {

    /** Of answers with one object or list. */
    String contentType();

    /** Of watches; only of those that can be watched in this media type. */
    String watchContentType();

    /** @param object a whole object, list or Status, with apiVersion and kind */
    byte[] encode(ObjectNode object);

    /** {@link StoredObject#shown}. Never change it. */
    byte[] encode(StoredObject object);

    /** The object in a watch's event, as {@link StoredObject#json}; made once for all who watch. Never change it. */
    byte[] encodeWatched(StoredObject object);

    /** One event of a watch. */
    void writeEvent(OutputStream out, String type, byte[] object) throws IOException;

    /**
     * A list of objects as they are, one after the other.
     *
     * @param head of the list, with kind, apiVersion and metadata
     * @param watched in the form that is made once for all ({@link #encodeWatched}), which is what long lists can afford
     */
    void writeList(OutputStream out, ObjectNode head, List<StoredObject> objects, boolean watched) throws IOException;
}
