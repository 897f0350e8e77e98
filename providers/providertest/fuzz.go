package providertest

import (
	"net/http"
	"testing"

	"turnup/providers"
)

// FuzzAnswers fuzzes what a provider answers, beginning with the package's fixtures: nothing panics, every list ends, and
// CheckAnswer holds. serve makes an account of a server that answers with the handler; more asks for what is not in every
// account. The caller adds the seeds that only this provider needs.
func FuzzAnswers[R providers.Request](
	f *testing.F, serve func(handler http.HandlerFunc) providers.Account[R], id string, request R, more func(t *testing.T),
) {
	for _, text := range Fixtures(f) {
		f.Add(http.StatusOK, text)
	}
	f.Add(http.StatusInternalServerError, "<html><title>Bad gateway</title></html>")
	var status int
	var body string
	account := serve(func(w http.ResponseWriter, r *http.Request) { Answer(status, body)(w, r) })
	f.Fuzz(func(t *testing.T, code int, text string) {
		if code < 200 || code > 599 {
			return
		}
		status, body = code, text
		checkReads(t, account, id, request.Marks())
		bought, err := account.Create(t.Context(), request, nil)
		CheckAnswer(t, err, bought...)
		if pricer, prices := account.(providers.Pricer[R]); prices {
			_, err = pricer.Price(t.Context(), request)
			CheckAnswer(t, err)
		}
		more(t)
	})
}

func checkReads[R providers.Request](t *testing.T, account providers.Account[R], id string, marks []string) {
	connection, err := account.Get(t.Context(), id)
	CheckAnswer(t, err, connection)
	found, err := account.Find(t.Context(), marks)
	CheckAnswer(t, err, found...)
	listed, err := providers.Collect(account.List(t.Context(), ""))
	CheckAnswer(t, err, listed...)
	_, err = providers.Collect(account.Ports(t.Context()))
	CheckAnswer(t, err)
}
