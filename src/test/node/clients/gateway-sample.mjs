// What the gateway's published sample programs in Go and Python send, and what they read of the response.
import {createHash} from "node:crypto";

const response = await fetch(`${process.env.OPENAI_BASE_URL}/images/generations`, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    Accept: "application/json",
    Authorization: `Bearer ${process.env.OPENAI_API_KEY}`,
  },
  body: JSON.stringify({model: "gpt-image-1.5", prompt: "A cute baby sea otter", n: 1, size: "1024x1024", quality: "high"}),
});
if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
const {data} = await response.json();
if (!data?.length) throw new Error("empty data");
if (!data[0].b64_json) throw new Error("empty b64_json");
console.log(createHash("sha256").update(Buffer.from(data[0].b64_json, "base64")).digest("hex"));
