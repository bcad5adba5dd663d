package io.streamplane.apiserver.cel.eval;

/** One step of a program. */
@FunctionalInterface
interface Node {
    Object evaluate(Frame frame);
}
