package io.streamplane.schemas.streams;

import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Stands before a processor, and turns what a record alone can cause but Kafka Streams takes for a fault of the application
 * into an exception of that record: a value nested so deeply that the stack ends, and one whose fields have other types than
 * the code expects. So the record can be passed over as any other that cannot be processed.
 */
public final class Guard<K, V, L, W> implements Processor<K, V, L, W> {

    private final Processor<K, V, L, W> guarded;

    private Guard(Processor<K, V, L, W> guarded) {
        this.guarded = guarded;
    }

    public static <K, V, L, W> ProcessorSupplier<K, V, L, W> before(ProcessorSupplier<K, V, L, W> supplier) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<K, V, L, W> get() {
                return new Guard<>(supplier.get());
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return supplier.stores();
            }
        };
    }

    @Override
    public void init(ProcessorContext<L, W> context) {
        guarded.init(context);
    }

    @Override
    public void process(Record<K, V> record) {
        try {
            guarded.process(record);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("expected a value of some nesting, but it is nested too deeply", e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException("expected another type of a field, but: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        guarded.close();
    }
}
