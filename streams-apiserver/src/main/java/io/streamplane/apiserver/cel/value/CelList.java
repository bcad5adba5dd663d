package io.streamplane.apiserver.cel.value;

import java.util.ArrayList;
import java.util.List;

/** A list of CEL values, which may be read from elsewhere when asked for. */
public interface CelList {

    int size();

    Object get(int index);

    /** How its elements are told apart when it is compared or added to. */
    default ListType type() {
        return ListType.ATOMIC;
    }

    static CelList of(List<?> values) {
        return new Appendable(new ArrayList<>(values), values.size(), ListType.ATOMIC);
    }

    static CelList of(List<?> values, ListType type) {
        return new Appendable(new ArrayList<>(values), values.size(), type);
    }

    /**
     * This list with another behind it. Costs as much as what is added where this is the newest list over its buffer, as
     * in the macros that collect results; otherwise the elements are copied.
     */
    default CelList append(CelList other, Meter meter) {
        var copy = new ArrayList<>(size() + other.size());
        meter.work(size());
        for (int i = 0; i < size(); i++) {
            copy.add(get(i));
        }
        return new Appendable(copy, copy.size(), type()).append(other, meter);
    }

    /** A list over a buffer that longer lists share. */
    final class Appendable implements CelList {
        private final ArrayList<Object> buffer;
        private final int size;
        private final ListType type;

        private Appendable(ArrayList<Object> buffer, int size, ListType type) {
            this.buffer = buffer;
            this.size = size;
            this.type = type;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Object get(int index) {
            return buffer.get(index);
        }

        @Override
        public ListType type() {
            return type;
        }

        @Override
        public CelList append(CelList other, Meter meter) {
            if (buffer.size() != size) {
                return CelList.super.append(other, meter);
            }
            int more = other.size();
            meter.work(more);
            for (int i = 0; i < more; i++) {
                buffer.add(other.get(i));
            }
            return new Appendable(buffer, size + more, type);
        }
    }
}
