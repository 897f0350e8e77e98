// Package channels are the ways by which people are told: CloudEvents to a webhook, Slack, Teams, mail and PagerDuty; and the file that says
// who is told what, and when. Addresses, keys and passwords come from the worker's environment, and are in no error.
package channels

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"turnup/internal/webclient"
)

// answerTime is how long a receiver may take to answer.
const answerTime = 10 * time.Second

const (
	maxAnswer = 64 << 10 // bytes that are read of an answer
	maxWhy    = 200      // characters of it that an error shows
)

// poster sends JSON to an address that may be a secret.
type poster struct {
	url, contentType string
	secrets          []string // that no error shows
}

var client = webclient.New(answerTime)

func newPoster(address, contentType string, secrets ...string) poster {
	return poster{address, contentType, secrets}
}

func (p poster) post(ctx context.Context, body any) error {
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetEscapeHTML(false) // which makes six bytes of one, where a receiver takes so many; nobody puts it into a page as it is
	if err := encoder.Encode(body); err != nil {
		return fmt.Errorf("encode the message: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, &data)
	if err != nil {
		return errors.New("its address is wrong")
	}
	request.Header.Set("Content-Type", p.contentType)
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("send to it: %w", withoutURL(err))
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(response.Body, maxAnswer)) // an unread body would cost the connection
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("it answered %s%s", response.Status, p.why(string(answer)))
	}
	return nil
}

// why is what the receiver says of its refusal.
func (p poster) why(answer string) string {
	for _, secret := range append(p.secrets, p.url) {
		answer = strings.ReplaceAll(answer, secret, "(not shown)")
	}
	if answer = line(answer, maxWhy); answer == "" {
		return ""
	}
	return ": " + answer
}

// withoutURL takes the address out of the error, since its path may be a secret.
func withoutURL(err error) error {
	var failure *url.Error
	if errors.As(err, &failure) {
		return failure.Err
	}
	return err
}
