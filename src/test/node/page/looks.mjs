// How the page looks and reads, to everybody.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {writeFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {join} from "node:path";
import UPNG from "upng-js";
import {BASE, generate, GENERATION, GENERATIONS, hold, loaded, reads, TOKEN, withoutWait} from "./visitor.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const {SCREENSHOTS} = process.env;

async function accessible(page, where) {
  await page.evaluate(AXE);
  const {violations} = await page.evaluate(() => axe.run());
  const told = violations.flatMap(({id, nodes}) => nodes.map(({html, failureSummary}) => `${id}: ${html}\n${failureSummary}`));
  assert.equal(told.length, 0, `${where}\n${told.join("\n")}`);
}

async function axe(visitor, colorScheme) {
  const page = await visitor.open({colorScheme, reducedMotion: "reduce"});
  await accessible(page, "the question for the key");
  await page.locator("#token").fill("wrong");
  await page.keyboard.press("Enter");
  await page.locator("#token-wrong:not(:empty)").waitFor();
  await accessible(page, "a wrong key");
  await page.locator("#token").fill(TOKEN);
  await page.keyboard.press("Enter");
  await page.locator("#model option").first().waitFor({state: "attached"});
  await accessible(page, "an empty list");
  await loaded(await generate(page, "Two otters", {n: 2}), 2);
  await page.route(GENERATIONS, route => route.fulfill({status: 429, headers: {"retry-after": "600"}, json: {}}));
  await (await generate(page, "An otter too many")).getByRole("heading").waitFor();
  await page.unroute(GENERATIONS);
  await withoutWait(page);
  await hold(page);
  await (await generate(page, "An otter on its way")).getByRole("timer").waitFor();
  await page.locator("#prompt").fill("");
  await page.keyboard.press("Control+Enter");
  await accessible(page, "a list of three, and an error in the form");
  await page.locator("#code-button").click();
  await accessible(page, "a copy");
}

export async function axeFindsNothingInLight(visitor) {
  await axe(visitor, "light");
}

export async function axeFindsNothingInDark(visitor) {
  await axe(visitor, "dark");
}

const overflow = page => page.evaluate(() =>
  Math.max(...[document.documentElement, document.getElementById("make")].map(node => node.scrollWidth - node.clientWidth)));

export async function narrowGermanScreenNeedsNoSidewaysScrolling(visitor) {
  const page = await visitor.open({locale: "de-AT", viewport: {width: 320, height: 640}});
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  await page.getByRole("heading", {name: "Token"}).waitFor();
  await page.locator("#token").fill("falsch");
  await page.keyboard.press("Enter");
  await page.getByText("Dieses Token gilt nicht.").waitFor();
  assert.equal(await overflow(page), 0);
  await page.locator("#token").fill(TOKEN);
  await page.getByRole("button", {name: "Weiter"}).click();
  await page.locator("#model option").first().waitFor({state: "attached"});
  assert.equal(await overflow(page), 0);
  await loaded(await generate(page, `Donaudampfschifffahrts${"otter".repeat(30)}`, {n: 2}), 2);
  assert.equal(await overflow(page), 0);
  await page.route(GENERATIONS, route =>
    route.fulfill({status: 504, json: {error: {code: "gateway_timeout", charged: "unknown", message: "x".repeat(90)}}}));
  const entry = await generate(page, "Ein Otter");
  await entry.getByText("Der Bilddienst hat nicht rechtzeitig geantwortet.").waitFor();
  await entry.getByText("Ob die Bilder berechnet wurden, ist nicht bekannt.").waitFor();
  assert.equal(await overflow(page), 0);
  await entry.getByRole("button", {name: "Kopieren als …"}).click();
  await page.getByRole("radio", {name: "Java"}).check();
  assert.equal(await overflow(page), 0);
  const english = await page.getByText(/\b(the|image|remove|again)\b/i).filter({visible: true}).allTextContents();
  assert.deepEqual(english.filter(text => !/Image Function|gpt-image|import com|Donau/.test(text)), []);
}

export async function promptsAreReadInTheirOwnDirection(visitor) {
  const page = await visitor.enter();
  const entry = await generate(page, "ثعلب البحر!");
  const [first, last] = await entry.locator("summary").evaluate(({firstChild: text}) =>
    [0, text.length - 1].map(index => {
      const range = new Range();
      range.setStart(text, index);
      range.setEnd(text, index + 1);
      return range.getBoundingClientRect().left;
    }));

  assert(last < first, `${last} ${first}`);
}

