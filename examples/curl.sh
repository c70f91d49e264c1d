#!/bin/sh
# One image over HTTP with curl. Run it again: the same image with a fresh URL, and nothing is paid.
# Prints: {"id":"example-curl","status":"succeeded",…,"data":[{"url":"http…/example-curl/0.png?X-Amz-…
set -eu
curl -sS --fail-with-body --max-time 180 "$OPENAI_BASE_URL/images/generations" \
  -H "Authorization: Bearer $OPENAI_API_KEY" -H 'Content-Type: application/json' \
  -H 'Idempotency-Key: example-curl' \
  -d '{"prompt": "A cute baby sea otter"}'
