#!/bin/sh
# Sends a generation event to the queue. The result appears as generations/internal/example-sqs/result.json in the bucket.
# Prints: …-…-…-…-…
set -eu
aws sqs send-message ${AWS_ENDPOINT_URL_SQS:+--endpoint-url "$AWS_ENDPOINT_URL_SQS"} --queue-url "$QUEUE_URL" \
  --query MessageId --output text --message-body '{"id": "example-sqs", "prompt": "A cute baby sea otter"}'
