#!/bin/sh
# Queues a request and polls its result: for images that take longer than API Gateway's 30 s.
# Prints: {"id":"example-async","status":"succeeded",…,"data":[{"url":"http…/example-async/0.png?X-Amz-…
set -eu
curl -sS --fail-with-body -o /dev/null "$OPENAI_BASE_URL/images/generations" \
  -H "Authorization: Bearer $OPENAI_API_KEY" -H 'Content-Type: application/json' \
  -H 'Prefer: respond-async' \
  -d '{"id": "example-async", "prompt": "A cute baby sea otter"}'
for _ in $(seq 1800); do # an hour
  generation=$(curl -sS --fail-with-body "$OPENAI_BASE_URL/images/generations/example-async" \
    -H "Authorization: Bearer $OPENAI_API_KEY")
  case $generation in
    *'"status":"queued"'* | *'"status":"running"'*) sleep 2 ;;
    *) echo "$generation" && exit ;;
  esac
done
echo "Not done after an hour: send the request again with the same id." >&2
exit 1
