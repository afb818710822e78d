package channels

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// maxAnswer is the most, in bytes, that is read of a provider's answer: a few hundred are usual.
const maxAnswer = 1 << 20

// PostJSON makes one call of a provider's API: call goes out as JSON, and the JSON that comes back, whatever its status,
// is put into answer. No error of it holds the address, the headers or the call, which may hold secrets and what
// citizens read. A status with no JSON to it is no error: answer stays as it was.
func PostJSON(ctx context.Context, client *http.Client, address string, header map[string]string, call, answer any) (status int, err error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // a \u003c for each < would make texts longer than providers take
	if err := encoder.Encode(call); err != nil {
		return 0, errors.New("the call is no JSON")
	}
	return fetchJSON(ctx, client, http.MethodPost, address, header, &body, answer)
}

// GetJSON is PostJSON for a call that asks only.
func GetJSON(ctx context.Context, client *http.Client, address string, header map[string]string, answer any) (status int, err error) {
	return fetchJSON(ctx, client, http.MethodGet, address, header, http.NoBody, answer)
}

func fetchJSON(ctx context.Context, client *http.Client, method, address string, header map[string]string, body io.Reader, answer any) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return 0, errors.New("the address of the API is not one")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	for name, value := range header {
		req.Header.Set(name, value)
	}
	response, err := client.Do(req)
	if err != nil {
		return 0, errors.New("no answer") // the error itself holds the address
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return 0, errors.New("the answer broke off")
	}
	if json.Unmarshal(data, answer) != nil && response.StatusCode == http.StatusOK {
		return response.StatusCode, errors.New("the answer is no JSON")
	}
	return response.StatusCode, nil
}
