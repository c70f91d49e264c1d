package dev.imagefunction.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recomputes the cost tables of docs/operations.md from infra/costs/costs.yml. */
class CostsTest {
    private static final Path DOCUMENT = Path.of("docs/operations.md");
    private static final JsonNode COSTS = Template.read(Path.of("infra/costs/costs.yml"));
    private static final Pattern TABLE =
            Pattern.compile("<!-- costs: (\\w+) -->\\n.*?<!-- end of costs -->", Pattern.DOTALL);
    private static final List<String> REGIONS = List.of("us", "eu");

    @Test
    void theDocumentsSumsFollowFromThePrices() throws IOException {
        var document = Files.readString(DOCUMENT);
        var computed = TABLE.matcher(document)
                .replaceAll(match -> Matcher.quoteReplacement("<!-- costs: %s -->%n%s<!-- end of costs -->"
                        .formatted(match.group(1), table(match.group(1)))));
        if (System.getProperty("infra.update") != null) {
            Files.writeString(DOCUMENT, computed);
        }
        assertEquals(
                COSTS.path("tables").size(), TABLE.matcher(document).results().count());
        assertEquals(computed, Files.readString(DOCUMENT), "./mvnw verify -Dinfra.update brings it up to date");
    }

    /** An alarm on an expression costs as much as an alarm on each of the metrics in it. */
    private static int alarmMetrics() {
        return Template.of(Path.of("infra/template.yaml"))
                .resources("AWS::CloudWatch::Alarm")
                .map(alarm -> alarm.getValue().path("Properties").path("Metrics"))
                .mapToInt(metrics -> metrics.isMissingNode() ? 1 : metrics.size() - 1)
                .sum();
    }

    private static String table(String name) {
        return name.equals("prices") ? prices() : sums(COSTS.path("tables").path(name));
    }

    private static String prices() {
        return "| price | per | N. Virginia, $ | Frankfurt, $ |\n| --- | --- | --- | --- |\n"
                + COSTS.path("prices")
                        .valueStream()
                        .map(price -> "| %s | %s | %s | %s |\n"
                                .formatted(
                                        price.path("what").asText(),
                                        price.path("unit").asText(),
                                        plain(price.path("us").decimalValue()),
                                        plain(price.path("eu").decimalValue())))
                        .collect(Collectors.joining());
    }

    private static String sums(JsonNode rows) {
        return "| what | sum, N. Virginia | $ | $, Frankfurt |\n| --- | --- | --- | --- |\n"
                + rows.valueStream()
                        .map(row -> "| %s | %s | %s | %s |\n"
                                .formatted(
                                        row.path("what").asText(),
                                        sum(row),
                                        dollars(rows, row, "us"),
                                        dollars(rows, row, "eu")))
                        .collect(Collectors.joining());
    }

    private static String sum(JsonNode row) {
        if (!row.has("price")) {
            return "";
        }
        var price = price(row);
        var factors = times(row).collect(Collectors.joining(" × "));
        var divisor = price.has("per")
                ? " / " + String.format(Locale.ROOT, "%,d", price.path("per").asInt())
                : "";
        return factors + " × $" + plain(price.path("us").decimalValue()) + divisor;
    }

    private static String dollars(JsonNode rows, JsonNode row, String region) {
        var value = row.has("price")
                ? value(row, region)
                : rows.valueStream()
                        .filter(summand -> summand.path("sum").asBoolean())
                        .map(summand -> value(summand, region))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        var rounded = value.compareTo(BigDecimal.TEN) >= 0
                ? value.setScale(0, RoundingMode.HALF_UP)
                : value.compareTo(new BigDecimal("0.1")) >= 0
                        ? value.setScale(2, RoundingMode.HALF_UP)
                        : value.round(new MathContext(1, RoundingMode.HALF_UP));
        return row.has("price") ? plain(rounded) : "**" + plain(rounded) + "**";
    }

    private static BigDecimal value(JsonNode row, String region) {
        var price = price(row);
        var product = times(row)
                .map(factor -> new BigDecimal(factor.split(" ", 2)[0].replace(",", "")))
                .reduce(price.path(region).decimalValue(), BigDecimal::multiply);
        return product.divide(BigDecimal.valueOf(price.path("per").asLong(1)), MathContext.DECIMAL64);
    }

    private static Stream<String> times(JsonNode row) {
        UnaryOperator<String> counted = factor -> factor.equals("alarmMetrics") ? "" + alarmMetrics() : factor;
        return row.path("times").valueStream().map(JsonNode::asText).map(counted);
    }

    private static JsonNode price(JsonNode row) {
        var price = COSTS.path("prices").path(row.path("price").asText());
        REGIONS.forEach(region -> assertEquals(true, price.path(region).isNumber(), row.toString()));
        return price;
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
