// One image with the Vercel AI SDK ("npm install ai @ai-sdk/openai"). It reads base64 only: the base URL is /inline/v1.
// Prints: image/png, … bytes
import {createOpenAI} from "@ai-sdk/openai";
import {generateImage} from "ai";

const {OPENAI_BASE_URL, OPENAI_API_KEY} = process.env;
const provider = createOpenAI({baseURL: OPENAI_BASE_URL.replace(/\/v1$/, "/inline/v1"), apiKey: OPENAI_API_KEY});
const {image} = await generateImage({
  model: provider.imageModel("gpt-image-1.5"),
  prompt: "A cute baby sea otter",
  headers: {"Idempotency-Key": "example-vercel-ai"},
});
console.log(`${image.mediaType}, ${image.uint8Array.length} bytes`);
