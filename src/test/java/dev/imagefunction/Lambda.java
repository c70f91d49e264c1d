package dev.imagefunction;

import static java.util.Objects.requireNonNull;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Invokes the function through the event server that Quarkus starts in tests. */
final class Lambda {
    private Lambda() {}

    /**
     * What came back.
     *
     * @param thrown whether the function threw, so that Lambda delivers the event again
     */
    record Outcome(boolean thrown, JsonPath json, String text) {
        String status() {
            return thrown ? "thrown" : json.getString("status");
        }

        String message() {
            return requireNonNull(json.getString(thrown ? "errorMessage" : "error.message"));
        }

        int images() {
            return json.getList("data").size();
        }
    }

    static Outcome send(Object event) {
        var answer = server().body(event).post("/");
        return new Outcome(answer.statusCode() != 200, answer.jsonPath(), answer.asString());
    }

    /** An event under an id that was never used before, with more fields as name and value in turn. */
    static Map<String, Object> event(String prompt, Object... more) {
        var event = new LinkedHashMap<String, Object>();
        event.put("id", UUID.randomUUID().toString());
        event.put("prompt", prompt);
        for (var i = 0; i < more.length; i += 2) {
            event.put((String) more[i], more[i + 1]);
        }
        return event;
    }

    private static RequestSpecification server() {
        var port = ConfigProvider.getConfig().getValue("quarkus.lambda.mock-event-server.test-port", Integer.class);
        return RestAssured.given()
                .baseUri("http://localhost")
                .port(port)
                .basePath("")
                .contentType(ContentType.JSON);
    }
}
