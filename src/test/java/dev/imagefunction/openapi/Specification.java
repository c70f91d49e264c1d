package dev.imagefunction.openapi;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.Response;
import com.atlassian.oai.validator.report.SimpleValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.restassured.RestAssuredRequest;
import com.atlassian.oai.validator.restassured.RestAssuredResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.filter.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code openapi.json}, which every HTTP test holds its requests and responses against. */
public final class Specification {
    private static final JsonNode DOCUMENT = read();
    private static final OpenApiInteractionValidator VALIDATOR =
            OpenApiInteractionValidator.createForInlineApiSpecification(
                            OpenApi30.of(DOCUMENT).toString())
                    .build();
    private static final AtomicInteger CHECKED = new AtomicInteger();

    private Specification() {}

    private static JsonNode read() {
        try (var file = Specification.class.getResourceAsStream("/openapi.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file, "openapi.json"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static JsonNode document() {
        return DOCUMENT;
    }

    /** How many calls were checked so far. */
    public static int checked() {
        return CHECKED.get();
    }

    /** For REST Assured: fails the test if a call is not as described. */
    public static Filter filter() {
        return (request, response, context) -> {
            var received = context.next(request, response);
            check(RestAssuredRequest.of(request), RestAssuredResponse.of(received));
            return received;
        };
    }

    /**
     * Fails the test if the response is not as described, or if the server accepts a request that the description
     * forbids.
     */
    public static void check(Request request, Response response) {
        CHECKED.incrementAndGet();
        if (response.getStatus() < 400) {
            assertClean(VALIDATOR.validateRequest(request), request);
        }
        // The description has these two for the known paths; they are the same for all others.
        var elsewhere = response.getStatus() == 404 || response.getStatus() == 405;
        assertClean(
                elsewhere
                        ? VALIDATOR.validateResponse("/v1/models/any", Request.Method.GET, response)
                        : VALIDATOR.validateResponse(request.getPath(), request.getMethod(), response),
                request);
    }

    private static void assertClean(ValidationReport report, Request request) {
        assertFalse(
                report.hasErrors(),
                () -> request.getMethod() + " " + request.getPath() + ": "
                        + SimpleValidationReportFormat.getInstance().apply(report));
    }
}
