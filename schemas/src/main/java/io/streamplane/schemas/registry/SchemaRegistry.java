package io.streamplane.schemas.registry;

import io.streamplane.schemas.topic.ClientSettings;
import java.net.URI;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Gives ids to schemas and schemas to ids. Implementations cache; both calls are cheap after the first. */
public interface SchemaRegistry extends AutoCloseable {

    /**
     * Registers the schema under the subject ({@code <topic>-value}) if it is not there yet.
     *
     * @return the schema's id, the same for the same schema under any subject
     * @throws RegistryUnavailableException where the registry does not answer
     * @throws SchemaRegistryException where the schema is incompatible
     */
    int register(String subject, Schema schema);

    /** Where a schema of ours is registered whose own subject holds what somebody else registered there: before that. */
    String ASIDE = "streamplane.";

    /**
     * As {@link #register}, of a schema of ours. What somebody else registered under its subject, and it does not fit to, does not
     * keep us from writing: it is then registered under another subject, for readers go by the id.
     */
    default int registerOurs(String subject, Schema schema) {
        try {
            return register(subject, schema);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (SchemaRegistryException e) {
            if (!e.isIncompatible()) {
                throw e;
            }
            LoggerFactory.getLogger(SchemaRegistry.class)
                    .error(
                            "Subject {} holds schemas of somebody else, so ours is registered as {}: {}",
                            subject,
                            ASIDE + subject,
                            e.getMessage());
            return register(ASIDE + subject, schema);
        }
    }

    /**
     * Lets any schema follow any other one under a subject, unless somebody has set what must fit: schemas of custom resources
     * may change in any way.
     */
    default void release(String subject) {}

    /**
     * @throws RegistryUnavailableException where the registry does not answer
     * @throws SchemaRegistryException where no schema has this id
     */
    Schema byId(int id);

    /** A registry server, or where no address is given the topic {@code _schemas}, which must exist. */
    static SchemaRegistry of(ClientSettings settings, @Nullable String url) {
        return url == null ? TopicSchemaRegistry.start(settings) : new HttpSchemaRegistry(URI.create(url));
    }

    @Override
    default void close() {}
}
