// Writes infra/template.yaml, plain CloudFormation, from serverless.yml and infra/*.yml: what osls makes of them, less
// what is osls' own, with the choices that a stage makes there as parameters.
// usage: node template.mjs <compiled template> <file to write>
import { readFileSync, writeFileSync } from 'node:fs';
import yaml from 'js-yaml';

const [compiled, written] = process.argv.slice(2);
const { Resources, Outputs, Parameters, Conditions } = JSON.parse(readFileSync(compiled, 'utf8'));
const byType = (...types) => Object.values(Resources).filter(({ Type }) => types.includes(Type));

for (const name of Object.keys(Resources)) {
  if (name.startsWith('ServerlessDeployment')) delete Resources[name];
}

for (const { Properties } of byType('AWS::Lambda::Function')) {
  Properties.Code = '../target/function.zip';
  Properties.MemorySize = { Ref: 'Memory' };
  Properties.Architectures = [{ Ref: 'Architecture' }];
}
for (const { Properties } of byType('AWS::Logs::LogGroup')) Properties.RetentionInDays = { Ref: 'LogRetentionDays' };
for (const { Properties } of byType('AWS::Lambda::EventSourceMapping')) {
  Properties.ScalingConfig.MaximumConcurrency = { Ref: 'QueueConcurrency' };
}
for (const [name, resource] of Object.entries(Resources)) {
  if (/^HttpApi|HttpApi$/.test(name)) resource.Condition = 'WithApi';
  if (/FunctionUrl$|FnUrl$|PermissionFn$/.test(name)) resource.Condition = 'WithUrl';
}

const outputs = {};
for (const [name, { Description, Value }] of Object.entries(Outputs)) {
  if (/^Serverless|QualifiedArn$|^HttpApiId$/.test(name)) continue;
  const Condition = { HttpApiUrl: 'WithApi', HttpLambdaFunctionUrl: 'WithUrl' }[name];
  outputs[name] = { Description, ...(Condition && { Condition }), Value };
}

const template = {
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'Image Function: a prompt goes in as an event, pictures come out in S3 with addresses that open them',
  Parameters: {
    Architecture: {
      Type: 'String',
      Default: 'arm64',
      AllowedValues: ['arm64', 'x86_64'],
      Description: 'Of the native executable: that of the machine that built it',
    },
    Memory: {
      Type: 'Number',
      Default: 1024,
      MinValue: 128,
      MaxValue: 10240,
      Description: 'MB; also sets the share of a CPU, 1769 MB being one whole',
    },
    Front: {
      Type: 'String',
      Default: 'url',
      AllowedValues: ['url', 'api', 'both'],
      Description: 'Who calls http: a function URL, an HTTP API (which ends every call after 30 s) or both',
    },
    QueueConcurrency: {
      Type: 'Number',
      Default: 2,
      MinValue: 2,
      MaxValue: 1000,
      Description: 'Queue batches worked at once',
    },
    LogRetentionDays: {
      Type: 'Number',
      Default: 14,
      AllowedValues: [1, 3, 5, 7, 14, 30, 60, 90, 180, 365],
    },
    ...Parameters,
  },
  Conditions: {
    WithUrl: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Front' }, 'api'] }] },
    WithApi: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Front' }, 'url'] }] },
    ...Conditions,
  },
  Resources,
  Outputs: outputs,
};

// The names that osls makes of service and stage are the stack's.
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
  ...['!If', '!Not', '!Equals', '!Join'].map((tag) => type(tag, 'sequence')),
]);
const header = `# Generated from serverless.yml and the other files here: change those, then ./mvnw verify -Dinfra.update
# Deploy it with aws cloudformation package and deploy, as docs/operations.md tells.
`;
writeFileSync(written, header + yaml.dump(short(template), { schema, noRefs: true, lineWidth: -1 }).replace(/ +$/gm, ''));
