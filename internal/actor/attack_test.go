package actor

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"turnup/workflows/order"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

var (
	ana = order.Actor{Issuer: "https://login", Subject: "1", Name: "Ana", Roles: []order.Role{order.RoleApprover, order.RoleRequester}}
	yes = order.Answer{By: "ana", Values: map[string]order.Value{"decision": "approve"}}
)

// pair makes a signer, and the keys that know it.
func pair(t *testing.T, id string) (*Signer, *Keys, jose.JSONWebKey) {
	t.Helper()
	private, public, err := NewKey(id, nil)
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "key"), private, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "keys"), public, 0o600))
	signer, err := OpenSigner(filepath.Join(dir, "key"))
	require.NoError(t, err)
	keys, err := OpenKeys(filepath.Join(dir, "keys"))
	require.NoError(t, err)
	var key jose.JSONWebKey
	require.NoError(t, json.Unmarshal(private, &key))
	return signer, keys, key
}

// courier puts what write makes into the header of every update: the test environment sends none.
type courier struct {
	interceptor.WorkerInterceptorBase
	write func(honest Binding) string
}

func (c *courier) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &delivering{interceptor.WorkflowInboundInterceptorBase{Next: next}, c}
}

type delivering struct {
	interceptor.WorkflowInboundInterceptorBase
	*courier
}

func (d *delivering) ValidateUpdate(ctx workflow.Context, in *interceptor.UpdateInput) error {
	sent, err := content(in.Args)
	if err != nil {
		return err
	}
	info := workflow.GetInfo(ctx)
	honest := Binding{
		Namespace: info.Namespace, Workflow: info.WorkflowExecution.ID, Run: info.WorkflowExecution.RunID,
		Update: in.Name, ID: workflow.GetCurrentUpdateInfo(ctx).ID, Hash: hash(sent),
	}
	if token := d.write(honest); token != "" {
		payload, err := converter.GetDefaultDataConverter().ToPayload(token)
		if err != nil {
			return err
		}
		interceptor.WorkflowHeader(ctx)[order.HeaderActor] = payload
	}
	return d.Next.ValidateUpdate(ctx, in)
}

// taken is what became of an answer.
type taken struct {
	refused error
	proof   order.Proof  // as the validator was told
	actor   *order.Actor // as the handler was
}

// send has an order that is approved by the update of that name get the answer.
func send(t *testing.T, c *Check, update string, write func(honest Binding) string) (came taken) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&courier{write: write}, c}, DeadlockDetectionTimeout: time.Minute})
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(update, "update-1", &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { came.refused = err }, OnComplete: func(any, error) {},
		}, yes)
	}, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		err := workflow.SetUpdateHandlerWithOptions(ctx, update,
			func(ctx workflow.Context, _ converter.RawValue) error { came.actor = order.ActorIn(ctx); return nil },
			workflow.UpdateHandlerOptions{Validator: func(ctx workflow.Context, _ converter.RawValue) error {
				came.proof = order.ProofIn(ctx)
				return nil
			}})
		if err != nil {
			return err
		}
		return workflow.Sleep(ctx, time.Hour)
	})
	require.NoError(t, env.GetWorkflowError())
	return came
}

func TestTokenThatIsTaken(t *testing.T) {
	t.Parallel()
	signer, keys, _ := pair(t, "k1")
	for _, mode := range []Mode{Record, Require} {
		came := send(t, &Check{Mode: mode, Keys: keys}, order.HandoffApproval, func(honest Binding) string {
			token, err := signer.Token(ana, honest)
			require.NoError(t, err)
			return token
		})
		require.NoError(t, came.refused)
		assert.Equal(t, &ana, came.proof.Actor)
		assert.Equal(t, &ana, came.actor, "the record is told who it was")
		assert.Equal(t, mode == Require, came.proof.Required)
	}
}

