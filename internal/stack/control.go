package stack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	provider "turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
)

// Control plays a simulated provider's people and reads its books, through the simulator's control endpoint.
type Control struct {
	base   string
	client *http.Client
}

// Control of one of the simulated providers, by the name in its Spec.
func (s *Stack) Control(provider string) Control {
	return Control{base: s.ProviderURL(provider) + "/_simulator/", client: &http.Client{Timeout: time.Minute}}
}

// Ledger is everything that was bought.
func (c Control) Ledger(ctx context.Context) (provider.Ledger, error) {
	var ledger provider.Ledger
	return ledger, c.call(ctx, http.MethodGet, "ledger", nil, &ledger)
}

// Calls counts the provider's calls by operation.
func (c Control) Calls(ctx context.Context) (map[string]int, error) {
	var answer struct {
		Calls map[string]int `json:"calls"`
	}
	err := c.call(ctx, http.MethodGet, "calls", nil, &answer)
	return answer.Calls, err
}

// Act has somebody at the provider do something to the connection of that name or id, as the control endpoint's own page
// lists it; or somebody else at the account, behind our back: then what is a simulator.Act, and body a simulator.Meddling.
// body may be nil.
func (c Control) Act(ctx context.Context, connection, what string, body any) error {
	return c.call(ctx, http.MethodPost, "connections/"+url.PathEscape(connection)+"/"+what, body, nil)
}

// Provision has Console Connect's support team approve the connection; it returns the mail they send.
func (c Control) Provision(ctx context.Context, connection string) (consoleconnect.Mail, error) {
	if err := c.Act(ctx, connection, "provision", nil); err != nil {
		return consoleconnect.Mail{}, err
	}
	return c.Mail(ctx, connection)
}

// Mail is the mail that Console Connect's support team sent about the connection of that name or id.
func (c Control) Mail(ctx context.Context, connection string) (consoleconnect.Mail, error) {
	var sent struct {
		Mails []consoleconnect.Mail `json:"mails"`
	}
	if err := c.call(ctx, http.MethodGet, "mails", nil, &sent); err != nil {
		return consoleconnect.Mail{}, err
	}
	for _, mail := range sent.Mails {
		if mail.Name == connection || mail.ConnectionID == connection {
			return mail, nil
		}
	}
	return consoleconnect.Mail{}, fmt.Errorf("the support team sent no mail about %s", connection)
}

// Interface has the tenant of a hosted connection at Huawei Cloud put a virtual interface on it, or take it away.
func (c Control) Interface(ctx context.Context, connection string, there bool) error {
	method := http.MethodDelete
	if there {
		method = http.MethodPut
	}
	return c.call(ctx, method, "connections/"+url.PathEscape(connection)+"/interface", nil, nil)
}

// MakeTunnel has the operator make a tunnel in Tencent Cloud's portal, and returns its id.
func (c Control) MakeTunnel(ctx context.Context, name string, vlan, speedMbps int) (string, error) {
	var made struct {
		ID string `json:"id"`
	}
	err := c.call(ctx, http.MethodPost, "tunnels", map[string]any{"name": name, "vlan": vlan, "speedMbps": speedMbps}, &made)
	return made.ID, err
}

// RevokeTokens has the provider refuse every token that it gave so far.
func (c Control) RevokeTokens(ctx context.Context) error {
	return c.call(ctx, http.MethodPost, "revoke-tokens", nil, nil)
}

// ReplaceCredential has Equinix take this client id and secret instead of the one before; organization is whose they are, 0 for
// the same as before.
func (c Control) ReplaceCredential(ctx context.Context, clientID, clientSecret string, organization int) error {
	replaced := map[string]any{"clientId": clientID, "clientSecret": clientSecret}
	if organization != 0 {
		replaced["organization"] = organization
	}
	return c.call(ctx, http.MethodPost, "credential", replaced, nil)
}

// AddForeign has somebody else have a connection.
func (c Control) AddForeign(ctx context.Context, foreign provider.Foreign) error {
	return c.call(ctx, http.MethodPost, "connections", foreign, nil)
}

// Inject spoils coming calls.
func (c Control) Inject(ctx context.Context, fault provider.Fault) error {
	return c.call(ctx, http.MethodPost, "faults", fault, nil)
}

// ClearFaults ends what was injected.
func (c Control) ClearFaults(ctx context.Context) error {
	return c.call(ctx, http.MethodDelete, "faults", nil, nil)
}

// SetScenario begins a scenario in the place of the one that runs.
func (c Control) SetScenario(ctx context.Context, scenario provider.Scenario) error {
	return c.call(ctx, http.MethodPost, "scenario", scenario, nil)
}

// ConnectionState is a connection as the simulated provider knows it.
type ConnectionState struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Status string `json:"status"` // as the provider's API shows it
}

// Connections are all connections at the simulated simulator.
func (c Control) Connections(ctx context.Context) ([]ConnectionState, error) {
	var answer struct {
		Connections []ConnectionState `json:"connections"`
	}
	err := c.call(ctx, http.MethodGet, "connections", nil, &answer)
	return answer.Connections, err
}

// Connection reads what the simulator knows of the connection of that name or id.
func (c Control) Connection(ctx context.Context, connection string, state any) error {
	return c.call(ctx, http.MethodGet, "connections/"+url.PathEscape(connection), nil, state)
}

func (c Control) call(ctx context.Context, method, path string, body, answer any) error {
	var payload io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode for the simulator: %w", err)
		}
		payload = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, payload)
	if err != nil {
		return fmt.Errorf("prepare a call to the simulator: %w", err)
	}
	response, err := c.client.Do(request)
	if err != nil {
		return fmt.Errorf("call the simulator: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("read the simulator's answer: %w", err)
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("the simulator refuses %s %s: %s", method, path, bytes.TrimSpace(data))
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(data, answer)
}
