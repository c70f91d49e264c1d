// What can go wrong, and what the page then says and does.
import assert from "node:assert/strict";
import {found, generate, GENERATION, GENERATIONS, loaded, newest, reads, TOKEN} from "./visitor.mjs";

const error = (code, charged = "no", message = "The service says why.") => ({error: {message, code, charged}});

/** Answers the calls that make images, and no others, until it is told to stop. */
async function answer(page, response) {
  await page.route(GENERATIONS, route => route.fulfill(response));
  return () => page.unroute(GENERATIONS);
}

export async function invalidRequestLeadsToItsField(visitor) {
  const page = await visitor.enter();
  await page.locator("#model option").first().evaluate(option => {
    option.value = "no-such-model";
    option.parentNode.value = option.value;
  });
  const entry = await generate(page, "An otter");
  await entry.getByRole("heading", {name: "The request is not valid."}).waitFor();

  await reads(entry, /Change it and generate again\..*HTTP 400/);
  await entry.getByRole("button", {name: "Change it"}).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "model");
  assert.equal((await newest(page)).state, "failed");
}

export async function throttledRequestIsTriedAgainAfterItsWait(visitor) {
  const page = await visitor.enter();
  const heal = await answer(page, {status: 429, headers: {"retry-after": "600"}, json: error("rate_limit_exceeded")});
  const entry = await generate(page, "An otter in a queue");
  await entry.getByText(/Try again in \d+ s\./).waitFor();
  const again = entry.getByRole("button", {name: "Try again"});
  const {id} = await newest(page);

  await reads(entry, /There are too many requests right now\..*Nothing was charged\./);
  assert(await again.isDisabled());
  await page.clock.runFor(601_000);
  await entry.getByText("Try again now.").waitFor();
  await heal();
  await again.click();
  await loaded(entry);
  assert.equal((await newest(page)).id, id);
}

export async function wrongTokenIsAskedForAgain(visitor) {
  const page = await visitor.open();
  const input = page.locator("#token");
  const dialog = page.locator("#token-dialog");
  for (const wrong of ["sk-stranger", "schlüssel", ""]) {
    await input.fill(wrong);
    await page.keyboard.press("Enter");
    await dialog.getByText("This token is not accepted. Check it and enter it again.").waitFor();
    assert.equal(await input.getAttribute("aria-invalid"), "true");
  }
  assert.deepEqual(await page.evaluate(() => Object.entries(sessionStorage)), []);
  await input.fill(TOKEN);
  await page.keyboard.press("Enter");
  await dialog.waitFor({state: "hidden"});
  assert.deepEqual(await page.evaluate(() => Object.values(sessionStorage)), [TOKEN]);
  assert.deepEqual(await page.evaluate(() => Object.values(localStorage)), []);

  await page.getByRole("button", {name: "Token", exact: true}).click();
  await page.getByRole("button", {name: "Forget the token"}).click();
  assert.deepEqual(await page.evaluate(() => Object.entries(sessionStorage)), []);
  const entry = await generate(page, "An otter of a stranger");
  await page.getByRole("button", {name: "Cancel"}).click();
  await entry.getByRole("heading", {name: "A token is needed."}).waitFor();
}

export async function loginPageOfANetworkIsOvercome(visitor) {
  const page = await visitor.enter();
  await page.route("**/v1/models", route => route.fulfill({contentType: "text/html", body: "Log in to this network."}));
  await page.reload();
  await page.locator("#wrong").getByText("Wait a moment").waitFor();

  await page.unroute("**/v1/models");
  await page.locator("#prompt").fill("An otter behind a login");
  await page.locator("#make .main").click();
  await loaded(page.locator("#feed > li").first());
}

export async function requestIsCopiedOnceTheModelsAreKnown(visitor) {
  const page = await visitor.open();
  await page.locator("#token-dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#code-button").click();
  await page.locator("#token").fill(TOKEN);
  await page.keyboard.press("Enter");

  await page.locator("#code").getByText('"model":"gpt-image-1.5"').waitFor();
}

