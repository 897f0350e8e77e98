package tencentcloud

import (
	"time"

	"turnup/providers/simulator"
)

// The documented states of a tunnel; COMFIRMING is Tencent's spelling. A tunnel that is DELETED is shown by no call of the API.
const (
	statePending    = "PENDING"    // applied for
	stateComfirming = "COMFIRMING" // waits for the connection's owner
	stateAllocating = "ALLOCATING"
	stateAllocated  = "ALLOCATED"
	stateAvailable  = "AVAILABLE"
	stateAltering   = "ALTERING"
	stateRejected   = "REJECTED"
	stateDeleting   = "DELETING"
	stateDeleted    = "DELETED"
)

var states = []string{
	statePending, stateComfirming, stateAllocating, stateAllocated, stateAvailable, stateAltering, stateRejected, stateDeleting, stateDeleted,
}

// tunnel is a dedicated tunnel with all that the simulator knows of it.
type tunnel struct {
	simulator.Trait
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	Account       string   `json:"account"` // who asked for it
	LineID        string   `json:"connection"`
	LineAccount   string   `json:"connectionAccount"`
	VLAN          int      `json:"vlan"`
	BandwidthMbps int      `json:"bandwidthMbps"`
	NetworkType   string   `json:"networkType"`
	Region        string   `json:"region"`
	VPCID         string   `json:"vpc,omitempty"`
	GatewayID     string   `json:"gateway,omitempty"`
	RouteType     string   `json:"routeType"`
	Peer          peer     `json:"bgpPeer"`
	Prefixes      []string `json:"prefixes,omitempty"`
	Tags          []tag    `json:"tags,omitempty"`

	TencentAddress  string         `json:"tencentAddress"`
	CustomerAddress string         `json:"customerAddress"`
	BackupAddress   string         `json:"tencentBackupAddress,omitempty"`
	Echoed          map[string]any `json:"echoed,omitempty"` // parameters, as they were given

	Lifecycle     string          `json:"lifecycle"`
	Override      string          `json:"override,omitempty"` // shown instead of the lifecycle's state
	OverrideUntil *time.Time      `json:"overrideUntil,omitempty"`
	Next          *simulator.Step `json:"next,omitempty"`

	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
	ActiveAt  *time.Time `json:"activeAt,omitempty"` // first AVAILABLE
	EndedAt   *time.Time `json:"endedAt,omitempty"`  // rejected or deleted
}

type peer struct {
	Asn      int64  `json:"asn,omitempty"`
	AuthKey  string `json:"authKey,omitempty"`
	CloudAsn int64  `json:"cloudAsn,omitempty"`
}

type tag struct {
	Key   string `json:"Key"`
	Value string `json:"Value"`
}

func (t *tunnel) Ref() (id, name string) { return t.ID, t.Name }

func (t *tunnel) Deleted() bool { return t.Lifecycle == stateDeleted }

func (t *tunnel) Snapshot() *tunnel { return new(*t) }

func (t *tunnel) Changing() {}

func (t *tunnel) Purchase() (simulator.Purchase, bool) {
	bought := simulator.Purchase{
		Name: t.Name, ID: t.ID, Status: t.state(), SpeedMbps: t.BandwidthMbps,
		RequestedAt: t.CreatedAt, ChangedAt: t.UpdatedAt, ActiveAt: t.ActiveAt, EndedAt: t.EndedAt,
	}
	if t.Deleted() {
		bought.DeletedAt = t.EndedAt
	}
	return bought, !t.Seeded
}

// state is what the API shows.
func (t *tunnel) state() string {
	if t.Override != "" {
		return t.Override
	}
	return t.Lifecycle
}

// occupies tells whether the tunnel keeps its VLAN and its network from others. That a rejected one does not is our reading.
func (t *tunnel) occupies() bool { return t.Lifecycle != stateRejected && t.Lifecycle != stateDeleted }

// seenBy tells whether an account's lists have the tunnel: the asker's, and the owner's of the connection.
func (t *tunnel) seenBy(account string) bool {
	return !t.Deleted() && (t.Account == account || t.LineAccount == account)
}
