package io.streamplane.kubelet.shell;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bytes that files may take up, within what a larger space has left. Its monitor guards the trees that share it. */
public final class FileSpace {

    private final long limit;
    private final @Nullable FileSpace within;
    private final AtomicLong used = new AtomicLong();

    public FileSpace(long limit, @Nullable FileSpace within) {
        this.limit = limit;
        this.within = within;
    }

    /** Throws {@link FileException} where there is no room. */
    void take(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            throw new FileException(FileException.FULL);
        }
        if (within != null) {
            try {
                within.take(bytes);
            } catch (FileException e) {
                used.addAndGet(-bytes);
                throw e;
            }
        }
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
        if (within != null) {
            within.give(bytes);
        }
    }

    /** Gives back all; its files are not used any more. */
    public void release() {
        long all = used.getAndSet(0);
        if (within != null) {
            within.give(all);
        }
    }

    public long used() {
        return used.get();
    }
}
