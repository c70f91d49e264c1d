package dev.imagefunction.telemetry;

import java.util.HashMap;
import java.util.Map;

/** The price of an image, by model, in US dollars. */
public final class Prices {
    private Prices() {}

    /**
     * Reads {@code model:price,…}, such as {@code gpt-image-1.5:0.133,gpt-image-1:0.042}.
     *
     * @throws IllegalArgumentException with the number of the entry that is not such a pair
     */
    public static Map<String, Double> parse(String text) {
        var prices = new HashMap<String, Double>();
        var entries = text.isBlank() ? new String[0] : text.split(",", -1);
        for (var i = 0; i < entries.length; i++) {
            var entry = entries[i];
            var colon = entry.lastIndexOf(':');
            try {
                var price = Double.parseDouble(entry.substring(colon + 1).strip());
                if (colon < 1 || !(price >= 0) || Double.isInfinite(price)) {
                    throw new NumberFormatException();
                }
                prices.put(entry.substring(0, colon).strip(), price);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "entry %d is not model:price, such as gpt-image-1.5:0.133".formatted(i + 1));
            }
        }
        return Map.copyOf(prices);
    }
}
