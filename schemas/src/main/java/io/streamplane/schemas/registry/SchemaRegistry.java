package io.streamplane.schemas.registry;

import io.streamplane.schemas.topic.ClientSettings;
import java.net.URI;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

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