export async function otherLanguagesAreReadInEnglish(visitor) {
  const page = await visitor.enter({locale: "fr-FR"});

  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await page.getByRole("button", {name: "Generate"}).waitFor();
}

export async function keyboardAloneDoesEverything(visitor) {
  const page = await visitor.open();
  const press = async (key, times = 1) => {
    for (; times > 0; times--) await page.keyboard.press(key);
  };
  const focus = () =>
    page.evaluate(() => {
      const {id, name, value, textContent, ariaLabel} = document.activeElement;
      // Behind a dialog's last control is the browser's own.
      if (document.activeElement === document.body) return "";
      const shown = document.activeElement.closest("label") ?? document.activeElement;
      const unseen = getComputedStyle(shown).outlineStyle === "none" ? "no focus is seen on " : "";
      return unseen + (name ? `${name}=${value}` : id || ariaLabel || textContent);
    });
  const until = async (wanted, key = "Tab") => {
    const passed = [];
    while (passed.at(-1) !== wanted) {
      assert(passed.length < 40, passed.join(" > "));
      await press(key);
      passed.push(await focus());
      assert(!passed.at(-1).startsWith("no focus"), passed.at(-1));
    }
  };
  await page.locator("#token:focus").waitFor();
  await page.keyboard.type(TOKEN);
  await press("Enter");
  await page.locator("#model option").first().waitFor({state: "attached"});
  await until("prompt");
  await page.keyboard.type("An otter at a keyboard");
  await press("Tab", 2);
  await press("ArrowRight");
  assert.equal(await focus(), `size=${await page.locator("#size input").nth(1).getAttribute("value")}`);
  await press("Tab");
  await press("ArrowRight");
  await press("Tab");
  await press("ArrowRight");
  assert.equal(await focus(), "n=2");
  await press("Control+Enter");
  const entry = page.locator("#feed > li").first();
  await loaded(entry, 2);
  await until("Copy as…");
  await press("Enter");
  await until("tabs=curl");
  await press("ArrowRight");
  assert.equal(await focus(), "tabs=Node");
  await press("Escape");
  assert.equal(await focus(), "Copy as…");
  await until("Remove: An otter at a keyboard", "Shift+Tab");
  await press("Enter");
  assert.equal(await focus(), "prompt");
  await reads(page.locator("#live"), "Removed.");
}

/** As behind an HTTP API with a stage, whose URL may lack the slash at its end. */
export async function pageWorksUnderAStagesPrefix(visitor) {
  const stage = page =>
    page.route(url => url.pathname.startsWith("/prod"), route => {
      const url = new URL(route.request().url());
      url.pathname = new URL(BASE).pathname + url.pathname.replace(/^\/prod\/?/, "");
      return route.continue({url: url.href});
    });
  for (const path of ["/prod", "/prod/"]) {
    const page = await visitor.enter({path, route: stage});
    await loaded(await generate(page, "An otter in production"));
    assert.equal(new URL(await page.locator("#api").evaluate(({href}) => href)).pathname, "/prod/openapi.json");
  }
}

/** With 256 colours, so that a clone of the project does not grow with them. */
export async function screenshotsAreMade(visitor) {
  for (const colorScheme of SCREENSHOTS ? ["light", "dark"] : []) {
    const page = await visitor.enter({colorScheme, viewport: {width: 1220, height: 700}, reducedMotion: "reduce"});
    await page.clock.setFixedTime("2026-06-01T10:00:00");
    await loaded(await generate(page, "A cute baby sea otter"));
    await loaded(await generate(page, "A lighthouse in a storm, oil painting", {n: 4}), 4);
    await page.evaluate(() => scrollTo(0, 0));
    await page.mouse.move(0, 0);
    const {width, height, ...png} = UPNG.decode(await page.screenshot());
    const [pixels] = UPNG.toRGBA8({width, height, ...png});
    await writeFile(join(SCREENSHOTS, `page-${colorScheme}.png`), Buffer.from(UPNG.encode([pixels], width, height, 256)));
  }
}
