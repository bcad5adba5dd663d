package io.streamplane.schemas.registry;

import java.util.concurrent.CountDownLatch;
import org.apache.avro.Schema;

/** A registry that can go away: then it answers nobody. */
public final class AwayRegistry implements SchemaRegistry {

    private final SchemaRegistry registry;
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile boolean isAway;

    public AwayRegistry(SchemaRegistry registry) {
        this.registry = registry;
    }

    public void goAway() {
        isAway = true;
    }

    public void comeBack() {
        isAway = false;
    }

    /** Returns when somebody has asked it in vain. */
    public void awaitQuestion() throws InterruptedException {
        asked.await();
    }

    @Override
    public int register(String subject, Schema schema) {
        refuse();
        return registry.register(subject, schema);
    }

    @Override
    public Schema byId(int id) {
        refuse();
        return registry.byId(id);
    }

    private void refuse() {
        if (isAway) {
            asked.countDown();
            throw new RegistryUnavailableException("away");
        }
    }
}
