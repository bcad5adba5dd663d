package io.streamplane.junit;

import java.nio.file.Path;
import java.time.Duration;

/** The Streamplane that a test runs against. */
public interface StreamplaneCluster {

    /** The test's namespace. In {@code @BeforeAll}, and in all of a class that shares one, the class's. */
    String namespace();

    /** The file with an administrator's kubeconfig. */
    Path kubeconfig();

    /** Where its Kafka broker listens, with {@link #kafkaConfiguration} for whoever may. */
    String bootstrapServers();

    /** A properties file for Kafka's clients, with an administrator's login. */
    Path kafkaConfiguration();

    /**
     * Moves controllers, scheduler, kubelets and API server on in time: what waits for a time up to then is due. All tests that
     * share the Streamplane go on from there; time never goes back. The machine's clock stays, and so do this JVM's own timers,
     * and those of an operator that runs in it.
     */
    void advance(Duration by);

    /**
     * What led to an object, back to what somebody asked, as {@code ops/streamplane why} says it.
     *
     * @param object as kubectl names it, e.g. {@code pod/web}; in the test's namespace
     */
    String why(String object);

    /** What is not well in the test's namespace, and what led to that; empty where all is. Printed when a test fails. */
    String findings();
}
