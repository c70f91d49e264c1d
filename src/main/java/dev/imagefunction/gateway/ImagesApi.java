package dev.imagefunction.gateway;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** OpenAI's images API, as far as this function uses it. */
@Path("/images/generations")
@RegisterRestClient(configKey = "gateway")
@RegisterProvider(LiveCall.class)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface ImagesApi {
    /** The answer comes as a stream, since ten images are some 50 MB of it; whatever its status, it is returned. */
    @POST
    Response generate(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            Map<String, Object> request);
}
