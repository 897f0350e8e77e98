package ecxv3_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
	"turnup/providers/providertest"
)

const one = connections + "/" + connectionID

// got is a connection without the time at which it was seen, which is checked.
func got(t *testing.T, c *ecxv3.Client) providers.Connection {
	t.Helper()
	connection, err := c.Account().Get(t.Context(), connectionID)
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now(), connection.At, time.Minute)
	connection.At = time.Time{}
	return connection
}

func TestGet(t *testing.T) {
	t.Parallel()
	deleted := time.Date(2024, 3, 1, 12, 31, 55, 165e6, time.UTC)
	tests := []struct {
		name, answer string
		want         providers.Connection
	}{
		{"active", fixture(t, "connection-active.json"), providers.Connection{
			ID: connectionID, Name: "ord-1-pri", SpeedMbps: 1000, SrcVLAN: 1601, SrcCTag: 1701, DstVLAN: 1602,
			SrcPort: "DEMO-DC5-Qinq-PRI", SrcPortID: "11111111-aaaa-4aaa-8aaa-000000000005", DstPort: "DEMO-DC6-Dot1q-SEC",
			DstPortID: "11111111-aaaa-4aaa-8aaa-000000000006", Profile: "Demo profile",
			ProfileID: "22222222-bbbb-4bbb-8bbb-000000000001", Metro: "DC", CreatedAt: time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC),
			ChangedAt: time.Date(2024, 3, 1, 10, 2, 10, 0, time.UTC), Group: "44444444-dddd-4ddd-8ddd-000000000001", Change: "updateInProgress",
			Observation: providers.Observation{Status: "PROVISIONED/AVAILABLE", Phase: providers.PhaseActive},
		}},
		{"our side must confirm", fixture(t, "connection-aws.json"), providers.Connection{
			ID: "33333333-cccc-4ccc-8ccc-000000000009", Name: "ord-9", SpeedMbps: 50, SrcVLAN: 1201, DstVLAN: 301, SellerRef: "dxcon-demo0001",
			Observation: providers.Observation{
				Status: "PROVISIONED/PENDING_APPROVAL", Phase: providers.PhaseWaiting, Party: providers.PartyOperator,
				Reason: "Our side has to confirm the connection at the far side's company",
			},
		}},
		{"rejected", `{"uuid":"1","status":"REJECTED","rejectComment":"not ordered by us"}`, providers.Connection{
			ID: "1", Observation: providers.Observation{
				Status: "REJECTED", Phase: providers.PhaseFailed, Reason: "The far side rejected the connection: not ordered by us",
			},
		}},
		{"deleted, and its status lags", `{"uuid":"1","status":"PROVISIONED","providerStatus":"AVAILABLE","deletedDate":"2024-03-01T12:31:55.165Z",
			"deletedBy":"jane","lastUpdatedBy":"joe","lastUpdatedDate":"2024-03-01T12:00:00Z"}`,
			providers.Connection{ID: "1", ChangedAt: deleted, ChangedBy: "jane", Observation: providers.Observation{
				Status: "PROVISIONED/AVAILABLE", Phase: providers.PhaseClosing, Reason: "Its deletion has been asked for",
			}}},
		{"deleted", `{"uuid":"1","status":"DEPROVISIONED","providerStatus":"DEPROVISIONED","deletedDate":"2024-03-01T12:31:55.165Z",
			"lastUpdatedByEmail":"joe@example.org","lastUpdatedBy":"u-1","lastUpdatedDate":"2024-03-01 12:40:00.0","orderNumber":47}`,
			providers.Connection{ID: "1", OrderNumber: "47", ChangedAt: time.Date(2024, 3, 1, 12, 40, 0, 0, time.UTC), ChangedBy: "joe@example.org", Observation: providers.Observation{
				Status: "DEPROVISIONED/DEPROVISIONED", Phase: providers.PhaseClosed, Gone: true, Reason: "The connection is removed",
			}}},
		{"a speed that waits", `{"uuid":"1","sellerApprovalPendingForBandwidth":"true","updateInProgress":true,"status":"NEW"}`, providers.Connection{
			ID: "1", Change: "sellerApprovalPendingForBandwidth", Observation: providers.Observation{
				Status: "NEW", Phase: providers.PhaseUnknown, Reason: "Equinix shows a status that no document names",
			},
		}},
		{"odd fields", `{"uuid":1,"name":null,"speed":"50","speedUnit":"gb","vlanSTag":"12","actionDetails":"x","zSidePortUUID":"z-1","deletedDate":7}`,
			providers.Connection{ID: "1", SpeedMbps: 50_000, SrcVLAN: 12, DstPort: "z-1", DstPortID: "z-1", Observation: providers.Observation{
				Phase: providers.PhaseUnknown, Reason: "Equinix shows a status that no document names",
			}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, got(t, expect(t, exchange{Method: http.MethodGet, Path: one, Answer: tt.answer})))
		})
	}
}

func TestAnAuthorizationKeyIsNotDecoded(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: one, Answer: fixture(t, "connection-active.json")})
	connection, err := c.Connections.Get(t.Context(), connectionID)
	require.NoError(t, err)
	assert.NotContains(t, fmt.Sprintf("%+v", connection), "hidden")
}

