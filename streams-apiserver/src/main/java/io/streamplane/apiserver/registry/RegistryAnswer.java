package io.streamplane.apiserver.registry;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A response of the Confluent protocol: an HTTP status and a JSON body. */
record RegistryAnswer(int status, JsonNode body) {

    static final JsonMapper JSON = JsonMapper.builder().build();

    static RegistryAnswer ok(Object body) {
        return new RegistryAnswer(200, JSON.valueToTree(body));
    }

    /** @param errorCode an HTTP status, or one with two more digits, e.g. 40401 */
    static RegistryAnswer error(int errorCode, String message) {
        int status = errorCode < 1000 ? errorCode : errorCode / 100;
        return new RegistryAnswer(
                status, JSON.createObjectNode().put("error_code", errorCode).put("message", message));
    }
}
