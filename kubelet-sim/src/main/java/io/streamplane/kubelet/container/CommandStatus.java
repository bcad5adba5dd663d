package io.streamplane.kubelet.container;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How a command ended, as the last stream of an exec says it: a Status of Kubernetes. */
public final class CommandStatus {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CommandStatus() {}

    /** Of a command that ran. */
    public static byte[] exited(int code) {
        ObjectNode status = JSON.createObjectNode();
        status.putObject("metadata");
        if (code == 0) {
            status.put("status", "Success");
        } else {
            status.put("status", "Failure")
                    .put(
                            "message",
                            "command terminated with non-zero exit code: command terminated with exit code " + code)
                    .put("reason", "NonZeroExitCode");
            status.putObject("details")
                    .putArray("causes")
                    .addObject()
                    .put("reason", "ExitCode")
                    .put("message", Integer.toString(code));
        }
        return status.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Of one that did not. */
    public static byte[] failed(String message) {
        ObjectNode status = JSON.createObjectNode();
        status.putObject("metadata");
        status.put("status", "Failure")
                .put("message", "Internal error occurred: " + message)
                .put("reason", "InternalError");
        status.putObject("details").putArray("causes").addObject().put("message", message);
        status.put("code", 500);
        return status.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Of a command that the image does not have, as containerd says it. */
    public static byte[] notStarted(String why) {
        return failed(
                "error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec"
                        + " failed: exec failed: unable to start container process: " + why + ": unknown");
    }
}
