package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// A page of somebody else's in the browser of whoever runs this server can send what it likes to loopback.
func TestOnlyTheUIsOwnPagesAct(t *testing.T) {
	t.Parallel()
	s := start(t, args(t, filepath.Join(t.TempDir(), "temporal.db")))
	c := s.dial(t)
	_, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "hkg-1", TaskQueue: "turnup"}, "Tencent")
	require.NoError(t, err)
	status := func() enumspb.WorkflowExecutionStatus {
		found, err := c.DescribeWorkflowExecution(t.Context(), "hkg-1", "")
		require.NoError(t, err)
		return found.WorkflowExecutionInfo.Status
	}
	terminate := func(host string, headers map[string]string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			"http://"+s.ui+"/api/v1/namespaces/default/workflows/hkg-1/terminate", strings.NewReader(`{"reason":"because I can"}`))
		require.NoError(t, err)
		request.Host = host
		for name, value := range headers {
			request.Header.Set(name, value)
		}
		request.Header.Set("Cookie", "_csrf=guessed")
		request.Header.Set("X-CSRF-Token", "guessed")
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		return answer.StatusCode
	}

	require.Equal(t, http.StatusForbidden, terminate(s.ui, map[string]string{"Content-Type": "text/plain", "Origin": "https://evil.example"}))
	require.Equal(t, http.StatusForbidden, terminate(s.ui, map[string]string{"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site", "Authorization": "Bearer x"}))
	require.Equal(t, http.StatusForbidden, terminate("evil.example:8233", map[string]string{"Origin": "http://evil.example:8233", "Sec-Fetch-Site": "same-origin"}))
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, status())

	require.Equal(t, http.StatusOK, terminate(s.ui, map[string]string{"Origin": "http://" + s.ui, "Sec-Fetch-Site": "same-origin"}), "the button in the UI")
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED, status())
}

func TestForThisMachine(t *testing.T) {
	t.Parallel()
	guarded := forThisMachine(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for host, answer := range map[string]int{
		"127.0.0.1:8233":         http.StatusOK,
		"localhost:8233":         http.StatusOK,
		"localhost":              http.StatusOK,
		"[::1]:8233":             http.StatusOK,
		"[::1]":                  http.StatusOK,
		"evil.example:8233":      http.StatusForbidden,
		"127.0.0.1.evil.example": http.StatusForbidden,
		"localhost.evil.example": http.StatusForbidden,
		"192.0.2.1:8233":         http.StatusForbidden,
		"":                       http.StatusForbidden,
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		request.Host = host
		said := httptest.NewRecorder()
		guarded.ServeHTTP(said, request)
		require.Equal(t, answer, said.Code, "%q: %s", host, said.Body)
	}
}
