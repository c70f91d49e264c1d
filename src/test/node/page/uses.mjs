// What a person does with the page.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {found, generate, hold, loaded, newest, reads, remembered, TOKEN, withoutWait} from "./visitor.mjs";

export async function pageIsOneSmallFileUnderAStrictPolicy(visitor) {
  const page = await visitor.open();
  const response = await page.request.get(page.url());
  const html = await response.text();
  const only = tag => {
    const all = [...html.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, "g"))];
    assert.equal(all.length, 1, tag);
    return `'sha256-${createHash("sha256").update(all[0][1]).digest("base64")}'`;
  };
  const policy = Object.fromEntries(
    response.headers()["content-security-policy"].split(";").map(part => {
      const [name, ...values] = part.trim().split(/\s+/);
      return [name, values.join(" ")];
    }),
  );

  assert(Buffer.byteLength(html) <= 40_000, `${Buffer.byteLength(html)} bytes`);
  assert.equal(policy["default-src"], "'none'");
  assert.equal(policy["script-src"], only("script"));
  assert.equal(policy["style-src"], only("style"));
  assert.equal(policy["connect-src"], "'self'");
  for (const name of ["base-uri", "form-action", "frame-ancestors"]) assert.equal(policy[name], "'none'", name);
  assert.equal(response.headers()["referrer-policy"], "no-referrer");
  assert.doesNotMatch(html, /\sstyle=|\son[a-z]+=|javascript:|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
}

export async function firstImageIsShownWithItsFacts(visitor) {
  const page = await visitor.enter();
  const entry = await generate(page, "A cute baby sea otter");
  await loaded(entry);
  const {data: [image]} = await found(page, (await newest(page)).id);
  const facts = await entry.locator("figcaption").textContent();
  const open = entry.getByRole("link", {name: /^Open/});

  assert(facts.includes(`${image.width}×${image.height}`), facts);
  assert(facts.includes(`${(image.bytes / 1e6).toLocaleString("en", {maximumFractionDigits: 1})} MB`), facts);
  assert(facts.includes(image.sha256.slice(0, 8)), facts);
  assert.equal(new URL(await open.getAttribute("href")).pathname, new URL(image.url).pathname);
  assert.equal(await open.getAttribute("target"), "_blank");
  assert.match(await open.getAttribute("rel"), /noopener/);
}

export async function imageIsDownloaded(visitor) {
  const page = await visitor.enter();
  const entry = await generate(page, "An otter to keep");
  await loaded(entry);
  const {id, data: [image]} = await found(page, (await newest(page)).id);
  const saved = page.waitForEvent("download");
  await entry.getByRole("button", {name: "Download"}).click();
  const download = await saved;

  assert.equal(download.suggestedFilename(), `${id}-0.png`);
  assert.equal(createHash("sha256").update(readFileSync(await download.path())).digest("hex"), image.sha256);
}

export async function fourImagesAreShown(visitor) {
  const page = await visitor.enter();
  await loaded(await generate(page, "Four otters", {n: 4}), 4);

  await reads(page.locator("#live"), "Finished: 4 images");
}

export async function formOffersWhatTheModelsTake(visitor) {
  const page = await visitor.enter();
  const {data} = await (
    await page.request.get(new URL("v1/models", page.url()).href, {headers: {authorization: `Bearer ${TOKEN}`}})
  ).json();
  for (const model of data) {
    await page.locator("#model").selectOption(model.id);
    for (const [name, values] of [["size", model.sizes], ["quality", model.qualities]]) {
      const offered = await page.locator(`#${name} input`).evaluateAll(all => all.map(({value}) => value));
      assert.deepEqual(offered, values);
    }
    assert.equal(await page.locator("#n input").count(), model.max_n);
    const limit = model.max_prompt_characters;
    await page.locator("#prompt").fill("🦦".repeat(limit + 2));
    assert.match(await page.locator("#count").textContent(), new RegExp(`/ ${limit.toLocaleString("en")}$`));
    await page.getByRole("button", {name: "Generate"}).click();
    await reads(page.locator("#wrong"), "Shorten the prompt to 32,000 characters.");
  }
  await page.locator("#prompt").fill(" ");
  await page.getByRole("button", {name: "Generate"}).click();
  await reads(page.locator("#wrong"), "Write a prompt first.");
  assert.equal(await page.locator("#feed > li").count(), 0);
}

export async function sameRequestTwiceIsOneGeneration(visitor) {
  const page = await visitor.enter();
  await withoutWait(page);
  const release = await hold(page);
  const entry = await generate(page, "A hasty otter");
  await page.getByRole("button", {name: "Generate"}).dblclick();

  await reads(page.locator("#wrong"), "This request is already running.");
  assert.equal(await page.locator("#feed > li").count(), 1);
  release();
  await page.clock.fastForward(9000);
  await loaded(entry);
}

export async function generationOfMoreThanThirtySecondsIsFollowed(visitor) {
  const page = await visitor.enter();
  await withoutWait(page);
  const release = await hold(page);
  const entry = await generate(page, "A slow otter");
  await page.clock.fastForward(2000);
  await entry.getByText("Generating").waitFor();
  await page.clock.fastForward(33_000);
  const elapsed = entry.getByRole("timer");
  assert(parseInt(await elapsed.textContent(), 10) > 30, await elapsed.textContent());
  release();
  await page.clock.fastForward(9000);

  await loaded(entry);
}

