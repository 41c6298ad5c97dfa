package io.swift4j.core.hub;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of hubs and caches strictly and within limits. */
final class HubJson {

    private static final int MAX_BYTES = 64 << 20;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private HubJson() {}

    /** Reads an answer; {@code what} names it. What is no JSON may be a proxy's error page, so it counts as passing. */
    static JsonNode read(ResponseBody body, String what) throws IOException, InterruptedException {
        return read(new ByteArrayInputStream(body.readAll(MAX_BYTES, what)), what);
    }

    /** Reads a whole stream. */
    static JsonNode read(InputStream in, String what) throws IOException {
        try {
            return MAPPER.readTree(in);
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException cut) {
                throw cut;
            }
            throw new TransientFault(what + " is not valid JSON: " + e.getOriginalMessage());
        }
    }
}
