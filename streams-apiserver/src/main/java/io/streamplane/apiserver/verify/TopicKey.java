package io.streamplane.apiserver.verify;

/** One key of one partition of a compacted topic. */
record TopicKey(String topic, int partition, String key) implements Comparable<TopicKey> {

    @Override
    public int compareTo(TopicKey other) {
        int byTopic = topic.compareTo(other.topic);
        int byKey = byTopic != 0 ? byTopic : key.compareTo(other.key);
        return byKey != 0 ? byKey : Integer.compare(partition, other.partition);
    }
}
