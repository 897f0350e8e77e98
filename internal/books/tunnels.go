package books

import (
	"cmp"
	"context"
	"strconv"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"go.temporal.io/sdk/client"
)

// Tunnels are our books of an account at Tencent Cloud: the tunnels in which services end there. They implement activities.TunnelBooks.
type Tunnels struct{ *Books }

// ReadTunnels reads what services and open orders have at the account at Tencent Cloud, by its name here.
func ReadTunnels(ctx context.Context, c client.Client, account string) (Tunnels, error) {
	read, err := Read(ctx, c, tencent.Provider, account)
	if err != nil {
		return Tunnels{}, err
	}
	all := read.services
	read.services = nil
	for _, service := range all {
		if tunnel := service.Tunnel; tunnel != nil && order.AccountName(tunnel.Account) == order.AccountName(account) && tunnel.ID != "" {
			read.services = append(read.services, service)
			read.know([]string{tunnel.ID})
		}
	}
	return Tunnels{read}, nil
}

// Count implements activities.Books.
func (t Tunnels) Count() (services, orders int) { return len(t.services), t.orders }

// Others implements activities.Books: whose account a tunnel is in, its service does not know.
func (Tunnels) Others(activities.Sight) int { return 0 }

// Supports implements activities.TunnelBooks.
func (t Tunnels) Supports() []tencentcloud.Support {
	var all []tencentcloud.Support
	for _, service := range t.services {
		all = append(all, tencentcloud.Support{Account: service.Tunnel.Owner, ConnectionID: service.Tunnel.ConnectionID, VLAN: service.Tunnel.VLAN})
	}
	return all
}

// Compare implements activities.Books.
func (t Tunnels) Compare(s activities.Sight) []activities.Finding {
	var found []activities.Finding
	for _, service := range t.services {
		if service.state == order.ServiceInService {
			found = append(found, compareTunnel(service, s)...)
		}
	}
	orphans := *t.Books
	orphans.services = nil
	return append(found, orphans.Compare(s)...)
}

// compareTunnel are the differences of one service's tunnel. What Tencent Cloud does not tell is no difference.
func compareTunnel(service served, s activities.Sight) []activities.Finding {
	expected := service.Tunnel
	now, seen := s.Connections[activities.ConnectionKey(expected.ID)]
	f := activities.Finding{Kind: activities.FindingTunnel, Order: service.OrderID(), ConnectionID: expected.ID, Name: cmp.Or(now.Name, expected.Name), Status: now.Status}
	if !seen || !lives(now) {
		f.Status, f.Twice = "gone: "+nothing(now), !now.Gone
		return []activities.Finding{f}
	}
	var found []activities.Finding
	if now.Phase != providers.PhaseActive {
		f.Twice = true
		found = append(found, f)
	}
	for _, field := range TunnelFields(*expected, now) {
		if field.Differs() {
			f.Field, f.Was, f.Is, f.Twice = field.Name, field.Expected, field.Seen, false
			found = append(found, f)
		}
	}
	return found
}

// TunnelFields are what is expected of a tunnel, and what Tencent Cloud tells of it.
func TunnelFields(expected order.Tunnel, now providers.Connection) []Field {
	return []Field{
		{"name", expected.Name, now.Name},
		{"connectionId", expected.ConnectionID, now.SrcPortID},
		{"owner", expected.Owner, now.ProfileID},
		{"vlan", strconv.Itoa(expected.VLAN), strconv.Itoa(now.SrcVLAN)},
		{"speedMbps", number(expected.SpeedMbps), number(now.SpeedMbps)},
	}
}

// number is the number as text, "" for 0, which is not told.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
