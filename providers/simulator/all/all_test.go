package all_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers/simulator"
	"turnup/providers/simulator/all"
)

func TestEverySpecIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[any]bool{}
	for _, spec := range all.Specs {
		for _, own := range []any{spec.Name, spec.Title, spec.Port} {
			assert.NotZero(t, own, spec.Name)
			assert.False(t, seen[own], "%v is another provider's too", own)
			seen[own] = true
		}
		assert.NotEmpty(t, spec.Serves, spec.Name)
		assert.NotEmpty(t, spec.Access, spec.Name)
		assert.NotPanics(t, func() { spec.People(simulator.Options{}) }, spec.Name)
		const url = "http://127.0.0.1:1"
		assert.Regexp(t, "="+url+"[ \\]]", fmt.Sprint(spec.Worker(url)), "a variable of %s has its URL", spec.Name)

		page := httptest.NewRecorder()
		spec.New(simulator.Options{}).ServeHTTP(page, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/_simulator/", nil))
		assert.Equal(t, http.StatusOK, page.Code, spec.Name)
		for _, access := range spec.Access[:2] {
			assert.Contains(t, page.Body.String(), access.Value, "the page tells who may log in")
		}
		assert.NotRegexp(t, `\{[a-z]+\}`, page.Body.String(), "every gap of the page is filled")
	}
}
