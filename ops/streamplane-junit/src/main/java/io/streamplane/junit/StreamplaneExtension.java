package io.streamplane.junit;

import io.streamplane.junit.engine.EngineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** What {@link StreamplaneTest} does. Uses only what JUnit 5 and 6 have in common. */
final class StreamplaneExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    private static final Namespace STORE = Namespace.create(StreamplaneExtension.class);
    private static final String CLASS = "class";
    private static final String TEST = "test";
    private static final String FABRIC8 = "io.fabric8.kubernetes.client.KubernetesClient";
    private static final String OFFICIAL = "io.kubernetes.client.openapi.ApiClient";

    /** A nested class shares what its outer one has. */
    @Override
    public void beforeAll(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(STORE);
        if (store.get(CLASS) == null) {
            Class<?> test = context.getRequiredTestClass();
            StreamplaneTest wanted = annotation(test);
            SharedEngine shared = shared(context, wanted);
            shared.define(ClassPathDefinitions.find(loader(test), List.of(wanted.definitions())));
            store.put(CLASS, TestScope.empty(shared, test));
        }
    }

    private static ClassLoader loader(Class<?> test) {
        return test.getClassLoader() == null ? ClassLoader.getSystemClassLoader() : test.getClassLoader();
    }

    private static SharedEngine shared(ExtensionContext context, StreamplaneTest wanted) {
        var options = new EngineOptions(wanted.nodes(), List.of(wanted.controllers()), List.of(wanted.plugins()));
        return Objects.requireNonNull(
                context.getRoot()
                        .getStore(STORE)
                        .getOrComputeIfAbsent(options, SharedEngine::start, SharedEngine.class),
                "what was just started");
    }

    private static StreamplaneTest annotation(Class<?> test) {
        for (Class<?> each = test; each != null; each = each.getEnclosingClass()) {
            StreamplaneTest found = each.getAnnotation(StreamplaneTest.class);
            if (found != null) {
                return found;
            }
        }
        throw new IllegalStateException(
                "expected @StreamplaneTest on " + test.getName() + " or on what it is nested in");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        TestScope ofClass = ofClass(context);
        StreamplaneTest wanted = annotation(test);
        switch (wanted.isolation()) {
            case CLASS -> {
                // The class's.
            }
            case TEST -> context.getStore(STORE).put(TEST, TestScope.empty(shared(context, wanted), test));
            case FORK -> {
                TestScope fork = ofClass.fork(test);
                context.getStore(STORE).put(TEST, fork);
                fork.namespace();
            }
        }
    }

    private static TestScope ofClass(ExtensionContext context) {
        TestScope scope = context.getStore(STORE).get(CLASS, TestScope.class);
        if (scope == null) {
            throw new IllegalStateException("expected beforeAll to have run");
        }
        return scope;
    }

    /** The test's where it has one, else the class's. */
    private static TestScope scope(ExtensionContext context) {
        TestScope ofTest = context.getStore(STORE).get(TEST, TestScope.class);
        return ofTest == null ? ofClass(context) : ofTest;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return resolved(parameter, context, true) != null;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Object resolved = resolved(parameter, context, false);
        if (resolved == null) {
            throw new ParameterResolutionException("expected a parameter of Streamplane, but got " + parameter);
        }
        return resolved;
    }

    /** @param ask only whether there is something; what is given then is not it */
    private static @Nullable Object resolved(ParameterContext context, ExtensionContext extension, boolean ask) {
        Parameter parameter = context.getParameter();
        String type = parameter.getType().getName();
        if (context.isAnnotated(TestNamespace.class) && parameter.getType() == String.class) {
            return ask ? type : scope(extension).namespace();
        }
        if (context.isAnnotated(TestKubeconfig.class) && parameter.getType() == Path.class) {
            return ask ? type : scope(extension).kubeconfig();
        }
        if (context.isAnnotated(TestKubeconfig.class) && parameter.getType() == String.class) {
            return ask ? type : text(scope(extension).kubeconfig());
        }
        if (parameter.getType() == StreamplaneCluster.class) {
            return ask ? type : scope(extension);
        }
        return switch (type) {
            case FABRIC8 -> ask ? type : fabric8(scope(extension));
            case OFFICIAL -> ask ? type : official(scope(extension));
            default -> null;
        };
    }

    private static Object fabric8(TestScope scope) {
        return scope.client(io.fabric8.kubernetes.client.KubernetesClient.class, Fabric8::client);
    }

    private static Object official(TestScope scope) {
        return scope.client(OfficialClient.class, OfficialClient::of).client();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw told(context, failure);
    }

    /** Prints what is not well; the failure stays what it is. */
    private static Throwable told(ExtensionContext context, Throwable failure) {
        if (!(failure instanceof TestAbortedException)) {
            try {
                String findings = scope(context).findings();
                if (!findings.isEmpty()) {
                    System.err.println("Streamplane, after " + context.getDisplayName() + " failed. " + findings);
                }
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }
}
