// Writes infra/template.yaml, plain CloudFormation, from what osls compiles of serverless.yml: without the framework's own
// resources, and with parameters in place of the settings that osls writes literally.
// usage: node template.mjs <compiled template> <infra/plain/parameters.yml> <file to write>
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import yaml from 'js-yaml';

const [compiled, plain, written] = process.argv.slice(2);
const { Resources, Outputs, Parameters, Conditions } = JSON.parse(readFileSync(compiled, 'utf8'));
const { Parameters: settings, Code } = yaml.load(readFileSync(plain, 'utf8'));

const ref = (name) => ({ Ref: name });
const iff = (condition, yes, no) => ({ 'Fn::If': [condition, yes, no] });
const equals = (name, value) => ({ 'Fn::Equals': [ref(name), value] });
const not = (condition) => ({ 'Fn::Not': [condition] });
const both = (...names) => ({ 'Fn::And': names.map((Condition) => ({ Condition })) });
const noValue = ref('AWS::NoValue');
const byType = (type) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
const each = (type, change) => byType(type).forEach(([, { Properties }]) => change(Properties));

for (const name of Object.keys(Resources)) {
  if (name.startsWith('ServerlessDeployment')) delete Resources[name];
}

const variables = {
  GATEWAY_BASE_URL: ref('GatewayBaseUrl'),
  GATEWAY_API_KEY_SECRET: iff('KeyIsSecret', ref('GatewayKey'), ref('GatewayKeyParameter')),
  IMAGE_URL_TTL: ref('ImageUrlTtl'),
  MAX_PAID_ATTEMPTS: ref('MaxPaidAttempts'),
  PRICES: ref('Prices'),
  JAVA_TOOL_OPTIONS: iff('OnJvm', '--add-opens=java.base/java.lang=ALL-UNNAMED', ''),
};
each('AWS::Lambda::Function', (properties) => {
  Object.assign(properties, {
    Code: { S3Bucket: ref('CodeBucket'), S3Key: ref('CodeKey') },
    Runtime: iff('OnJvm', 'java25', 'provided.al2023'),
    Handler: iff('OnJvm', 'dev.imagefunction.boot.Handler', 'bootstrap'),
    SnapStart: { ApplyOn: iff('OnJvm', 'PublishedVersions', 'None') },
    MemorySize: ref('Memory'),
    Architectures: [ref('Architecture')],
    TracingConfig: { Mode: iff('Traced', 'Active', 'PassThrough') },
  });
  const own = properties.Environment.Variables;
  for (const [name, value] of Object.entries(variables)) if (name in own) own[name] = value;
});

// A version is made anew when its description changes, or its logical id. The description repeats all that a function takes
// from parameters; the id has the hash of the rest.
const description =
  '${CodeKey} ${Build} ${Architecture} ${Memory} ${Tracing} ${ImageUrlTtl} ${MaxPaidAttempts} ${GatewayBaseUrl} ${GatewayKeyParameter} ${Prices}';
const versions = {};
for (const [name, version] of byType('AWS::Lambda::Version')) {
  const id = version.Properties.FunctionName.Ref;
  const own = Resources[id].Properties;
  const { ReservedConcurrentExecutions, ...hashed } = own;
  const hash = createHash('sha256').update(JSON.stringify(hashed)).digest('hex').slice(0, 8);
  versions[name] = id.replace('LambdaFunction', `Version${hash}`);
  delete version.Properties.CodeSha256;
  version.Properties.Description = { 'Fn::Sub': description };
  version.DeletionPolicy = 'RetainExceptOnCreate';
  version.UpdateReplacePolicy = 'Retain';
}
each('AWS::Lambda::Alias', ({ FunctionVersion }) => {
  FunctionVersion['Fn::GetAtt'][0] = versions[FunctionVersion['Fn::GetAtt'][0]];
});

each('AWS::Logs::LogGroup', (properties) => (properties.RetentionInDays = ref('LogRetentionDays')));
each('AWS::Lambda::EventSourceMapping', ({ ScalingConfig }) => (ScalingConfig.MaximumConcurrency = ref('QueueConcurrency')));
const origins = { 'Fn::Split': [',', ref('CorsOrigins')] };
each('AWS::Lambda::Url', (properties) => {
  properties.AuthType = iff('UrlByIam', 'AWS_IAM', 'NONE');
  properties.Cors = iff('WithCors', { ...properties.Cors, AllowOrigins: origins }, noValue);
});
each('AWS::ApiGatewayV2::Api', (properties) => {
  properties.CorsConfiguration = iff('WithCors', { ...properties.CorsConfiguration, AllowOrigins: origins }, noValue);
});
each('AWS::ApiGatewayV2::Stage', (properties) => {
  properties.DefaultRouteSettings = { ThrottlingRateLimit: ref('ApiRate'), ThrottlingBurstLimit: ref('ApiBurst') };
});
each('AWS::ApiGatewayV2::Authorizer', (properties) => {
  properties.JwtConfiguration = { Audience: [ref('JwtAudience')], Issuer: ref('JwtIssuer') };
});
each('AWS::ApiGatewayV2::Route', (properties) => {
  if (!properties.AuthorizerId) return;
  properties.AuthorizationType = iff('ApiByJwt', 'JWT', iff('ApiByIam', 'AWS_IAM', 'NONE'));
  properties.AuthorizerId = iff('ApiByJwt', properties.AuthorizerId, noValue);
});
for (const [name, resource] of Object.entries(Resources)) {
  if (/^HttpApi|HttpApi$/.test(name)) resource.Condition = name.startsWith('HttpApiAuthorizer') ? 'WithJwt' : 'WithApi';
  if (/FunctionUrl$/.test(name)) resource.Condition = 'WithUrl';
  if (/FnUrl$|PermissionFn$/.test(name)) resource.Condition = 'OpenUrl';
}

