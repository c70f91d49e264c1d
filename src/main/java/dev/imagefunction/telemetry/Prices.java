package dev.imagefunction.telemetry;

import java.util.HashMap;
import java.util.Map;

/** The price of an image, by model, in US dollars. */
public final class Prices {
    private Prices() {}

    /**
     * Reads {@code model:price,…}, such as {@code gpt-image-1.5:0.133,gpt-image-1:0.042}.
     *
     * @throws IllegalArgumentException with the entry that is no such pair
     */
    public static Map<String, Double> parse(String text) {
        var prices = new HashMap<String, Double>();
        for (var entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
            var colon = entry.lastIndexOf(':');
            try {
                var price = Double.parseDouble(entry.substring(colon + 1).strip());
                if (colon < 1 || !(price >= 0) || Double.isInfinite(price)) {
                    throw new NumberFormatException();
                }
                prices.put(entry.substring(0, colon).strip(), price);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "\"%s\" is not model:price, such as gpt-image-1.5:0.133".formatted(entry.strip()));
            }
        }
        return Map.copyOf(prices);
    }
}
