// generateImage of the Vercel AI SDK, with the provider that the argument names; prints the images, or the error, as JSON.
import {createHash} from "node:crypto";
import {APICallError, RetryError, generateImage} from "ai";
import {createOpenAI} from "@ai-sdk/openai";
import {createOpenAICompatible} from "@ai-sdk/openai-compatible";

const call = JSON.parse(process.argv[2]);
const {OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey} = process.env;
const provider =
  call.provider === "openai"
    ? createOpenAI({baseURL, apiKey})
    : createOpenAICompatible({name: "image-function", baseURL, apiKey});

try {
  const {images, warnings} = await generateImage({model: provider.imageModel(call.model), ...call.request});
  console.log(
    JSON.stringify({
      warnings,
      images: images.map(({mediaType, uint8Array}) => ({
        mediaType,
        bytes: uint8Array.length,
        sha256: createHash("sha256").update(uint8Array).digest("hex"),
      })),
    }),
  );
} catch (thrown) {
  const error = RetryError.isInstance(thrown) ? thrown.lastError : thrown;
  if (!APICallError.isInstance(error)) throw error;
  console.log(JSON.stringify({error: error.name, status: error.statusCode, message: error.message}));
}
