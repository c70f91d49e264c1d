"""Invokes the function with boto3 (pip install boto3).

Prints: http…/example-boto3/0.png?X-Amz-…
"""
import json
import os

import boto3
from botocore.config import Config

# An image takes longer than the default read timeout. The event has an id, so a retry is not charged again.
client = boto3.client("lambda", config=Config(read_timeout=310))
event = {"id": "example-boto3", "prompt": "A cute baby sea otter"}
response = client.invoke(FunctionName=os.environ["FUNCTION"], Payload=json.dumps(event))
generation = json.load(response["Payload"])
if "FunctionError" in response:  # thrown: a retry can help
    raise SystemExit(generation["errorMessage"])
if generation["status"] == "failed":  # returned: final
    raise SystemExit(generation["error"]["message"])
print(generation["data"][0]["url"])