export async function reloadFindsTheRunningGeneration(visitor) {
  const page = await visitor.enter();
  await withoutWait(page);
  const release = await hold(page);
  await generate(page, "An otter that waits");
  const {id} = await newest(page);
  await page.waitForResponse(response => response.url().endsWith(id));
  await page.reload();
  const entry = page.locator("#feed > li").first();
  await entry.getByRole("timer").waitFor();
  await reads(entry, /An otter that waits.*Generating/);
  release();
  await page.clock.fastForward(9000);

  await loaded(entry);
}

export async function waitingCanBeStoppedAndTakenUpAgain(visitor) {
  const page = await visitor.enter();
  await withoutWait(page);
  const release = await hold(page);
  const entry = await generate(page, "An otter that takes its time");
  const {id} = await newest(page);
  await page.waitForResponse(response => response.url().endsWith(id));
  await entry.getByRole("button", {name: "Stop waiting"}).click();
  await reads(entry, /The page stopped waiting\. *The generation goes on/);
  release();
  await entry.getByRole("button", {name: "Look again"}).click();
  await page.clock.fastForward(9000);

  await loaded(entry);
}

export async function listIsKeptAndRemoved(visitor) {
  const page = await visitor.enter();
  await loaded(await generate(page, "The first otter"));
  await loaded(await generate(page, "The second otter"));
  for (const [, value] of await remembered(page)) assert.doesNotMatch(value, new RegExp(`https?:|${TOKEN}`));

  await page.getByRole("button", {name: "Remove: The second otter"}).click();
  await page.reload();
  const entries = page.locator("#feed > li");
  await loaded(entries.first());
  assert.deepEqual(await entries.locator("summary").allTextContents(), ["The first otter"]);

  await page.getByRole("button", {name: "Remove all"}).click();
  assert.equal(await entries.count(), 1);
  await page.getByRole("button", {name: "Really remove all?"}).click();
  assert.equal(await entries.count(), 0);
  await page.reload();
  await page.getByText("Nothing here yet").waitFor();
  assert.equal(await entries.count(), 0);
}

export async function listHoldsTheNewestFifty(visitor) {
  const page = await visitor.enter();
  await loaded(await generate(page, "The newest otter"));
  await page.evaluate(() => {
    const [key] = Object.keys(localStorage);
    const [newest] = JSON.parse(localStorage[key]);
    const older = Array.from({length: 49}, (_, age) =>
      ({...newest, id: `old-${age}`, prompt: `Otter ${age}`, born: newest.born - 1 - age, state: "failed"}));
    localStorage[key] = JSON.stringify([newest, ...older]);
  });
  await page.reload();
  const prompts = page.locator("#feed summary");
  await prompts.nth(49).waitFor();
  assert.equal(await prompts.count(), 50);
  await loaded(await generate(page, "An even newer otter"));

  assert.equal(await prompts.count(), 50);
  assert.equal(await prompts.last().textContent(), "Otter 47");
  const [[, list]] = await remembered(page);
  assert.equal(JSON.parse(list).length, 50);
}

const TRICKY = `It's a "test" of $HOME, \`date\` and a \\u0041;\na second line 🦦`;

/** The only case that copies: all pages of a browser share its clipboard. */
export async function requestIsCopiedAsAProgramAndAHashAsItIs(visitor) {
  const page = await visitor.enter();
  const entry = await generate(page, "An otter with a hash");
  await loaded(entry);
  const {data: [image]} = await found(page, (await newest(page)).id);
  await entry.getByRole("button", {name: /^sha256/}).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), image.sha256);
  await page.locator("#prompt").fill(TRICKY);
  await page.locator("#code-button").click();
  const copies = {};
  for (const name of ["curl", "Node", "Python", "Java", "AWS CLI", "Event"]) {
    await page.getByRole("radio", {name}).check();
    await page.getByRole("button", {name: "Copy", exact: true}).or(page.locator("#copy")).first().click();
    await page.clock.fastForward(3000);
    copies[name] = await page.evaluate(() => navigator.clipboard.readText());
    assert(!copies[name].includes(TOKEN), name);
  }
  const event = JSON.parse(copies.Event);
  const root = new URL("v1", page.url()).href;
  // The shell is asked what it would hand to the program.
  const handed = script =>
    execFileSync("bash", ["--norc", "-c", `curl() { printf '%s\\0' "$@"; }; aws() { curl "$@"; }\n${script}`], {
      env: {OPENAI_API_KEY: "the key"},
    }).toString().split("\0");

  assert.equal(event.prompt, TRICKY);
  assert.deepEqual(Object.keys(event), ["id", "model", "prompt", "n", "size", "quality"]);
  assert.deepEqual(handed(copies.curl).slice(0, 4), ["-sS", `${root}/images/generations`, "-H", "Authorization: Bearer the key"]);
  assert.deepEqual(JSON.parse(handed(copies.curl)[7]), event);
  const cli = handed(copies["AWS CLI"]);
  assert.deepEqual(JSON.parse(cli[cli.indexOf("--payload") + 1]), event);
  const said = {};
  const client = {images: {generate: async (...given) => ((said.given = given), {data: []})}};
  const body = copies.Node.replace(/^import.*/, "").replaceAll("await ", "");
  new Function("OpenAI", "console", body.replace("images.data", "[]"))(
    function OpenAI(options) {
      said.options = options;
      return client;
    },
    {log() {}},
  );
  const {id, ...request} = event;
  assert.deepEqual(said, {options: {baseURL: root, maxRetries: 0}, given: [request, {headers: {"Idempotency-Key": id}}]});
  for (const name of ["Python", "Java"]) {
    assert(copies[name].includes(JSON.stringify(TRICKY)), name);
    assert(copies[name].includes(root), name);
  }
}
