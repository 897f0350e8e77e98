package e2e_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// credentialsOf are the variables without which a worker does not serve a provider, by provider.
var credentialsOf = map[string][]string{
	"consoleconnect": {"CONSOLECONNECT_API_KEY", "CONSOLECONNECT_COMPANY"},
	"equinix":        {"EQUINIX_CLIENT_ID", "EQUINIX_CLIENT_SECRET"},
	"huawei":         {"HUAWEI_PROJECT_ID", "HUAWEI_ACCESS_KEY", "HUAWEI_SECRET_KEY"},
}

// only are the settings of a worker that has no credential but this provider's.
func only(served string) []string {
	var without []string
	for provider, variables := range credentialsOf {
		for _, variable := range variables {
			if provider != served {
				without = append(without, variable+"=")
			}
		}
	}
	return without
}

// A worker serves the provider that it has credentials for. Who asks for another is told which are missing, until
// another worker has them.
func TestWorkerOfOneProvider(t *testing.T) {
	t.Parallel()
	h := buildAtOnce(t).started(only("huawei")...)
	h.turnup(success, "ports", "--provider", "huawei")
	var asked sync.WaitGroup
	for provider, needs := range map[string]string{"consoleconnect": "CONSOLECONNECT_API_KEY and CONSOLECONNECT_COMPANY", "equinix": "EQUINIX_CLIENT_ID and EQUINIX_CLIENT_SECRET"} {
		asked.Go(func() {
			data, chat, code, err := h.Starter(t.Context(), "connections", "--provider", provider)
			assert.NoError(t, err)
			assert.Equal(t, failure, code, "%s%s", data, chat)
			assert.Contains(t, chat, "no worker answered")
			assert.Contains(t, chat, "see that a turnup-worker runs that serves the provider (with "+needs+")")
		})
	}
	asked.Wait()
	h.startWorker("worker-2", only("equinix")...)
	h.turnup(success, "connections", "--provider", "equinix")
	h.turnup(success, "connections", "--provider", "huawei")
}

// Everything that is wrong with the settings of every provider is named at once, and no secret with it.
func TestWorkerWronglyConfiguredForEquinixAndHuawei(t *testing.T) {
	t.Parallel()
	wrong := map[string]string{
		"EQUINIX_API": "rest", "EQUINIX_URL": "http://user:url-secret@api.example.com", "EQUINIX_CLIENT_SECRET": "ses ame",
		"EQUINIX_POLL_FIRST": "soon", "EQUINIX_POLL_MOST": "never", "EQUINIX_SETTLE": "0s", "EQUINIX_REQUESTS_PER_SECOND": "-1",
		"HUAWEI_PROJECT_ID": "mine", "HUAWEI_SECRET_KEY": "open-sesame",
		"HUAWEI_POLL_FIRST": "-3s", "HUAWEI_SETTLE": "25h", "HUAWEI_REQUESTS_PER_SECOND": "lots",
	}
	output, code := runWorker(t, wrong)
	assert.Equal(t, badInput, code)
	for name := range wrong {
		if name != "HUAWEI_SECRET_KEY" { // nothing is wrong with it
			assert.Contains(t, output, name+": ")
		}
	}
	assert.Contains(t, output, "EQUINIX_CLIENT_ID: must be given", "the other half of the credential")
	assert.Contains(t, output, "HUAWEI_ACCESS_KEY: must be given", "likewise")
	assert.Contains(t, output, "HUAWEI_REGION", "where the project is")
	for _, secret := range []string{"ses ame", "url-secret", "open-sesame"} {
		assert.NotContains(t, output, secret)
	}

	output, code = runWorker(t, map[string]string{"HUAWEI_REGION": "Mars", "HUAWEI_IAM_PASSWORD": "iam-sesame"})
	assert.Equal(t, badInput, code)
	for _, name := range []string{"HUAWEI_REGION: ", "HUAWEI_PROJECT_ID: ", "HUAWEI_IAM_DOMAIN: must be given", "HUAWEI_IAM_USER: must be given"} {
		assert.Contains(t, output, name)
	}
	assert.NotContains(t, output, "iam-sesame")
}
