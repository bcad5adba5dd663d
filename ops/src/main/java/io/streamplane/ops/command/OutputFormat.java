package io.streamplane.ops.command;

/** How a tool prints what it found: for people, or as JSON for programs. */
enum OutputFormat {
    TABLE,
    JSON
}
