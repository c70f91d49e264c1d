package dev.imagefunction.trigger;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.HashMap;
import java.util.Map;

/** What an image costs, by model, in US dollars. */
final class Prices {
    private Prices() {}

    /**
     * Reads {@code model:price,…}, such as {@code gpt-image-1.5:0.133,gpt-image-1:0.042}.
     *
     * @throws ConfigurationException naming the entry that is no such pair
     */
    static Map<String, Double> parse(String text) {
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
                throw new ConfigurationException(
                        "PRICES: \"%s\" is not model:price, such as gpt-image-1.5:0.133.".formatted(entry.strip()));
            }
        }
        return Map.copyOf(prices);
    }
}
