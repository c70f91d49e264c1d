#!/bin/sh
# Puts an event on the bus; its detail is the generation event. The result appears as
# generations/internal/example-eventbridge/result.json in the bucket.
# Prints: 0
set -eu
if [ "${AWS_ACCESS_KEY_ID-}" = local-access-key ] && [ -z "${AWS_ENDPOINT_URL-}" ]; then
  echo "There is no local event bus: this example needs AWS." >&2
  exit 1
fi
aws events put-events --entries file://examples/eventbridge.json --query FailedEntryCount --output text
