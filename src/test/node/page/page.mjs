// Tests the page in Chromium. Prints a line per case; exits with 1 if one failed.
//
// BASE_URL     the front that serves the page, http://127.0.0.1:8080/ by default
// TOKEN        a token that it accepts, sk-local by default
// CHROMIUM     the browser, /usr/bin/chromium by default
// ONLY         runs only the cases whose names contain this
// SCREENSHOTS  the folder for page-light.png and page-dark.png; without it none are made
import {chromium} from "playwright-core";
import * as looks from "./looks.mjs";
import * as uses from "./uses.mjs";
import * as troubles from "./troubles.mjs";
import {BASE, Visitor} from "./visitor.mjs";

const {CHROMIUM = "/usr/bin/chromium", ONLY = ""} = process.env;
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
let failed = 0;

async function test([name, run]) {
  const visitor = new Visitor(browser);
  const begin = performance.now();
  try {
    await run(visitor);
    visitor.check();
    console.log(`ok ${name} ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  } catch (failure) {
    failed++;
    console.log(`failed ${name}: ${failure.stack}\n${visitor.told()}`);
  } finally {
    await visitor.leave();
  }
}

// Most of a case is waiting: four share the machine.
const cases = Object.entries({...uses, ...troubles, ...looks}).filter(([name]) => name.includes(ONLY));
const visit = async () => {
  // The first call starts a process of the function, which may take longer than the front waits.
  while ((await fetch(new URL("v1/models", BASE))).status !== 401);
  while (cases.length) await test(cases.shift());
};
await Promise.all([visit(), visit(), visit(), visit()]);
await browser.close();
process.exitCode = failed ? 1 : 0;
