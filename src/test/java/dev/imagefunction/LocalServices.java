package dev.imagefunction;

import dev.imagefunction.local.gateway.LocalGateway;
import dev.imagefunction.local.store.FaultyStore;
import dev.imagefunction.local.store.LocalStore;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.TreeMap;

/**
 * What surrounds the function in tests: the gateway and the store, each on a port of its own, and the function set up
 * for them by the names that AWS's SDK reads.
 */
public final class LocalServices implements QuarkusTestResourceLifecycleManager {
    static final String BUCKET = "images";

    private static final LocalGateway GATEWAY = new LocalGateway();

    private static final LocalGateway ELSEWHERE = new LocalGateway();
    private static final FaultyStore STORE = FaultyStore.withBucket(BUCKET);

    public static LocalGateway gateway() {
        return GATEWAY;
    }

    public static FaultyStore store() {
        return STORE;
    }

    /** Removes all faults, objects and recorded calls. */
    static void renew() {
        GATEWAY.reset();
        STORE.heal();
        STORE.clear(BUCKET);
        STORE.forgetRequests();
    }

    /** Another gateway, which the function must never call. */
    static LocalGateway elsewhere() {
        return ELSEWHERE;
    }

    @Override
    public Map<String, String> start() {
        aws().forEach(System::setProperty);
        var settings = new TreeMap<String, String>();
        settings.put("GATEWAY_BASE_URL", GATEWAY.baseUrl().toString());
        settings.put("GATEWAY_API_KEY", LocalGateway.KEY);
        settings.put("IMAGE_BUCKET", BUCKET);
        settings.put("S3_PATH_STYLE", "true");
        return settings;
    }

    @Override
    public void stop() {
        aws().keySet().forEach(System::clearProperty);
        GATEWAY.close();
        ELSEWHERE.close();
        STORE.close();
    }

    private static Map<String, String> aws() {
        return Map.of(
                "aws.accessKeyId", LocalStore.ACCESS_KEY,
                "aws.secretAccessKey", LocalStore.SECRET_KEY,
                "aws.region", LocalStore.REGION,
                "aws.endpointUrlS3", STORE.endpoint().toString());
    }
}
