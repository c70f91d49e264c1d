package dev.imagefunction.generation.exploration;

import java.time.Duration;

/** How the gateway responds to the requests that no script is for. */
@FunctionalInterface
interface GatewayLoad {
    /** What a request takes. */
    Duration time();

    /**
     * How the next request ends.
     *
     * @param inProgress the number of requests that the gateway works on
     */
    default Ending ending(int inProgress) {
        return Ending.SUCCEEDS;
    }
}
