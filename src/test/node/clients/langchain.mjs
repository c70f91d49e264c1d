// LangChain's DallEAPIWrapper with the fields of the argument; prints what it returned, or the error, as JSON.
import {createHash} from "node:crypto";
import {DallEAPIWrapper} from "@langchain/openai";

const call = JSON.parse(process.argv[2]);
// The key comes from OPENAI_API_KEY, and the base URL from OPENAI_BASE_URL, by OpenAI's client in it.
const tool = new DallEAPIWrapper(call.fields);
if (call.withoutStyle) tool.style = undefined;

try {
  const outcome = await tool.invoke("A cute baby sea otter");
  console.log(
    JSON.stringify({
      outcome:
        call.fields?.dallEResponseFormat === "b64_json"
          ? createHash("sha256").update(Buffer.from(outcome, "base64")).digest("hex")
          : outcome,
    }),
  );
} catch (error) {
  console.log(JSON.stringify({error: error.constructor.name, status: error.status, param: error.param, message: error.message}));
}