// Sorted, since osls makes versions and aliases in any order.
const renamed = Object.fromEntries(
  Object.entries(Resources)
    .map(([name, value]) => [versions[name] ?? name, value])
    .sort(([one], [other]) => (one < other ? -1 : 1)),
);
const outputs = {};
for (const [name, { Description, Value }] of Object.entries(Outputs)) {
  if (/^Serverless|QualifiedArn$|^HttpApiId$/.test(name)) continue;
  const Condition = { HttpApiUrl: 'WithApi', HttpLambdaFunctionUrl: 'WithUrl' }[name];
  outputs[name] = { Description, ...(Condition && { Condition }), Value };
}

const template = {
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'Image Function generates images from events, stores them in S3, and returns presigned URLs',
  Parameters: { ...Code, ...settings, ...Parameters },
  Rules: {
    JwtIsComplete: {
      RuleCondition: equals('ApiAuth', 'jwt'),
      Assertions: ['JwtIssuer', 'JwtAudience'].map((name) => ({
        Assert: not(equals(name, '')),
        AssertDescription: `ApiAuth=jwt needs ${name}`,
      })),
    },
    ProvisionedIsNative: {
      RuleCondition: equals('Build', 'jvm'),
      Assertions: [{ Assert: equals('HttpProvisioned', '0'), AssertDescription: 'HttpProvisioned needs Build=native' }],
    },
  },
  Conditions: {
    OnJvm: equals('Build', 'jvm'),
    WithUrl: { 'Fn::Or': [equals('Front', 'url'), equals('Front', 'both')] },
    WithApi: { 'Fn::Or': [equals('Front', 'api'), equals('Front', 'both')] },
    UrlByIam: equals('UrlAuth', 'iam'),
    UrlByToken: equals('UrlAuth', 'token'),
    OpenUrl: both('WithUrl', 'UrlByToken'),
    ApiByIam: equals('ApiAuth', 'iam'),
    ApiByJwt: equals('ApiAuth', 'jwt'),
    WithJwt: both('WithApi', 'ApiByJwt'),
    WithCors: not(equals('CorsOrigins', '')),
    ...Conditions,
  },
  Resources: renamed,
  Outputs: outputs,
};

// osls makes names of the service and the stage; here they are made of the stack's name.
const stack = /image-function-plain|plain-image-function/g;
const intrinsic = (value) => Object.keys(value).length === 1 && Object.keys(value)[0];
class Tagged {
  constructor(tag, value) {
    Object.assign(this, { tag, value });
  }
}
function short(value) {
  if (typeof value === 'string' && value.match(stack)) {
    const text = value.replace(stack, '${AWS::StackName}');
    return text === '${AWS::StackName}' ? new Tagged('!Ref', 'AWS::StackName') : new Tagged('!Sub', text);
  }
  if (Array.isArray(value)) return value.map(short);
  if (value === null || typeof value !== 'object') return value;
  const name = intrinsic(value);
  if (name === 'Ref') return new Tagged('!Ref', value.Ref);
  if (name === 'Fn::GetAtt') return new Tagged('!GetAtt', value[name].join('.'));
  if (name === 'Fn::Sub') return new Tagged('!Sub', value[name]);
  if (name && name.startsWith('Fn::')) return new Tagged(name.replace('Fn::', '!'), short(value[name]));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, short(inner)]));
}
const type = (tag, kind) =>
  new yaml.Type(tag, {
    kind,
    predicate: (object) => object instanceof Tagged && object.tag === tag,
    represent: (object) => object.value,
  });
const schema = yaml.DEFAULT_SCHEMA.extend([
  ...['!Ref', '!GetAtt', '!Sub'].map((tag) => type(tag, 'scalar')),
  ...['!If', '!Not', '!And', '!Or', '!Equals', '!Join', '!Split'].map((tag) => type(tag, 'sequence')),
]);
const header = `# Generated from serverless.yml and the other files here: change those, then run ./mvnw verify -Dinfra.update
# docs/operations.md shows how to deploy it.
`;
writeFileSync(written, header + yaml.dump(short(template), { schema, noRefs: true, lineWidth: -1 }).replace(/ +$/gm, ''));
