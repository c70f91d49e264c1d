package dev.imagefunction.generation;

import java.util.List;
import java.util.Set;

/**
 * An image model's limits: data, from the configuration's model table.
 *
 * @param sizes allowed, the first of them the default
 * @param qualities allowed, the first of them the default
 * @param imagesPerCall what the gateway makes in one call; more are split into parallel calls
 * @param promptLimit in characters (Unicode code points)
 * @param parameters OpenAI's extra parameters that it takes
 */
public record Model(
        String name,
        List<String> sizes,
        List<String> qualities,
        int imagesPerCall,
        int promptLimit,
        Set<String> parameters) {}