export async function attemptThatFailedIsSaid(visitor) {
  const page = await visitor.enter();
  const states = ["running", "queued", "queued", "succeeded"];
  await answer(page, {status: 202, json: {status: "queued"}});
  await page.route(GENERATION, route => route.fulfill({json: {status: states.shift(), data: []}}));
  const entry = await generate(page, "An otter that needs two attempts");
  for (const text of ["Queued", "Generating", "Waiting for another attempt"]) {
    await reads(entry, text);
    await page.clock.runFor(3000);
  }
}

export async function attemptThatFailedIsSaidAfterAReload(visitor) {
  const page = await visitor.enter();
  await answer(page, {status: 202, json: {status: "queued"}});
  await page.route(GENERATION, route => route.fulfill({json: {status: "running"}}));
  const entry = await generate(page, "An otter that waits for its second attempt");
  for (const text of ["Queued", "Generating"]) {
    await reads(entry, text);
    await page.clock.runFor(3000);
  }
  await page.route(GENERATION, route => route.fulfill({json: {status: "queued"}}));
  await page.reload();
  await page.clock.runFor(1000);

  await reads(page.locator("#feed > li").first(), "Waiting for another attempt");
}

export async function refusalOfAFirewallIsSaid(visitor) {
  const page = await visitor.enter();
  await answer(page, {status: 403, contentType: "text/html", body: "<h1>403 Forbidden</h1>"});
  const entry = await generate(page, "An otter behind a firewall");

  await reads(entry, /This call was not allowed\..*Tell the operator of this service\..*HTTP 403/);
}

export async function deploymentWithoutQueueIsCalledPlainly(visitor) {
  const page = await visitor.enter();
  const sent = [];
  await page.route(GENERATIONS, async route => {
    sent.push([route.request().headers().prefer, route.request().postDataJSON().id]);
    if (sent.length === 1) return route.fulfill({status: 501, json: error("async_not_configured")});
    // The front cuts the call, which goes on behind it.
    await route.fetch();
    return route.fulfill({status: 503, json: {message: "Service Unavailable"}});
  });
  await loaded(await generate(page, "An otter without a queue"));
  const {id} = await newest(page);

  assert.deepEqual(sent, [["respond-async, wait=20", id], [undefined, id]]);
  await generate(page, "Another one");
  await page.locator("#feed > li").first().locator("img").waitFor();
  assert.deepEqual(sent.map(([prefer]) => prefer), ["respond-async, wait=20", undefined, undefined]);
}

/** A message in the dead-letter queue is not delivered again, and the generation stays queued. */
export async function generationThatNobodyMakesIsNotAwaitedForEver(visitor) {
  const page = await visitor.enter();
  await page.route(GENERATIONS, route => route.fulfill({status: 202, json: {id: "x", status: "queued"}}));
  await page.route(GENERATION, route => route.fulfill({json: {id: "x", status: "queued"}}));
  const entry = await generate(page, "An otter that nobody makes");
  await entry.getByText("Queued").waitFor();
  await page.clock.fastForward(2 * 3600_000 + 9000);

  await entry.getByRole("heading", {name: "The generation stopped before it was done."}).waitFor();
  await entry.getByRole("button", {name: "Try again"}).waitFor();
}

export async function lostConnectionIsOvercome(visitor) {
  const page = await visitor.enter();
  await page.route(GENERATIONS, async route => {
    await route.fetch();
    return route.abort("connectionreset");
  });
  let online = false;
  await page.route(GENERATION, route => (online ? route.continue() : route.abort("internetdisconnected")));
  const entry = await generate(page, "An otter in a tunnel");
  await entry.getByText("No connection; the page keeps trying").waitFor();
  online = true;
  await page.clock.fastForward(9000);

  await loaded(entry);
}

export async function requestThatNeverArrivedIsSentAgainUnderItsId(visitor) {
  const page = await visitor.enter();
  await page.route(GENERATIONS, route => route.abort("internetdisconnected"));
  const entry = await generate(page, "An otter that got lost");
  const {id} = await newest(page);
  const missing = entry.getByRole("heading", {name: "The service does not know this generation."});
  while (!(await missing.isVisible())) await page.clock.fastForward(9000);
  await page.unroute(GENERATIONS);
  await entry.getByRole("button", {name: "Try again"}).click();

  await loaded(entry);
  assert.equal((await newest(page)).id, id);
}