func TestGetRefusesAConnectionWithoutAnID(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `null`, `[]`, `{"uuid":null,"status":"PROVISIONED"}`, `{"uuid":{}}`} {
		_, err := newClient(t, answer(200, body)).Account().Get(t.Context(), connectionID)
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), body)
	}
}

// An unknown or deleted connection is answered 400; the code says what it means.
func TestAConnectionThatIsNotThere(t *testing.T) {
	t.Parallel()
	for code, deleteKind := range map[string]providers.Kind{"IC-LAYER2-4023": providers.KindNotFound, "IC-LAYER2-4021": ""} {
		c := newClient(t, answer(400, `[{"errorCode":"`+code+`","errorMessage":"no such connection","moreInfo":"","property":"uuid"}]`))
		_, err := c.Account().Get(t.Context(), connectionID)
		assert.Equal(t, providers.KindNotFound, providers.KindOf(err))
		err = c.Account().Delete(t.Context(), connectionID)
		assert.Equal(t, deleteKind, providers.KindOf(err), "%v", err)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	const submitted = `{"message":"submitted","primaryConnectionId":"33333333-cccc-4ccc-8ccc-000000000001","status":"submitted"}`
	tests := []struct {
		name string
		want exchange
		call func(context.Context, *ecxv3.Client) error
	}{
		{"rename", exchange{Method: http.MethodPatch, Path: one, Query: "action=update", Body: `{"connectionNewName":"ord-1-new"}`},
			func(ctx context.Context, c *ecxv3.Client) error {
				return c.Account().Update(ctx, connectionID, equinix.Change{Name: "ord-1-new"})
			}},
		{"speed", exchange{Method: http.MethodPatch, Path: one, Query: "action=update", Body: `{"speed":1,"speedUnit":"GB"}`},
			func(ctx context.Context, c *ecxv3.Client) error {
				return c.Account().Update(ctx, connectionID, equinix.Change{Speed: 1, Unit: equinix.UnitGB})
			}},
		{"approve with keys", exchange{Method: http.MethodPatch, Path: one, Query: "action=Approve", Body: `{"accessKey":"AKIADEMO","secretKey":"demo"}`},
			func(ctx context.Context, c *ecxv3.Client) error {
				return c.Connections.Approve(ctx, connectionID, ecxv3.Approval{AccessKey: "AKIADEMO", SecretKey: "demo"})
			}},
		{"reject", exchange{Method: http.MethodPatch, Path: one, Query: "action=Reject", Body: `{"rejectComment":"not ordered by us"}`},
			func(ctx context.Context, c *ecxv3.Client) error {
				return c.Connections.Reject(ctx, connectionID, "not ordered by us")
			}},
		{"delete", exchange{Method: http.MethodDelete, Path: one},
			func(ctx context.Context, c *ecxv3.Client) error { return c.Account().Delete(ctx, connectionID) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.want.Answer = submitted
			require.NoError(t, tt.call(t.Context(), expect(t, tt.want)))

			lost := newClient(t, providertest.Drop)
			assert.Equal(t, providers.KindAmbiguous, providers.KindOf(tt.call(t.Context(), lost)))
		})
	}
}

func TestAcceptTakesThePortThatWasOrdered(t *testing.T) {
	t.Parallel()
	for connection, approval := range map[string]string{
		`{"uuid":"1","zSidePortUUID":"z-1","zSideVlanSTag":301,"zSideVlanCTag":302}`: `{"primaryPortUUID":"z-1","primaryVlanSTag":301,"primaryVlanCTag":302}`,
		`{"uuid":"1"}`: `{}`,
	} {
		var sent []string
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			sent = append(sent, r.Method+" "+r.URL.RequestURI()+" "+string(body))
			answer(200, connection)(w, r)
		})
		require.NoError(t, c.Connections.Accept(t.Context(), connectionID))
		assert.Equal(t, []string{"GET " + one + " ", "PATCH " + one + "?action=Approve " + approval}, sent)
	}
	lost := newClient(t, providertest.Drop)
	err := lost.Connections.Accept(t.Context(), connectionID)
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "it was a read that failed")
}

func TestChangesAreChecked(t *testing.T) {
	t.Parallel()
	account := expect(t).Account()
	assert.Equal(t, []string{"name"}, fields(t, account.Update(t.Context(), connectionID, equinix.Change{})))
	assert.Equal(t, []string{"unit"}, fields(t, account.Update(t.Context(), connectionID, equinix.Change{Speed: 50})))
	assert.Equal(t, providers.KindInvalid, providers.KindOf(account.Delete(t.Context(), "")), "never a DELETE on the list")
}

func TestKeysDoNotShowInErrors(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(400, `{"errorMessage":"AKIADEMO/s3cr3t refused"}`))
	err := c.Connections.Approve(t.Context(), connectionID, ecxv3.Approval{AccessKey: "AKIADEMO", SecretKey: "s3cr3t"})
	assert.EqualError(t, err, "equinix approveConnection: invalid (HTTP 400): [redacted]/[redacted] refused")
}
