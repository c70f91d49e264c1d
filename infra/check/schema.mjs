// Checks templates (JSON) against CloudFormation's own resource schema: types, properties, what is required, choices,
// and the attributes that are read. Prints what is wrong, a line each, and then exits with 1.
// usage: node schema.mjs <template>...
import { readFileSync } from 'node:fs';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const db = loadAwsServiceSpecSync();
const wrong = [];
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const intrinsic = (value) => isObject(value) && Object.keys(value).length === 1 && /^(Ref|Fn::.*)$/.test(Object.keys(value)[0]);

function check(value, type, path) {
  if (intrinsic(value)) {
    if (value['Fn::If']) value['Fn::If'].slice(1).forEach((branch) => check(branch, type, path));
    return;
  }
  switch (type.type) {
    case 'ref':
      return properties(value, db.get('typeDefinition', type.reference.$ref).properties, path);
    case 'array':
      if (!Array.isArray(value)) return wrong.push(`${path}: not a list`);
      return value.forEach((element, index) => check(element, type.element, `${path}/${index}`));
    case 'map':
      if (!isObject(value)) return wrong.push(`${path}: not a map`);
      return Object.entries(value).forEach(([key, element]) => check(element, type.element, `${path}/${key}`));
    case 'union': {
      const before = wrong.length;
      for (const choice of type.types) {
        wrong.length = before;
        check(value, choice, path);
        if (wrong.length === before) return;
      }
      return;
    }
    case 'string':
      if (typeof value === 'object') wrong.push(`${path}: not text`);
      else if (type.allowedValues && !type.allowedValues.includes(String(value))) wrong.push(`${path}: ${value} is no choice`);
      return;
    case 'integer':
    case 'number':
      if (Number.isNaN(Number(value)) || typeof value === 'object') wrong.push(`${path}: not a number`);
      return;
    case 'boolean':
      if (!['true', 'false'].includes(String(value))) wrong.push(`${path}: neither true nor false`);
  }
}

function properties(value, known, path) {
  if (!isObject(value)) return wrong.push(`${path}: not an object`);
  for (const [name, inner] of Object.entries(value)) {
    if (known[name]) check(inner, known[name].type, `${path}/${name}`);
    else wrong.push(`${path}/${name}: no such property`);
  }
  for (const [name, { required }] of Object.entries(known)) {
    if (required && !(name in value)) wrong.push(`${path}: lacks ${name}`);
  }
}

function attributes(value, types, path) {
  if (!value || typeof value !== 'object') return;
  const read = value['Fn::GetAtt'];
  if (read) {
    const [id, name] = Array.isArray(read) ? read : read.split(/\.(.*)/);
    const spec = types[id];
    if (spec && !(name in spec.attributes)) wrong.push(`${path}: ${id} has no attribute ${name}`);
  }
  for (const [key, inner] of Object.entries(value)) attributes(inner, types, `${path}/${key}`);
}

for (const file of process.argv.slice(2)) {
  const { Resources } = JSON.parse(readFileSync(file, 'utf8'));
  const types = {};
  for (const [id, { Type, Properties = {} }] of Object.entries(Resources)) {
    const [spec] = db.lookup('resource', 'cloudFormationType', 'equals', Type);
    if (!spec) wrong.push(`${file} ${id}: no type ${Type}`);
    else properties(Properties, (types[id] = spec).properties, `${file} ${id}`);
  }
  attributes(Resources, types, file);
}
wrong.forEach((line) => console.log(line));
process.exitCode = wrong.length ? 1 : 0;
