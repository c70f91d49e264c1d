// Evaluates JSONata expressions as Step Functions does. Reads [{"expression", "states"}], writes the results.
// usage: node evaluate.mjs <file>
import { readFileSync } from 'node:fs';
import jsonata from 'jsonata';

const results = [];
for (const { expression, states } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const text = /^\{%(.*)%\}$/s.exec(expression.trim())[1];
  const value = await jsonata(text).evaluate({}, { states });
  results.push(value === undefined ? null : value);
}
console.log(JSON.stringify(results));
