"""The same work as it is commonly written for Python: the standard library for the gateway, boto3 for S3."""

import base64
import json
import os
import urllib.request
import uuid

import boto3
from botocore.config import Config

BUCKET = os.environ["IMAGE_BUCKET"]
# Clients older than 1.28 do not look at the variable.
S3 = boto3.client("s3", endpoint_url=os.environ.get("AWS_ENDPOINT_URL_S3"), config=Config(s3={"addressing_style": "path"}))
INVOCATIONS = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"


def ask(event):
    headers = {"Authorization": "Bearer " + os.environ["GATEWAY_API_KEY"], "Content-Type": "application/json"}
    url = os.environ["GATEWAY_BASE_URL"] + "/images/generations"
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(event).encode(), headers)) as answer:
        return json.load(answer)["data"]


def store(image):
    place = {"Bucket": BUCKET, "Key": f"{uuid.uuid4()}.png"}
    S3.put_object(Body=base64.b64decode(image["b64_json"]), ContentType="image/png", **place)
    return {"url": S3.generate_presigned_url("get_object", Params=place, ExpiresIn=3600)}


def main():
    while True:
        with urllib.request.urlopen(INVOCATIONS + "/next") as invocation:
            call = invocation.headers["Lambda-Runtime-Aws-Request-Id"]
            event = json.load(invocation)
        try:
            what, answer = "response", {"data": [store(image) for image in ask(event)]}
        except Exception as error:  # whatever it was, the runtime is told
            what, answer = "error", {"errorMessage": repr(error)}
        body = json.dumps(answer).encode()
        urllib.request.urlopen(f"{INVOCATIONS}/{call}/{what}", body).read()


main()
