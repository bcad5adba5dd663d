package io.streamplane.schemas.streams;

/**
 * Says when a task has read all that its partition held when the task started. Before that it must not decide: what it
 * knows would be the state of some moment in the past. For the task's thread; it never blocks it.
 */
public interface StartGate extends AutoCloseable {

    /**
     * Once open, a gate stays open.
     *
     * @param position one past the offset of the newest record that the task has read, restored ones included; 0 for none
     */
    boolean open(long position);

    @Override
    void close();

    /** For tests and for tasks that read nothing. */
    static StartGate alwaysOpen() {
        return new StartGate() {
            @Override
            public boolean open(long position) {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
