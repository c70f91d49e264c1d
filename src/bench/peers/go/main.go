// The same work as it is commonly written for Go: the standard library for the gateway, the AWS SDK for S3, no claim and no result.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type image struct {
	B64 string `json:"b64_json,omitempty"`
	URL string `json:"url,omitempty"`
}

type images struct {
	Data []image `json:"data"`
}

var bucket = os.Getenv("IMAGE_BUCKET")

func generate(event []byte) (*images, error) {
	request, _ := http.NewRequest("POST", os.Getenv("GATEWAY_BASE_URL")+"/images/generations", bytes.NewReader(event))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+os.Getenv("GATEWAY_API_KEY"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != 200 {
		return nil, fmt.Errorf("gateway: %s", response.Status)
	}
	made := new(images)
	return made, json.NewDecoder(response.Body).Decode(made)
}

func store(client *s3.Client, b64 string) (string, error) {
	content, err := base64.StdEncoding.DecodeString(b64)
	if err != nil {
		return "", err
	}
	id := make([]byte, 16)
	rand.Read(id)
	key := hex.EncodeToString(id) + ".png"
	put := &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(content), ContentType: aws.String("image/png")}
	if _, err = client.PutObject(context.Background(), put); err != nil {
		return "", err
	}
	get := &s3.GetObjectInput{Bucket: &bucket, Key: &key}
	signed, err := s3.NewPresignClient(client).PresignGetObject(context.Background(), get, s3.WithPresignExpires(time.Hour))
	if err != nil {
		return "", err
	}
	return signed.URL, nil
}

func handle(client *s3.Client, event []byte) ([]byte, error) {
	made, err := generate(event)
	if err != nil {
		return nil, err
	}
	stored := make(chan error)
	for i := range made.Data {
		go func(one *image) {
			var err error
			one.URL, err = store(client, one.B64)
			one.B64 = ""
			stored <- err
		}(&made.Data[i])
	}
	for range made.Data {
		if failed := <-stored; failed != nil {
			err = failed
		}
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(made)
}

func main() {
	settings, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	client := s3.NewFromConfig(settings, func(o *s3.Options) {
		o.UsePathStyle = true
		o.EndpointResolver = s3.EndpointResolverFromURL(os.Getenv("AWS_ENDPOINT_URL_S3"))
	})
	invocations := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	for {
		next, err := http.Get(invocations + "next")
		if err != nil {
			panic(err)
		}
		event, _ := io.ReadAll(next.Body)
		next.Body.Close()
		what, body := "/response", []byte(nil)
		if body, err = handle(client, event); err != nil {
			what, body = "/error", []byte(fmt.Sprintf(`{"errorMessage":%q}`, err))
		}
		sent, err := http.Post(invocations+next.Header.Get("Lambda-Runtime-Aws-Request-Id")+what, "application/json", bytes.NewReader(body))
		if err != nil {
			panic(err)
		}
		io.Copy(io.Discard, sent.Body)
		sent.Body.Close()
	}
}
