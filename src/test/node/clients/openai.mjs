// One call of OpenAI's client, told as JSON by the argument; what came of it is printed as JSON.
import OpenAI from "openai";

const call = JSON.parse(process.argv[2]);
// Base URL and key come from OPENAI_BASE_URL and OPENAI_API_KEY, as the client reads them by itself.
const client = new OpenAI(call.options);

try {
  const outcome =
    call.model === undefined
      ? call.request === undefined
        ? (await client.models.list()).data
        : await client.images.generate(call.request, {headers: call.headers})
      : await client.models.retrieve(call.model);
  console.log(JSON.stringify({outcome}));
} catch (error) {
  if (!(error instanceof OpenAI.APIError)) throw error;
  const {status, code, param, type, message, requestID} = error;
  console.log(JSON.stringify({error: error.constructor.name, status, code, param, type, message, requestID}));
}
