package io.streamplane.apiserver.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One API for all classes of tests that ask for the {@link AdminRequests} to it; each test has a namespace of its own. */
final class SharedApi implements ParameterResolver {

    private record Running(Path folder, AdminRequests admin) implements AutoCloseable {

        static Running start() {
            try {
                Path folder = Files.createTempDirectory("shared-api");
                return new Running(folder, new AdminRequests(new ApiUnderTest(folder)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            admin.client().close();
            admin.api().close();
            Utils.delete(folder.toFile());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AdminRequests.class;
    }

    @Override
    public AdminRequests resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedApi.class))
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
                .admin();
    }
}
