package io.streamplane.junit;

/** Which tests share a namespace. */
public enum Isolation {

    /** Those of one class. */
    CLASS,

    /** None: each has its own, which is empty. */
    TEST,

    /**
     * None: each has a copy of the class's namespace as it was when the class's first test began. What {@code @BeforeAll} has
     * prepared there, once, is there for each: with the same status, with pods that run.
     */
    FORK
}
