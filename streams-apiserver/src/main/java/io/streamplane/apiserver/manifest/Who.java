package io.streamplane.apiserver.manifest;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.WriteOptions;

/** Who asks by a record, and how, as its headers say. */
record Who(AuthenticatedUser user, Caller caller, WriteOptions options) {}
