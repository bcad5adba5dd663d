package io.streamplane.schemas.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Ids in order of first registration, kept in memory only: for pure tests and replay. */
public final class InMemorySchemaRegistry implements SchemaRegistry {

    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        int known = schemas.indexOf(schema);
        if (known >= 0) {
            return known + 1;
        }
        schemas.add(schema);
        return schemas.size();
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new SchemaRegistryException(
                    SchemaRegistryException.UNKNOWN_SCHEMA, "expected a schema with id " + id + ", but there is none");
        }
        return schemas.get(id - 1);
    }
}
