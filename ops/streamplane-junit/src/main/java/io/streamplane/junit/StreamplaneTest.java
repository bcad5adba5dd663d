package io.streamplane.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a class's tests against a whole Streamplane in this JVM: broker, API server, controllers, scheduler and simulated nodes.
 * Classes that want the same of it share one, which starts with the first of them and ends with the last test of the JVM.
 *
 * <p>Test methods and those that go before and after them may take as parameters: a {@link StreamplaneCluster}, the fabric8
 * {@code KubernetesClient}, the official {@code ApiClient}, {@link TestNamespace a namespace's name} and {@link TestKubeconfig a
 * kubeconfig}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StreamplaneExtension.class)
public @interface StreamplaneTest {

    Isolation isolation() default Isolation.CLASS;

    /** How many simulated nodes there are; each has 8 CPUs, 32 Gi of memory and room for 110 pods. */
    int nodes() default 3;

    /** As {@code --controllers}: names of those that run, {@code *} for all, {@code -name} for all but. */
    String[] controllers() default {"*"};

    /** As {@code --plugin-path}: jars, or folders of them, with controllers of one's own. */
    String[] plugins() default {};

    /**
     * CustomResourceDefinitions that are applied before the class's first test, as names on the class path, e.g. {@code
     * websites.yaml}; those that {@code crd-generator} has left in {@code META-INF/fabric8} are found by themselves.
     */
    String[] definitions() default {};
}
