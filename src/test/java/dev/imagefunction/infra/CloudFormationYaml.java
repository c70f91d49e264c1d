package dev.imagefunction.infra;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** YAML in which {@code !Ref x} stands for {@code {Ref: x}} and {@code !Name x} for {@code {Fn::Name: x}}. */
final class CloudFormationYaml extends SafeConstructor {
    private CloudFormationYaml() {
        super(new LoaderOptions());
        yamlMultiConstructors.put("!", new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
                return intrinsic(node.getTag().getValue().substring(1), value(node));
            }
        });
    }

    static Object load(String text) {
        return new Yaml(new CloudFormationYaml()).load(text);
    }

    private Object value(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> constructSequence(sequence);
            case MappingNode mapping -> constructMapping(mapping);
            default -> throw new IllegalArgumentException("A tag on " + node);
        };
    }

    private static Object intrinsic(String name, Object value) {
        return switch (name) {
            case "Ref", "Condition" -> Map.of(name, value);
            case "GetAtt" ->
                Map.of("Fn::GetAtt", value instanceof String path ? List.of((Object[]) path.split("\\.", 2)) : value);
            default -> Map.of("Fn::" + name, value);
        };
    }
}