// What is no proof is refused before it enters history, and says why.
func TestAttacks(t *testing.T) {
	t.Parallel()
	signer, keys, private := pair(t, "k1")
	thief, _, _ := pair(t, "k1")
	stranger, _, _ := pair(t, "k2")
	by := func(s *Signer, a order.Actor, change func(*Binding)) func(Binding) string {
		return func(b Binding) string {
			change(&b)
			token, err := s.Token(a, b)
			require.NoError(t, err)
			return token
		}
	}
	at := func(now time.Time) func(Binding) string {
		late := &Signer{signer: signer.signer, now: func() time.Time { return now }}
		return by(late, ana, func(*Binding) {})
	}
	as := func(change func(*order.Actor)) func(Binding) string {
		somebody := ana
		change(&somebody)
		return by(signer, somebody, func(*Binding) {})
	}
	// sealed is a token with these claims by another algorithm, or for another time.
	sealed := func(key jose.SigningKey, lives time.Duration) func(Binding) string {
		return func(b Binding) string {
			s, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithHeader("kid", "k1"))
			require.NoError(t, err)
			now := time.Now()
			token, err := jwt.Signed(s).Claims(claims{
				Claims: jwt.Claims{IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(lives))}, Binding: b, Actor: ana,
			}).Serialize()
			require.NoError(t, err)
			return token
		}
	}
	public := keys.set.Keys[0].Key.(ed25519.PublicKey)
	for name, attack := range map[string]struct {
		write func(Binding) string
		says  string
	}{
		"none":                 {func(Binding) string { return "" }, "from people who have logged in only"},
		"no token":             {func(Binding) string { return "ana" }, "it is no token"},
		"forged":               {by(thief, ana, func(*Binding) {}), "its signature is wrong"},
		"of an unknown key":    {by(stranger, ana, func(*Binding) {}), "not among those that may sign"},
		"by the public key":    {sealed(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(public)}, time.Minute), "it is no token"},
		"without a signature":  {func(b Binding) string { return unsigned(t, b) }, "it is no token"},
		"expired":              {at(time.Now().Add(-lifetime - skew - time.Second)), "it has expired"},
		"from the future":      {at(time.Now().Add(time.Hour)), "it is from the future"},
		"that lives too long":  {sealed(jose.SigningKey{Algorithm: jose.EdDSA, Key: private}, time.Hour), "it lives too long"},
		"of another namespace": {by(signer, ana, func(b *Binding) { b.Namespace = "staging" }), "for another namespace"},
		"of another order":     {by(signer, ana, func(b *Binding) { b.Workflow = "tencent/b" }), "for another order"},
		"of another run":       {by(signer, ana, func(b *Binding) { b.Run = "before the reset" }), "for another run"},
		"of another hand-off":  {by(signer, ana, func(b *Binding) { b.Update = order.HandoffTencentPortal }), "for another hand-off"},
		"of another answer":    {by(signer, ana, func(b *Binding) { b.ID = "update-0" }), "for another answer's id"},
		"with other values":    {by(signer, ana, func(b *Binding) { b.Hash = hash([]byte("{}")) }), "for another answer"},
		"of somebody else":     {as(func(a *order.Actor) { a.Name = "li" }), `it is li's, and "ana" says so`},
		"of nobody":            {as(func(a *order.Actor) { a.Subject = "" }), "it names nobody"},
		"without the role":     {as(func(a *order.Actor) { a.Roles = []order.Role{order.RoleOperator, order.RoleAuditor} }), "Ana is no approver, as approval needs"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			came := send(t, &Check{Mode: Require, Keys: keys}, order.HandoffApproval, attack.write)
			var refused *temporal.ApplicationError
			require.ErrorAs(t, came.refused, &refused)
			assert.Equal(t, order.ErrorNotProven, refused.Type())
			assert.Contains(t, refused.Message(), attack.says)
			assert.Nil(t, came.actor, "nothing came of it")
			if name == "none" {
				came = send(t, &Check{Mode: Record, Keys: keys}, order.HandoffApproval, attack.write)
				assert.NoError(t, came.refused, "where nobody has to prove anything")
				return
			}
			assert.Error(t, send(t, &Check{Mode: Record, Keys: keys}, order.HandoffApproval, attack.write).refused)
			assert.ErrorContains(t, send(t, &Check{Mode: Off}, order.HandoffApproval, attack.write).refused, "TURNUP_IDENTITY is off")
		})
	}
}

func unsigned(t *testing.T, b Binding) string {
	t.Helper()
	data, err := json.Marshal(claims{Binding: b, Actor: ana})
	require.NoError(t, err)
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(data) + "."
}

