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
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** OpenAI's images API, as far as this function uses it. */
@Path("/images/generations")
@RegisterRestClient
@RegisterProvider(LiveCall.class)
@ClientHeaderParam(name = HttpHeaders.ACCEPT_ENCODING, value = "identity")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface ImagesApi {
    /** Returns a response of any status; its body is a stream, since ten images are some 50 MB. */
    @POST
    Response generate(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            Map<String, Object> request);
}
