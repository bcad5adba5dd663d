package io.streamplane.schemas.codec;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists of records, and shares those that come again and again: the pods of one template have the same containers,
 * volumes and tolerations, byte for byte. A table of fixed size, in which a list gets a place when it comes the second
 * time; that saves reading it anew, and the memory for it. Thread-safe without a lock: places hold immutable values, and a
 * lost write only costs a list.
 *
 * <p>A list cannot be changed, and what is in it must not be: whoever wants another one builds it.
 */
final class SharedLists implements ModelReader {

    private static final int PLACES = 64;

    /** In bytes. */
    private static final int LONGEST = 8192;

    private record Known(byte[] bytes, Object list) {}

    private final ListReader reader;
    private final @Nullable Known[] known = new @Nullable Known[PLACES];

    /** Of the list that came last and was not found, for each place. */
    private final int[] seen = new int[PLACES];

    SharedLists(ListReader reader) {
        this.reader = reader;
    }

    @Override
    public Object read(AvroInput in) {
        int start = in.position();
        int end = in.endOfList();
        if (end < 0 || end - start > LONGEST) {
            return reader.read(in);
        }
        int hash = hash(in.bytes(), start, end - start);
        int place = hash & PLACES - 1;
        Known here = known[place];
        if (here != null && Arrays.equals(here.bytes, 0, here.bytes.length, in.bytes(), start, end)) {
            in.skipTo(end);
            return here.list;
        }
        Object list = Collections.unmodifiableList((List<?>) reader.read(in));
        if (seen[place] == hash && in.position() == end) {
            known[place] = new Known(Arrays.copyOfRange(in.bytes(), start, end), list);
        } else {
            seen[place] = hash;
        }
        return list;
    }

    private static int hash(byte[] bytes, int start, int length) {
        var crc = new CRC32C();
        crc.update(bytes, start, length);
        return (int) crc.getValue();
    }
}
