package io.streamplane.apiserver.journal.read;

/** Is told how far long work is. */
@FunctionalInterface
public interface ReadingListener {

    ReadingListener NONE = (_, _) -> {};

    /** @param all how much there is to do */
    void at(long done, long all);
}
