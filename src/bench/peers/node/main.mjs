// The same work as it is commonly written for Node: OpenAI's client, AWS's client, no claim and no result.
import { randomUUID } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import OpenAI from 'openai';

const bucket = process.env.IMAGE_BUCKET;
const gateway = new OpenAI({ apiKey: process.env.GATEWAY_API_KEY, baseURL: process.env.GATEWAY_BASE_URL });
const s3 = new S3Client({ endpoint: process.env.AWS_ENDPOINT_URL_S3, forcePathStyle: true });

async function store({ b64_json }) {
  const object = { Bucket: bucket, Key: `${randomUUID()}.png` };
  const image = Buffer.from(b64_json, 'base64');
  await s3.send(new PutObjectCommand({ ...object, Body: image, ContentType: 'image/png' }));
  return { url: await getSignedUrl(s3, new GetObjectCommand(object), { expiresIn: 3600 }) };
}

async function generate({ model, prompt, n, size, quality }) {
  const answer = await gateway.images.generate({ model, prompt, n, size, quality });
  return { data: await Promise.all(answer.data.map(store)) };
}

const invocations = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
for (;;) {
  const next = await fetch(`${invocations}/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const [what, body] = await generate(await next.json()).then(
    (answer) => ['response', answer],
    (error) => ['error', { errorMessage: String(error) }],
  );
  await fetch(`${invocations}/${id}/${what}`, { method: 'POST', body: JSON.stringify(body) }).then((r) => r.text());
}
