package io.streamplane.apiserver.cel.library;

/** Says to expressions what somebody may do. Answers at once. */
public interface AccessChecks {

    /**
     * What is asked. Empty where nothing is said of it.
     *
     * @param path of no resource
     * @param fieldSelector of what is listed or watched
     */
    record Wanted(
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            String path,
            String fieldSelector,
            String labelSelector) {

        static Wanted path(String path) {
            return new Wanted("", "", "", "", "", "", path, "", "");
        }

        static Wanted resource(String group, String resource) {
            return new Wanted("", group, resource, "", "", "", "", "", "");
        }

        /** @param part verb, subresource, namespace, name, fieldSelector or labelSelector */
        Wanted with(String part, String value) {
            return new Wanted(
                    part.equals("verb") ? value : verb,
                    group,
                    resource,
                    part.equals("subresource") ? value : subresource,
                    part.equals("namespace") ? value : namespace,
                    part.equals("name") ? value : name,
                    path,
                    part.equals("fieldSelector") ? value : fieldSelector,
                    part.equals("labelSelector") ? value : labelSelector);
        }
    }

    /** @param error empty where the check went well */
    record Decision(boolean allowed, String reason, String error) {}

    Decision decide(Wanted wanted);

    /** The same, of a service account. */
    AccessChecks ofServiceAccount(String namespace, String name);
}
