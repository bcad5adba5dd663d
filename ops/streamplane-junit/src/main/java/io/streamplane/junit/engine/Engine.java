package io.streamplane.junit.engine;

import java.nio.file.Path;
import java.time.Duration;

/** A Streamplane that runs. What goes wrong is an unchecked exception of the JDK's. */
public interface Engine extends AutoCloseable {

    /** The file with an administrator's kubeconfig; it goes with the engine. */
    Path kubeconfig();

    /** Where the Kafka broker listens. */
    String bootstrapServers();

    /** The file with what Kafka's clients need to log in there; it goes with the engine. */
    Path kafkaConfiguration();

    /** Applies the CustomResourceDefinitions of a YAML text, and returns when they are established. */
    void define(String yaml);

    /** Returns when pods can be made in it. */
    void createNamespace(String name);

    /** Begins to delete it. */
    void deleteNamespace(String name);

    /** Holds on to a namespace as it is now, for {@link #fork}. */
    long capture(String namespace);

    /**
     * Makes a namespace with what a captured one held.
     *
     * @param captured what {@link #capture} gave
     */
    void fork(long captured, String name);

    /** Moves everything but the broker on in time. */
    void advance(Duration by);

    /** What led to an object, for people. */
    String why(String namespace, String object);

    /** What is not well in a namespace, and what led to that; empty where all is. Bounded in size. */
    String findings(String namespace);

    @Override
    void close();
}
