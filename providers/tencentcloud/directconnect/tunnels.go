package directconnect

import (
	"context"

	"turnup/providers"
	"turnup/providers/tencentcloud"
)

// Tunnel reads one tunnel. It is not found when Tencent Cloud says so, or shows none and counts none of that id.
func (c *Client) Tunnel(ctx context.Context, id string) (tencentcloud.Tunnel, error) {
	if err := checked(id); err != nil {
		return tencentcloud.Tunnel{}, err
	}
	p, err := c.page(ctx, query{IDs: []string{id}, Limit: pageSize})
	if err != nil {
		return tencentcloud.Tunnel{}, err
	}
	for _, data := range p.rows {
		if tunnel, odd := readTunnel(data, c.now()); odd == nil && tunnel.ID == id {
			return tunnel, nil
		}
	}
	if len(p.rows) == 0 && p.total == 0 {
		return tencentcloud.Tunnel{}, failed(providers.KindNotFound, "there is no tunnel "+id)
	}
	return tencentcloud.Tunnel{}, failed(providers.KindUnavailable, "the answer has no tunnel "+id+" that can be read")
}

// Create makes a tunnel. A request that breaks a documented rule is not sent; the error is then providers.Faults.
func (c *Client) Create(ctx context.Context, request tencentcloud.Request) (string, error) {
	if err := request.Validate(); err != nil {
		return "", err
	}
	key := ""
	if request.BGPKey != "" {
		if key = c.bgpKey(request.BGPKey); key == "" {
			return "", providers.Faults{{Field: "bgpKey", Rule: "must be the name of a key that the worker has", Given: request.BGPKey}}
		}
	}
	var answer made
	err := c.change(ctx, "CreateDirectConnectTunnel", bodyFor(request, key), &answer, key)
	return answer.id, err
}

// Change asks for another name or bandwidth. The tunnel has it only when a later Tunnel says so.
func (c *Client) Change(ctx context.Context, id string, to tencentcloud.Change) error {
	var faults providers.Faults
	providers.CheckID(&faults, "tunnelId", id)
	to.Check(&faults, "name", "speedMbps")
	if err := faults.Err(); err != nil {
		return err
	}
	body := struct {
		ID        string `json:"DirectConnectTunnelId"`
		Name      string `json:"DirectConnectTunnelName,omitempty"`
		Bandwidth int    `json:"Bandwidth,omitempty"`
	}{id, to.Name, to.SpeedMbps}
	return c.change(ctx, "ModifyDirectConnectTunnelAttribute", body, &done{}, "")
}

// Delete asks for a tunnel's removal. It is gone only when a later Tunnel says so.
func (c *Client) Delete(ctx context.Context, id string) error {
	return c.changeTunnel(ctx, "DeleteDirectConnectTunnel", id)
}

// Accept lets a tunnel of another account onto the connection. The credential must be the connection owner's.
func (c *Client) Accept(ctx context.Context, id string) error {
	return c.changeTunnel(ctx, "AcceptDirectConnectTunnel", id)
}

// Reject refuses a tunnel of another account. The credential must be the connection owner's.
func (c *Client) Reject(ctx context.Context, id string) error {
	return c.changeTunnel(ctx, "RejectDirectConnectTunnel", id)
}

func (c *Client) changeTunnel(ctx context.Context, action, id string) error {
	if err := checked(id); err != nil {
		return err
	}
	body := struct {
		ID string `json:"DirectConnectTunnelId"`
	}{id}
	return c.change(ctx, action, body, &done{}, "")
}

func checked(id string) error {
	var faults providers.Faults
	providers.CheckID(&faults, "tunnelId", id)
	return faults.Err()
}

func failed(kind providers.Kind, message string) error {
	return &providers.Error{Provider: tencentcloud.Name, Op: listTunnels, Kind: kind, Message: message}
}
