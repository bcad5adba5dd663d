package io.streamplane.ops.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The least value of an option that is a number; without it, 0. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface AtLeast {
    long value();
}
