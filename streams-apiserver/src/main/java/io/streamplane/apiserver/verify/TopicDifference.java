package io.streamplane.apiserver.verify;

/**
 * One key that is not as the journal says.
 *
 * @param problem in which way
 * @param detail what was found, and what the journal says
 */
public record TopicDifference(String topic, int partition, String key, Problem problem, String detail)
        implements Comparable<TopicDifference> {

    /** The ways in which a key may differ. */
    public enum Problem {
        /** The journal says that it is there, and it is not. */
        MISSING,
        /** The journal never wrote this. */
        SURPLUS,
        /** The journal has written it anew since. */
        STALE,
        /** The value is another one. */
        VALUE,
        /** The header {@code uid} is another one. */
        UID,
        /** No record of the materializer: it lacks a key of an object, the revision or the value's frame. */
        FOREIGN
    }

    static TopicDifference of(TopicKey part, Problem problem, String detail) {
        return new TopicDifference(part.topic(), part.partition(), part.key(), problem, detail);
    }

    @Override
    public int compareTo(TopicDifference other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : key.compareTo(other.key);
    }
}