export async function expiredUrlIsRenewed(visitor) {
  const page = await visitor.enter();
  await loaded(await generate(page, "An otter of yesterday"));
  const {id} = await newest(page);
  let looks = 0;
  let expired = 2;
  await page.route(GENERATION, route => {
    looks++;
    return route.continue();
  });
  await page.route(`**/${id}/0.*`, route =>
    expired-- > 0 ? route.fulfill({status: 403, body: "<Error><Code>AccessDenied</Code></Error>"}) : route.continue());
  await page.reload();
  await loaded(page.locator("#feed > li").first());

  assert.equal(looks, 3);
}

export async function imageThatIsGoneIsSaid(visitor) {
  const page = await visitor.enter();
  await loaded(await generate(page, "An otter that is gone"));
  const {id} = await newest(page);
  let gone = true;
  await page.route(`**/${id}/0.*`, route => (gone ? route.fulfill({status: 404}) : route.continue()));
  await page.reload();
  const entry = page.locator("#feed > li").first();
  await entry.getByText("The image does not load.").waitFor();
  gone = false;
  await entry.getByRole("button", {name: "Load again"}).click();

  await loaded(entry);
}

export async function linkWithAnExpiredUrlIsRenewedBeforeItOpens(visitor) {
  const page = await visitor.enter();
  const entry = await generate(page, "An otter of tomorrow");
  await loaded(entry);
  const {id} = await newest(page);
  const {data: [{expires_at: expiry}]} = await found(page, id);
  await page.clock.setFixedTime(new Date((expiry + 60) * 1000));
  const looked = page.waitForResponse(response => response.url().endsWith(id));
  const opened = page.context().waitForEvent("page");
  await entry.getByRole("link", {name: /^Open/}).click();

  assert.equal((await looked).status(), 200);
  assert.match((await opened).url(), new RegExp(`${id}/0\\.`));
}

const FAILURES = [
  [400, error("moderation_blocked"), /The moderation refused the prompt\. *Change the prompt\. *Nothing was charged\./],
  [413, error("request_too_large"), /The request is too large\. *Shorten the prompt\./],
  [422, error("idempotency_key_reused"), /This id belongs to another request\. *Generate again with a new id\./],
  [502, error("gateway_rejected"), /The image service refuses this account\. *Tell the operator of this service\./],
  [502, error("gateway_failed"), /The image service failed\. *Wait a moment, then try again\./],
  [503, error("storage_failed", "yes"), /could not be stored\. *Try again; stored images.* *The images were charged\./],
  [504, error("gateway_timeout", "unknown"), /did not respond in time\..*It is not known whether the images were charged\./],
  [418, {}, /The service failed\. *Wait a moment, then try again\. *HTTP 418/],
];

export async function everyErrorIsASentenceWithWhatToDo(visitor) {
  const page = await visitor.enter();
  for (const [status, json, sentence] of FAILURES) {
    const heal = await answer(page, {status, json});
    const entry = await generate(page, `Failure ${status} ${json.error?.code}`);
    await entry.getByRole("heading").waitFor();
    await reads(entry, sentence);
    await reads(page.locator("#live"), /\S/);
    await heal();
  }
  await page.reload();
  await reads(page.locator("#feed > li").last(), FAILURES[0][2]);
}

export async function generationInProgressIsFollowed(visitor) {
  const page = await visitor.enter();
  await page.route(GENERATIONS, async route => {
    await route.fetch();
    return route.fulfill({status: 409, headers: {"retry-after": "1"}, json: error("generation_in_progress")});
  });

  await loaded(await generate(page, "An otter twice"));
}

export async function recordedFailureIsGeneratedAnew(visitor) {
  const page = await visitor.enter();
  const failed = {status: "failed", error: {message: "It failed.", type: "server_error", code: "gateway_timeout", charged: "unknown"}};
  await page.route(GENERATIONS, route => route.fulfill({status: 202, json: {status: "queued"}}));
  await page.route(GENERATION, route => route.fulfill({json: failed}));
  await generate(page, "An otter with bad luck");
  const {id} = await newest(page);
  await page.clock.fastForward(2000);
  await page.getByRole("button", {name: "Generate again"}).waitFor();
  await page.unrouteAll();
  await page.getByRole("button", {name: "Generate again"}).click();

  await loaded(page.locator("#feed > li").first());
  assert.notEqual((await newest(page)).id, id);
}
