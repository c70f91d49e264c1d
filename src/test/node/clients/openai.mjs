// One call of OpenAI's client, described as JSON by the argument; prints what it returned, or its error, as JSON.
import {createHash} from "node:crypto";
import OpenAI from "openai";

const call = JSON.parse(process.argv[2]);
// The base URL and the key come from OPENAI_BASE_URL and OPENAI_API_KEY, as the client reads them by itself.
const client = new OpenAI(call.options);

// An image would fill the output: its hash replaces it.
const hashed = (name, value) =>
  name === "b64_json" ? createHash("sha256").update(Buffer.from(value, "base64")).digest("hex") : value;

try {
  const outcome =
    call.model === undefined
      ? call.request === undefined
        ? (await client.models.list()).data
        : await client.images.generate(call.request, {headers: call.headers})
      : await client.models.retrieve(call.model);
  console.log(JSON.stringify({outcome}, hashed));
} catch (error) {
  if (!(error instanceof OpenAI.APIError)) throw error;
  const {status, code, param, type, message, requestID} = error;
  console.log(JSON.stringify({error: error.constructor.name, status, code, param, type, message, requestID}));
}
