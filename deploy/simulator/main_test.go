package main_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/all"
)

// binary is the program under test, built once.
var binary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		folder, err := os.MkdirTemp("", "turnup-simulator")
		if err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(folder) }()
		binary = filepath.Join(folder, "turnup-simulator")
		if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
			panic(fmt.Sprintf("%v: %s", err, out))
		}
		return m.Run()
	}())
}

// program is a running simulator.
type program struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string
	url   string
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	p := &program{t: t, lines: make(chan string, 1000)}
	p.cmd = exec.Command(binary, append(alone("127.0.0.1:0"), args...)...)
	output, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	go func() {
		defer close(p.lines)
		for scanner := bufio.NewScanner(output); scanner.Scan(); {
			p.lines <- scanner.Text()
		}
	}()
	p.url = p.address("Console Connect")
	return p
}

// alone is what serves Console Connect at an address, and no other provider: tests run beside each other.
func alone(address string) []string {
	args := []string{"--consoleconnect-addr", address}
	for _, spec := range all.Specs {
		if spec.Name != "consoleconnect" {
			args = append(args, "--"+spec.Name+"-addr", "off")
		}
	}
	return args
}

// address waits for a provider's start-up line and returns the address in it.
func (p *program) address(provider string) string {
	p.t.Helper()
	_, address, _ := strings.Cut(p.line(provider), "http://")
	return "http://" + address
}

// line waits for a line of output with the text.
func (p *program) line(text string) string {
	p.t.Helper()
	timeout := time.After(2 * time.Minute)
	for {
		select {
		case line, open := <-p.lines:
			require.True(p.t, open, "the program ended without saying %q", text)
			if strings.Contains(line, text) {
				return line
			}
		case <-timeout:
			require.FailNow(p.t, "no line with "+text)
		}
	}
}

func (p *program) call(method, path, body string) string {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, strings.NewReader(body))
	require.NoError(p.t, err)
	request.Header.Set("Authorization", "Bearer demo-key")
	response, err := http.DefaultClient.Do(request)
	require.NoError(p.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(p.t, err)
	require.Equal(p.t, http.StatusOK, response.StatusCode, string(text))
	return string(text)
}

func (p *program) buy(name string) {
	p.t.Helper()
	p.buyOn("66c29b3c6dcad34e5b728c9c", name)
}

func (p *program) buyOn(port, name string) {
	p.t.Helper()
	p.call(http.MethodPut, "/api/v2/company/acme/connections/layer2", `{"type":"LAYER2","name":"`+name+`","portId":"`+port+`",
		"speed":100,"destCompany":"tencent-cloud","destMetroId":"77d9f1fbbcaa906f3cddb6d1","paymentType":"invoice","duration":1,
		"durationUnit":"m","classOfService":"SILVER"}`)
}

func TestStartsRehearsesAndStops(t *testing.T) {
	t.Parallel()
	p := start(t, "--auto-support", "1ms", "--build-time", "0s", "--manual-time", "0s", "--remove-time", "0s")
	assert.Contains(t, p.line("company"), "acme")
	assert.Contains(t, p.line("API key"), "demo-key")
	assert.Contains(t, p.line("control"), p.url+"/_simulator/")
	p.buy("rehearsal")
	p.line("createConnection: 200 rehearsal")
	assert.Contains(t, p.line("mail to"), "Shared Connection ID dc-", "sent though nobody asked")

	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	for range p.lines {
	}
	require.NoError(t, p.cmd.Wait())
}

// A page of somebody else's in the browser of whoever rehearses here can send what it likes to loopback.
func TestPagesOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	p := start(t)
	own := strings.TrimPrefix(p.url, "http://")
	for what, test := range map[string]struct {
		host, origin, site string
		answer             int
	}{
		"no browser":                      {own, "", "", http.StatusOK},
		"no browser, by its usual name":   {"localhost:9101", "", "", http.StatusOK},
		"no browser, over IPv6":           {"[::1]", "", "", http.StatusOK},
		"its own page":                    {own, p.url, "same-origin", http.StatusOK},
		"another page":                    {own, "https://evil.example", "cross-site", http.StatusForbidden},
		"another page, an older browser":  {own, "https://evil.example", "", http.StatusForbidden},
		"another page on this machine":    {own, "http://127.0.0.1:1", "same-site", http.StatusForbidden},
		"a page that has no origin":       {own, "null", "", http.StatusForbidden},
		"a name that was made to lead us": {"evil.example:9101", "http://evil.example:9101", "same-origin", http.StatusForbidden},
		"a name that looks like ours":     {"127.0.0.1.evil.example", "", "", http.StatusForbidden},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/_simulator/faults",
			strings.NewReader(`{"operation":"createConnection","fault":"status","count":1}`))
		require.NoError(t, err)
		request.Host = test.host
		request.Header.Set("Content-Type", "text/plain")
		if test.origin != "" {
			request.Header.Set("Origin", test.origin)
		}
		if test.site != "" {
			request.Header.Set("Sec-Fetch-Site", test.site)
		}
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, test.answer, answer.StatusCode, what)
	}
}

