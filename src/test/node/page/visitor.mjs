import assert from "node:assert/strict";

export const BASE = new URL(process.env.BASE_URL ?? "http://127.0.0.1:8080/");
export const TOKEN = process.env.TOKEN ?? "sk-local";
export const GENERATIONS = "**/v1/images/generations";
export const GENERATION = "**/v1/images/generations/*";

/** A person with a browser of their own, and a note of everything that the browser says and requests. */
export class Visitor {
  #contexts = [];
  #console = [];
  #errors = [];
  #requests = [];

  constructor(browser) {
    this.browser = browser;
  }

  /** Opens the page, with a clock that can be turned forward. */
  async open({path = "", route, ...options} = {}) {
    const context = await this.browser.newContext({locale: "en-US", viewport: {width: 1360, height: 900}, reducedMotion: "reduce", ...options});
    this.#contexts.push(context);
    // For a machine that has much else to do.
    context.setDefaultTimeout(300_000);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    page.on("console", message => this.#console.push(message.text()));
    page.on("pageerror", error => this.#errors.push(error));
    page.on("request", request => this.#requests.push(request));
    await page.addInitScript(() =>
      addEventListener("securitypolicyviolation", event =>
        console.log(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`)));
    await page.clock.install();
    if (route) await route(page);
    this.policy = (await page.goto(new URL(path, BASE).href)).headers()["content-security-policy"];
    return page;
  }

  /** Opens the page and enters the key. */
  async enter(options) {
    const page = await this.open(options);
    await page.locator("#token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.locator("#token-dialog").waitFor({state: "hidden"});
    await page.locator("#model option").first().waitFor({state: "attached"});
    return page;
  }

  told() {
    return this.#console.join("\n");
  }

  /** What holds in every case. */
  check() {
    assert.deepEqual(this.#errors, []);
    assert.deepEqual(this.#console.filter(text => text.includes("Content Security Policy")), []);
    const images = this.policy.match(/img-src ([^;]*)/)[1].trim().split(" ");
    for (const request of this.#requests) {
      const {origin} = new URL(request.url());
      assert(request.resourceType() === "image" ? images.includes(origin) : origin === BASE.origin, request.url());
      assert(!request.url().includes(TOKEN), request.url());
      assert(!request.headers().referer, request.url());
    }
  }

  async leave() {
    for (const context of this.#contexts) await context.close();
  }
}

/** Fills the form and generates; returns the new entry of the list. */
export async function generate(page, prompt, {n = 1} = {}) {
  await page.locator("#prompt").fill(prompt);
  await page.locator(`#n input[value="${n}"]`).check();
  await page.getByRole("button", {name: "Generate Ctrl ↵"}).or(page.locator("#make .main")).first().click();
  return page.locator("#feed > li").first();
}

/** Waits until so many images of an entry are loaded. */
export async function loaded(entry, count = 1) {
  const images = entry.locator("img");
  await images.nth(count - 1).waitFor();
  for (const image of await images.all()) {
    await image.scrollIntoViewIfNeeded();
    await image.evaluate(async node => {
      for (let left = 18_000; !node.naturalWidth && left; left--) await new Promise(requestAnimationFrame);
      if (!node.naturalWidth) throw new Error(`not loaded: ${node.currentSrc}`);
    });
  }
  assert.equal(await images.count(), count);
}

/** Waits until an element reads so: the page fills in some texts a moment after it shows their element. */
export const reads = (locator, text) => locator.filter({hasText: text}).waitFor({state: "attached"});

/** The generation as the API gives it. */
export async function found(page, id) {
  const url = new URL(`v1/images/generations/${id}`, BASE).href;
  return (await page.request.get(url, {headers: {authorization: `Bearer ${TOKEN}`}})).json();
}

/** What the browser remembers for good. */
export async function remembered(page) {
  return page.evaluate(() => Object.entries(localStorage));
}

export async function newest(page) {
  const [[, list]] = await remembered(page);
  return JSON.parse(list)[0];
}

/** Holds every look at a generation at "running" until it is released. */
export async function hold(page) {
  let held = true;
  await page.route(GENERATION, async route => {
    const id = new URL(route.request().url()).pathname.split("/").pop();
    await (held ? route.fulfill({json: {id, status: "running"}}) : route.continue());
  });
  return () => {
    held = false;
  };
}

/** Lets the request be accepted at once, as one that takes longer than the wait is. */
export async function withoutWait(page) {
  await page.route(GENERATIONS, route =>
    route.continue({headers: {...route.request().headers(), prefer: "respond-async"}}));
}
