package io.streamplane.schemas.journal;

/** What Streamplane's own tools call themselves as user agents, e.g. {@code streamplane-restore/0.1.0}. */
public final class ToolAgent {

    /** Of this build. */
    public static final String VERSION = "0.1.0-SNAPSHOT";

    private static final String PREFIX = "streamplane-";

    private ToolAgent() {}

    /** @param tool the command's name, e.g. {@code restore} */
    public static String of(String tool) {
        return PREFIX + tool + "/" + VERSION;
    }

    /** The tool that calls itself so; empty where it is none of ours. */
    public static String tool(String agent) {
        int slash = agent.indexOf('/');
        return agent.startsWith(PREFIX) && slash > 0 ? agent.substring(PREFIX.length(), slash) : "";
    }
}
