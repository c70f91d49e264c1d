package dev.imagefunction.infra;

import static dev.imagefunction.infra.Template.branches;
import static dev.imagefunction.infra.Template.each;
import static dev.imagefunction.infra.Template.target;
import static dev.imagefunction.infra.Template.text;

import java.util.Set;
import java.util.stream.Stream;

/** The ways in over HTTP: which routes are public, and which pages may call them. */
final class FrontRules {
    private static final Set<String> PUBLIC = Set.of("GET /", "GET /openapi.json", "OPTIONS /{proxy+}");

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
        return template.resources().flatMap(resource -> Stream.of("Cors", "CorsConfiguration")
                .flatMap(name -> branches(resource.getValue().path("Properties").path(name)))
                .filter(cors -> cors.path("AllowCredentials").asBoolean()
                        || each(cors.path("AllowOrigins"))
                                .anyMatch(origin -> text(origin).contains("*")))
                .map(cors -> resource.getKey() + " lets any page call it"));
    }
}
