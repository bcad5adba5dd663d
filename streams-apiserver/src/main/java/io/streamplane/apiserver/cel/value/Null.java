package io.streamplane.apiserver.cel.value;

/** CEL's null. */
public enum Null {
    NULL
}