// Every answer needs its role, and no person without one changes anything: not even who may read all.
func TestRoles(t *testing.T) {
	t.Parallel()
	signer, keys, _ := pair(t, "k1")
	updates := []string{
		order.UpdateCancel, order.UpdateChange, order.UpdateDecommission, order.UpdateProtect, order.UpdateRelease, order.UpdateForget, order.UpdateExpect, order.UpdateAdopt,
	}
	for _, h := range order.Handoffs {
		updates = append(updates, h.Name)
	}
	for _, update := range updates {
		may := order.MaySend(update)
		require.NotEmpty(t, may, update)
		for _, role := range []order.Role{order.RoleRequester, order.RoleApprover, order.RoleOperator, order.RoleAuditor, ""} {
			somebody := ana
			somebody.Roles = []order.Role{role}
			came := send(t, &Check{Mode: Require, Keys: keys}, update, func(honest Binding) string {
				token, err := signer.Token(somebody, honest)
				require.NoError(t, err)
				return token
			})
			assert.Equal(t, slices.Contains(may, role), came.refused == nil, "%s by %q: %v", update, role, came.refused)
		}
		assert.NotContains(t, may, order.RoleAuditor, update)
	}
}

// A token is for one value that is sent, and for all of it.
func TestMoreThanWasSigned(t *testing.T) {
	t.Parallel()
	for _, args := range [][]any{nil, {yes, yes}} {
		_, err := content(args)
		assert.ErrorContains(t, err, "values are sent, where one is signed")
	}
	once, err := content([]any{converter.NewRawValue(&commonpb.Payload{Data: []byte(`{"by":"ana"}`)})})
	require.NoError(t, err)
	twice, err := content([]any{converter.NewRawValue(&commonpb.Payload{Data: []byte(`{"by":"ana","by":"li"}`)})})
	require.NoError(t, err)
	assert.NotEqual(t, hash(once), hash(twice), "a field that was slipped in")
}

// Programs send updates too, and have nobody to prove.
func TestUpdatesOfPrograms(t *testing.T) {
	t.Parallel()
	assert.NoError(t, send(t, &Check{Mode: Require}, "an update of a program", func(Binding) string { return "" }).refused)
}

// A file with a private key, or with none, is no list of who may sign.
func TestKeys(t *testing.T) {
	t.Parallel()
	private, public, err := NewKey("k1", nil)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "keys")
	for text, says := range map[string]string{
		`{"keys": [` + string(private) + `]}`: "public Ed25519 keys only", `{"keys": []}`: "holds no key", "-": "no JSON Web Key Set",
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := OpenKeys(path)
		assert.ErrorContains(t, err, says)
	}
	_, err = OpenKeys("")
	require.Error(t, err, "of a file that nobody named")
	_, _, err = NewKey("k1", public)
	require.ErrorContains(t, err, `there is a key "k1" already`)
	require.NoError(t, os.WriteFile(path, public, 0o600))
	keys, err := OpenKeys(path)
	require.NoError(t, err)
	_, err = keys.find("k2")
	require.Error(t, err)
	_, second, err := NewKey("k2", nil)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, second, 0o600))
	require.NoError(t, os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)))
	_, err = keys.find("k2")
	assert.NoError(t, err, "without a restart")
	_, err = keys.find("k1")
	assert.Error(t, err, "a key that was taken away")
}

// What an update of a service begins is placed by who sent it: the approver of a change must be somebody else than who asked for it.
func TestWhatAnUpdateBeginsIsItsSenders(t *testing.T) {
	t.Parallel()
	signer, keys, _ := pair(t, "k1")
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	write := func(honest Binding) string {
		token, err := signer.Token(ana, honest)
		require.NoError(t, err)
		return token
	}
	env.SetWorkerOptions(worker.Options{
		Interceptors:             []interceptor.WorkerInterceptor{&courier{write: write}, &Check{Mode: Require, Keys: keys}},
		DeadlockDetectionTimeout: time.Minute,
	})
	var requester *order.Actor
	change := func(ctx workflow.Context) error { requester = order.RequesterIn(ctx); return nil }
	env.RegisterWorkflow(change)
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflowNoRejection(order.UpdateChange, "update-1", t, order.ServiceRequest{By: "Ana", To: map[string]any{"speedMbps": 200}})
	}, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		done := false
		err := workflow.SetUpdateHandler(ctx, order.UpdateChange, func(ctx workflow.Context, _ order.ServiceRequest) error {
			done = true
			return workflow.ExecuteChildWorkflow(workflow.WithWorkflowID(ctx, "change/tencent/a"), change).Get(ctx, nil)
		})
		if err != nil {
			return err
		}
		return workflow.Await(ctx, func() bool { return done && workflow.AllHandlersFinished(ctx) })
	})
	require.NoError(t, env.GetWorkflowError())
	assert.Equal(t, &ana, requester)
}
