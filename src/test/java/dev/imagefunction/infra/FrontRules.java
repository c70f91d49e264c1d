package dev.imagefunction.infra;

import static dev.imagefunction.infra.Template.branches;
import static dev.imagefunction.infra.Template.each;
import static dev.imagefunction.infra.Template.target;
import static dev.imagefunction.infra.Template.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The ways in over HTTP: which routes are public, and which pages may call them. */
final class FrontRules {
    private static final Set<String> PUBLIC = Set.of("GET /", "GET /openapi.json", "OPTIONS /{proxy+}");

    /** What the page's own code and OpenAI's client for Node send in a browser. */
    private static final Set<String> SENT = Set.of(
            "authorization",
            "content-type",
            "idempotency-key",
            "prefer",
            "x-stainless-arch",
            "x-stainless-lang",
            "x-stainless-os",
            "x-stainless-package-version",
            "x-stainless-retry-count",
            "x-stainless-runtime",
            "x-stainless-runtime-version",
            "x-stainless-timeout");

    private FrontRules() {}

    /** Where API Gateway checks callers, it checks all but the page, the API's description and preflight requests. */
    static Stream<String> publicRoutes(Template template) {
        var checked = template.resources("AWS::ApiGatewayV2::Route")
                .anyMatch(route -> route.getValue().at("/Properties").has("AuthorizationType"));
        return template.resources("AWS::ApiGatewayV2::Route")
                .filter(route -> checked)
                .filter(route -> !route.getValue().path("Properties").has("AuthorizationType"))
                .filter(route -> !PUBLIC.contains(text(route.getValue().at("/Properties/RouteKey"))))
                .map(route -> route.getKey() + " is public");
    }

    static Stream<String> allRoutes(Template template) {
        var apis = template.resources("AWS::ApiGatewayV2::Api").count();
        var all = template.resources("AWS::ApiGatewayV2::Route")
                .filter(route ->
                        text(route.getValue().at("/Properties/RouteKey")).equals("$default"))
                .count();
        var stages = template.resources("AWS::ApiGatewayV2::Stage")
                .filter(stage -> stage.getValue()
                                .at("/Properties/DefaultRouteSettings/ThrottlingRateLimit")
                                .isMissingNode()
                        || target(stage.getValue().at("/Properties/AccessLogSettings/DestinationArn"))
                                .isEmpty())
                .map(stage -> stage.getKey() + " has no throttling or no access log");
        return Stream.concat(stages, apis == all ? Stream.empty() : Stream.of("some paths reach no function"));
    }

    /** A page of any origin could else call with what the browser knows of the caller. */
    static Stream<String> anyOrigin(Template template) {
        return cors(template)
                .filter(cors -> cors.getValue().path("AllowCredentials").asBoolean()
                        || each(cors.getValue().path("AllowOrigins"))
                                .anyMatch(origin -> text(origin).contains("*")))
                .map(cors -> cors.getKey() + " lets any page call it");
    }

    /** A Function URL adds its headers to the function's, and browsers refuse an origin that is allowed twice. */
    static Stream<String> twoCorsHeaders(Template template) {
        return template.resources("AWS::Lambda::Function")
                .filter(function -> function.getValue()
                        .at("/Properties/Environment/Variables")
                        .has("CORS_ORIGINS"))
                .map(function -> function.getKey() + " allows origins, as its front does");
    }

    /** A browser refuses a request with a header that is not listed. */
    static Stream<String> refusedClients(Template template) {
        return cors(template)
                .filter(cors -> !each(cors.getValue().path("AllowHeaders"))
                        .map(Template::text)
                        .toList()
                        .containsAll(SENT))
                .map(cors -> cors.getKey() + " refuses a header that clients send");
    }

    private static Stream<Map.Entry<String, JsonNode>> cors(Template template) {
        return template.resources().flatMap(resource -> Stream.of("Cors", "CorsConfiguration")
                .flatMap(name -> branches(resource.getValue().path("Properties").path(name)))
                .filter(cors -> cors.has("AllowOrigins"))
                .map(cors -> Map.entry(resource.getKey(), cors)));
    }
}
