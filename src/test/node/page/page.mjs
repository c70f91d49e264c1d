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
import {Visitor} from "./visitor.mjs";

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
for (const [name, run] of Object.entries({...uses, ...troubles, ...looks}).filter(([name]) => name.includes(ONLY))) {
  const visitor = new Visitor(browser);
  try {
    await run(visitor);
    visitor.check();
    console.log(`ok ${name}`);
  } catch (failure) {
    failed++;
    console.log(`failed ${name}: ${failure.stack}\n${visitor.told()}`);
  } finally {
    await visitor.leave();
  }
}
await browser.close();
process.exitCode = failed ? 1 : 0;
