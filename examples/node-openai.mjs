// One image with OpenAI's client for Node ("npm install openai"), which reads OPENAI_BASE_URL and OPENAI_API_KEY.
// Prints: http…/example-node/0.png?X-Amz-…
import OpenAI from "openai";

const client = new OpenAI({timeout: 180_000});
// The client's own option idempotencyKey sends nothing: set the header. With it a retry is not charged again.
const images = await client.images.generate(
  {model: "gpt-image-1.5", prompt: "A cute baby sea otter"},
  {headers: {"Idempotency-Key": "example-node"}},
);
console.log(images.data[0].url);
