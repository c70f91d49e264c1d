#!/bin/sh
# Invokes the function with the AWS CLI. The response is a file; "FunctionError" in the output means that a retry can help.
# Prints: {…"StatusCode": 200…}…{"id":"example-aws-cli","status":"succeeded",…
set -eu
response=$(mktemp)
echo '{"id": "example-aws-cli", "prompt": "A cute baby sea otter"}' |
  aws lambda invoke --function-name "$FUNCTION" --cli-read-timeout 310 --payload fileb:///dev/stdin "$response"
cat "$response"
