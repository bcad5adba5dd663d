package io.streamplane.scheduler.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A field of a configuration with its path, by which a message names it: {@code .profiles[0].schedulerName}. */
record Field(String path, JsonNode value) {

    boolean present() {
        return !value.isMissingNode() && !value.isNull();
    }

    /** A member; refused where this is no object. */
    Field member(String name) {
        if (present() && !value.isObject()) {
            throw wrong("an object");
        }
        return new Field(path + '.' + name, present() ? value.path(name) : MissingNode.getInstance());
    }

    /** Refuses members of other names, which would else be set and not heeded. */
    Field only(Set<String> names) {
        if (present() && !value.isObject()) {
            throw wrong("an object");
        }
        for (String name : present() ? value.propertyNames() : List.<String>of()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(path + '.' + name + ": expected one of "
                        + names.stream().sorted().toList() + ", for this scheduler has no other");
            }
        }
        return this;
    }

    List<Field> items() {
        if (present() && !value.isArray()) {
            throw wrong("a list");
        }
        var items = new ArrayList<Field>();
        for (int i = 0; i < value.size(); i++) {
            items.add(new Field(path + '[' + i + ']', value.get(i)));
        }
        return items;
    }

    String text(String absent) {
        if (!present()) {
            return absent;
        }
        if (!value.isString()) {
            throw wrong("text");
        }
        return value.asString();
    }

    int number(int absent, int least, int greatest) {
        if (!present()) {
            return absent;
        }
        if (!value.isInt() || value.asInt() < least || value.asInt() > greatest) {
            throw wrong("a whole number from " + least + " to " + greatest);
        }
        return value.asInt();
    }

    IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(path + ": expected " + expected + ", but got " + value);
    }
}
