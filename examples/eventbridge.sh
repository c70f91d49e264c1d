#!/bin/sh
# Puts an event on the bus; its detail is the generation event. The result appears as
# generations/internal/example-eventbridge/result.json in the bucket.
# Prints: 0
set -eu
aws events put-events --entries file://examples/eventbridge.json --query FailedEntryCount --output text