func TestPurchasesSurviveKill(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := start(t, "--state", file)
	first.buy("kept")
	require.NoError(t, first.cmd.Process.Kill())

	second := start(t, "--state", file)
	assert.Contains(t, second.line("state"), "1 bought so far, 1 live")
	var ledger struct{ Purchases []struct{ Name string } }
	require.NoError(t, json.Unmarshal([]byte(second.call(http.MethodGet, "/_simulator/ledger", "")), &ledger))
	require.Len(t, ledger.Purchases, 1)
	assert.Equal(t, "kept", ledger.Purchases[0].Name)
}

func TestScenarioFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "badday.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`# a bad day
seed: 7
rules:
  - operation: createConnection
    fault: dropAfter
    count: 1 # only the first
`), 0o600))
	p := start(t, "--scenario", file)
	assert.Contains(t, p.line("scenario  "), "badday.yaml (seed 7, 1 rules)")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, p.url+"/api/v2/company/acme/connections/layer2", strings.NewReader("{}"))
	require.NoError(t, err)
	_, err = http.DefaultClient.Do(request) //nolint:bodyclose // there is no answer
	require.Error(t, err)
	assert.Contains(t, p.call(http.MethodGet, "/_simulator/scenario", ""), `"struck":1`)
	p.buy("second")

	require.NoError(t, os.WriteFile(file, []byte("sed: 7\nlistLag: soon\nrules:\n  - {operation: buy, fault: explode}\n"), 0o600))
	code, out := runFailing(t, "--scenario", file, "--build-time", "soon")
	assert.Equal(t, 2, code)
	for _, part := range []string{"badday.yaml", "line 1: there is no field sed", `listLag "soon"`, `operation "buy"`, `fault "explode"`, "--build-time"} {
		assert.Contains(t, out, part)
	}
	code, out = runFailing(t, "--scenario", "/does/not/exist.yaml")
	assert.Equal(t, 2, code)
	assert.Contains(t, out, "/does/not/exist.yaml")
}

func TestPurchasesAnsweredBeforeKillAreKept(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := start(t, "--state", file)
	var answered []string
	for i := range 40 {
		name := fmt.Sprintf("order-%d", i)
		first.buyOn("66c29b3c6dcad34e5b728c9d", name)
		answered = append(answered, name)
	}
	require.NoError(t, first.cmd.Process.Kill())

	second := start(t, "--state", file)
	var ledger simulator.Ledger
	require.NoError(t, json.Unmarshal([]byte(second.call(http.MethodGet, "/_simulator/ledger", "")), &ledger))
	var kept []string
	for _, purchase := range ledger.Purchases {
		kept = append(kept, purchase.Name)
	}
	assert.Equal(t, answered, kept)
}

func runFailing(t *testing.T, args ...string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	out, err := cmd.CombinedOutput()
	require.Error(t, err, string(out))
	return cmd.ProcessState.ExitCode(), string(out)
}

func TestTakenAddressIsExplained(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	state := filepath.Join(t.TempDir(), "state.json")
	code, out := runFailing(t, append(alone("127.0.0.1:0"), "--equinix-addr", taken.Addr().String(), "--state", state)...)
	assert.Equal(t, 1, code)
	assert.Contains(t, out, taken.Addr().String()+" is taken by another program: stop that, or give another address with --equinix-addr")
	assert.NoFileExists(t, state, "no provider's state is touched")
}

func TestWrongConfigurationIsReportedAllAtOnce(t *testing.T) {
	t.Parallel()
	code, out := runFailing(t, "--consoleconnect-addr", "0.0.0.0:9101", "--huawei-addr", "nowhere", "--seller-time", "late", "--build-time", "soon", "--manual-time=-1s", "--state", "/does/not/exist/state.json", "extra")
	assert.Equal(t, 2, code)
	for _, part := range []string{"--consoleconnect-addr must be a loopback", "--huawei-addr must be HOST:PORT or off", "--seller-time", `--build-time must be a duration such as 20s or 5m, not "soon"`, "--manual-time", "/does/not/exist", "extra"} {
		assert.Contains(t, out, part)
	}
	for _, address := range []string{":9101", "192.0.2.1:9101", "example.com:9101", "9101"} {
		code, _ := runFailing(t, "--consoleconnect-addr", address)
		assert.Equal(t, 2, code, address)
	}
	code, out = runFailing(t, alone("off")...)
	assert.Equal(t, 2, code)
	assert.Contains(t, out, "nothing to serve")
	code, out = runFailing(t, "--nonsense")
	assert.Equal(t, 2, code)
	assert.Contains(t, out, "-nonsense")
}

func TestHelpHasExamples(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), binary, "--help").Output()
	require.NoError(t, err)
	assert.Contains(t, string(out), "--auto-support 20s")
	assert.Contains(t, string(out), "Examples")
}
