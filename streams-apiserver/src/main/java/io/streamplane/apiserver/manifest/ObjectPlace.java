package io.streamplane.apiserver.manifest;

/** Where an object is, whichever it is, and in whatever version. */
record ObjectPlace(String group, String kind, String namespace, String name) {}
