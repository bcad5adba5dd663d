package io.streamplane.ops.assembly;

import io.streamplane.apiserver.certificate.Kubeconfig;
import io.streamplane.schemas.topic.ClientSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Files with which clients reach the broker of a data directory: one for Java's clients and the console tools, and one for those of
 * librdkafka, such as kcat. Only their owner can read them.
 */
public final class KafkaClientFiles {

    /** For {@code --kafka-config}, {@code --command-config} and the like. */
    public static final String JAVA = "kafka.properties";

    /** For {@code kcat -F}. */
    public static final String KCAT = "kcat.conf";

    private static final String SERVERS = "bootstrap.servers";

    private KafkaClientFiles() {}

    /** Of a broker that anybody may use. */
    static void writeOpen(Path directory, String bootstrapServers) throws IOException {
        write(directory.resolve(JAVA), SERVERS + "=" + bootstrapServers + "\n");
        write(directory.resolve(KCAT), SERVERS + "=" + bootstrapServers + "\n");
    }

    /** @param password of letters, digits and {@code -_} only */
    static void write(Path directory, String bootstrapServers, String user, String password) throws IOException {
        write(directory.resolve(JAVA), """
                bootstrap.servers=%s
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=SCRAM-SHA-256
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
                """.formatted(bootstrapServers, user, password));
        write(directory.resolve(KCAT), """
                bootstrap.servers=%s
                security.protocol=SASL_PLAINTEXT
                sasl.mechanisms=SCRAM-SHA-256
                sasl.username=%s
                sasl.password=%s
                """.formatted(bootstrapServers, user, password));
    }

    private static void write(Path file, String text) throws IOException {
        Kubeconfig.write(file, text);
    }

    /** The settings of a file of Java's, as they are there; throws where it is none. */
    public static Map<String, String> read(Path file) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException("expected Kafka client settings in " + file + ", but: " + e.getMessage(), e);
        }
        var settings = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    /**
     * How to reach Kafka by a file.
     *
     * @param more settings that go over those of the file, the brokers' addresses too
     */
    public static ClientSettings settings(Path file, Map<String, String> more) throws IOException {
        var all = new HashMap<>(read(file));
        all.putAll(more);
        String servers = all.remove(SERVERS);
        if (servers == null) {
            throw new IOException(
                    "expected " + SERVERS + " in " + file + ", or --bootstrap-servers, but there is neither");
        }
        return new ClientSettings(servers, all);
    }
}
