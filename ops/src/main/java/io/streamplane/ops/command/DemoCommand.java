package io.streamplane.ops.command;

import io.streamplane.ops.assembly.AllInOne;
import io.streamplane.ops.assembly.AllInOneOptions;
import io.streamplane.ops.assembly.TemporaryDirectory;
import io.streamplane.ops.demo.Demo;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        footer = "  ops/streamplane demo --exit",
        description = {
            "Start everything in one process on free ports, apply the nginx Deployment, and show how it comes to run:",
            "each pod's phase, and every record about it on the topics journal, proposals, state and bindings."
                    + " State is in a temporary folder."
        })
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--exit", description = "end when the pods run (0), or when they do not (1)")
    private boolean exit;

    @Option(names = "--nodes", defaultValue = "5", description = "simulated nodes (default: ${DEFAULT-VALUE})")
    private int nodes;

    @Override
    public Integer call() throws Exception {
        System.out.println("Starting a Kafka broker, the API server, the controllers, the scheduler and " + nodes
                + " kubelets ...");
        var folder = TemporaryDirectory.create("streamplane-demo");
        var system = AllInOne.start(AllInOneOptions.temporary(folder.path()).withNodes(nodes));
        AutoCloseable both = () -> {
            system.close();
            folder.close();
        };
        try {
            System.out.println("Ready: " + system.apiServer());
            new Demo(system, System.out).run();
        } catch (IOException | RuntimeException | InterruptedException e) {
            both.close();
            throw e;
        }
        if (exit) {
            both.close();
            return 0;
        }
        System.out.printf(
                "%nPoint your own kubectl at it:%n%n  export KUBECONFIG=%s%n%nCtrl-C stops it.%n", system.kubeconfig());
        return RoleProcess.await(both, system.failed());
    }
}
