package io.streamplane.apiserver.cel.value;

import java.util.List;

/**
 * What {@code x-kubernetes-list-type} says of a list.
 *
 * @param keys the escaped names of the fields that tell the elements of a map apart
 */
public record ListType(Kind kind, List<String> keys) {

    /** The three list types. */
    public enum Kind {
        ATOMIC,
        SET,
        MAP
    }

    public static final ListType ATOMIC = new ListType(Kind.ATOMIC, List.of());
    public static final ListType SET = new ListType(Kind.SET, List.of());

    public static ListType map(List<String> keys) {
        return new ListType(Kind.MAP, List.copyOf(keys));
    }
}
