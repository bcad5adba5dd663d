package io.streamplane.apiserver.verify;

/** One key of one partition of a compacted topic. */
record Part(String topic, int partition, String key) implements Comparable<Part> {

    @Override
    public int compareTo(Part other) {
        int byTopic = topic.compareTo(other.topic);
        int byKey = byTopic != 0 ? byTopic : key.compareTo(other.key);
        return byKey != 0 ? byKey : Integer.compare(partition, other.partition);
    }
}
