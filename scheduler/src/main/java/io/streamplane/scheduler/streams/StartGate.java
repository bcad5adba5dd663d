package io.streamplane.scheduler.streams;

/** Says when the state at start-up is known, so that deciding may begin. */
interface StartGate extends AutoCloseable {

    /**
     * @param next the offset of the changes topic that comes next, or -1 where nothing was read since the start
     */
    boolean open(long next, long now);

    @Override
    default void close() {}
}
