// One image over HTTP with Go's standard library: go run generate.go
//
// Prints: http…/example-go/0.png?X-Amz-…
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	body := strings.NewReader(`{"prompt": "A cute baby sea otter"}`)
	request, err := http.NewRequest("POST", os.Getenv("OPENAI_BASE_URL")+"/images/generations", body)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("OPENAI_API_KEY"))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", "example-go")

	client := http.Client{Timeout: 3 * time.Minute}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()

	var generation struct {
		Data  []struct{ URL string }
		Error *struct{ Code, Message string }
	}
	if err := json.NewDecoder(response.Body).Decode(&generation); err != nil {
		log.Fatal(response.Status, ": ", err)
	}
	if generation.Error != nil {
		log.Fatal(generation.Error.Code, ": ", generation.Error.Message)
	}
	fmt.Println(generation.Data[0].URL)
}
