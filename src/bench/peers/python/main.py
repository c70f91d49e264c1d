"""The same work as it is commonly written for Python: boto3 for S3, and for the gateway urllib3, which boto3 brings."""

import base64
import json
import os
import uuid
from concurrent.futures import ThreadPoolExecutor

import boto3
import urllib3
from botocore.config import Config

BUCKET = os.environ["IMAGE_BUCKET"]
# Clients older than 1.28 do not look at the variable.
S3 = boto3.client("s3", endpoint_url=os.environ.get("AWS_ENDPOINT_URL_S3"), config=Config(s3={"addressing_style": "path"}))
HTTP = urllib3.PoolManager(ca_certs=os.environ.get("SSL_CERT_FILE"))
INVOCATIONS = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"


def generate(event):
    headers = {"Authorization": "Bearer " + os.environ["GATEWAY_API_KEY"], "Content-Type": "application/json"}
    url = os.environ["GATEWAY_BASE_URL"] + "/images/generations"
    return json.loads(HTTP.request("POST", url, body=json.dumps(event).encode(), headers=headers).data)["data"]


def store(image):
    place = {"Bucket": BUCKET, "Key": f"{uuid.uuid4()}.png"}
    S3.put_object(Body=base64.b64decode(image["b64_json"]), ContentType="image/png", **place)
    return {"url": S3.generate_presigned_url("get_object", Params=place, ExpiresIn=3600)}


def main():
    with ThreadPoolExecutor() as threads:
        while True:
            invocation = HTTP.request("GET", INVOCATIONS + "/next")
            call = invocation.headers["Lambda-Runtime-Aws-Request-Id"]
            try:
                images = generate(json.loads(invocation.data))
                what, response = "response", {"data": list(threads.map(store, images))}
            except Exception as error:  # whatever it was, the runtime is told
                what, response = "error", {"errorMessage": repr(error)}
            HTTP.request("POST", f"{INVOCATIONS}/{call}/{what}", body=json.dumps(response).encode())


main()
