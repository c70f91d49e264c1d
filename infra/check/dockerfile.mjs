// Lints Dockerfiles. Prints the problems, a line each, and then exits with 1.
// usage: node dockerfile.mjs <Dockerfile>…
import { readFileSync } from 'node:fs';
import { validate } from 'dockerfile-utils';

for (const file of process.argv.slice(2)) {
  for (const { message, range } of validate(readFileSync(file, 'utf8'))) {
    console.log(`${file}:${range.start.line + 1} ${message}`);
    process.exitCode = 1;
  }
}
