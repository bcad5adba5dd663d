package io.streamplane.schemas.openapi.document;

import java.util.List;

/**
 * One path and its methods.
 *
 * @param path with parameters in braces, e.g. {@code /api/v1/namespaces/{namespace}/pods}
 * @param parameters those that all of its methods take
 * @param tag group and version in one word, e.g. {@code apps_v1}
 */
record ApiPath(String path, String tag, List<Parameter> parameters, List<Operation> operations) {}
