package providers_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorSaysWhatHappened(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection reset")
	err := fmt.Errorf("buy: %w", &providers.Error{
		Provider: "consoleconnect", Op: "createConnection", Kind: providers.KindAmbiguous, Status: 502, Code: "x.y",
		Message: "Bad gateway", RequestID: "r-1", Err: cause,
	})
	assert.EqualError(t, err, "buy: consoleconnect createConnection: ambiguous (HTTP 502, code x.y): Bad gateway [request r-1]")
	assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err))
	assert.ErrorIs(t, err, cause)
	assert.Empty(t, providers.KindOf(cause), "no provider, no kind")
	assert.EqualError(t, &providers.Error{Provider: "p", Op: "o", Kind: providers.KindUnavailable}, "p o: unavailable")
}

func TestFaultsNameFieldRuleAndValue(t *testing.T) {
	t.Parallel()
	var faults providers.Faults
	assert.NoError(t, faults.Err(), "no faults are no error")
	faults.Add("speedMbps", "must be 1 to 100000", -5)
	faults.Add("metro", "must be given", nil)
	faults.Add("name", "must be given", "")
	assert.EqualError(t, faults.Err(), `speedMbps: must be 1 to 100000; given "-5"
metro: must be given; nothing was given
name: must be given; nothing was given`)
}

func TestPriceForPeople(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "not known: ask sales", providers.Price{Reason: "ask sales"}.String())
	assert.Equal(t, "36 for the term USD", providers.Price{Known: true, Total: "36", Currency: "USD"}.String())
	assert.Equal(t, "12 a month, 36 for the term (the provider names no currency)", providers.Price{Known: true, Total: "36", Monthly: "12"}.String())
}

// What nobody has agreed to is asked about again; what got cheaper, or is written otherwise, is not.
func TestPriceThatExceedsTheApproved(t *testing.T) {
	t.Parallel()
	approved := providers.Price{Known: true, Total: "1200", Monthly: "100.00", Currency: "USD"}
	for name, test := range map[string]struct {
		change  func(*providers.Price)
		exceeds bool
	}{
		"the same":              {func(*providers.Price) {}, false},
		"written otherwise":     {func(p *providers.Price) { p.Total, p.Monthly = "1200.0", "100" }, false},
		"cheaper":               {func(p *providers.Price) { p.Total, p.Monthly = "1199.99", "99" }, false},
		"a cent a month more":   {func(p *providers.Price) { p.Total, p.Monthly = "1100", "100.01" }, true},
		"more digits, not less": {func(p *providers.Price) { p.Total = "10000" }, true},
		"a new charge":          {func(p *providers.Price) { p.OneTime = "50" }, true},
		"a new charge of 0":     {func(p *providers.Price) { p.OneTime = "0.00" }, false},
		"a charge less":         {func(p *providers.Price) { p.Monthly = "" }, false},
		"another currency":      {func(p *providers.Price) { p.Currency = "EUR" }, true},
		"no number":             {func(p *providers.Price) { p.Total = "on request" }, true},
	} {
		now := approved
		test.change(&now)
		assert.Equal(t, test.exceeds, now.Exceeds(approved), name)
	}
}

// What is dead does not count when an order looks for its own. Whatever may be billed must count, also if nobody knows
// its status, or it would be bought twice or forgotten.
func TestOnlyWhatIsGoneOrGoingIsDead(t *testing.T) {
	t.Parallel()
	for observation, dead := range map[providers.Observation]bool{
		{Phase: providers.PhaseBuilding}:           false,
		{Phase: providers.PhaseWaiting}:            false,
		{Phase: providers.PhaseActive}:             false,
		{Phase: providers.PhaseDown}:               false,
		{Phase: providers.PhaseUnknown}:            false,
		{Phase: "of tomorrow"}:                     false,
		{Phase: providers.PhaseFailed}:             false,
		{Phase: providers.PhaseFailed, Gone: true}: true,
		{Phase: providers.PhaseClosing}:            true,
		{Phase: providers.PhaseClosed, Gone: true}: true,
	} {
		assert.Equal(t, dead, providers.Connection{Observation: observation}.Dead(), observation)
	}
}

// A line that is down makes what is built down, and nothing else.
func TestWhatIsDown(t *testing.T) {
	t.Parallel()
	status, line := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC)
	for phase, since := range map[providers.Phase]time.Time{
		providers.PhaseActive: line, providers.PhaseDown: status, providers.PhaseBuilding: {}, providers.PhaseClosing: {}, providers.PhaseUnknown: {},
	} {
		c := providers.Connection{StatusSince: status, Line: providers.LineDown, LineSince: line, Observation: providers.Observation{Phase: phase}}
		down, at := c.IsDown()
		assert.Equal(t, !since.IsZero(), down, phase)
		assert.Equal(t, since, at, phase)
	}
	up := providers.Connection{Line: providers.LineUp, LineSince: line, Observation: providers.Observation{Phase: providers.PhaseActive}}
	down, _ := up.IsDown()
	assert.False(t, down)
}

// A refusal stays readable, whatever was given.
func TestFaults_AreBounded(t *testing.T) {
	t.Parallel()
	var faults providers.Faults
	huge := strings.Repeat("é", 1_000_000)
	for range 2000 {
		faults.Add(huge, "must be short", huge)
	}
	require.Len(t, faults, 50)
	assert.Equal(t, providers.Fault{Field: strings.Repeat("é", 99) + "…", Rule: "must be short", Given: strings.Repeat("é", 299) + "…"}, faults[0])
	assert.Equal(t, "must be short (what else is wrong is not shown)", faults[49].Rule)
}
