package directconnect

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"turnup/providers"
	"turnup/providers/rest"
)

// opened is what an answer holds. One without a request id is not Tencent Cloud's: a success proves nothing then.
func opened(data []byte) (map[string]json.RawMessage, error) {
	var outer struct {
		Response map[string]json.RawMessage `json:"Response"`
	}
	if err := json.Unmarshal(data, &outer); err != nil {
		return nil, err
	}
	var requestID rest.FlexString
	_ = requestID.UnmarshalJSON(outer.Response["RequestId"]) // it never fails
	if requestID == "" {
		return nil, errors.New("no Response with a RequestId")
	}
	return outer.Response, nil
}

// done decodes the answer to a change that tells nothing.
type done struct{}

// UnmarshalJSON implements json.Unmarshaler.
func (*done) UnmarshalJSON(data []byte) error {
	_, err := opened(data)
	return err
}

// made decodes the answer to a create. It refuses all but one id: nobody could look at a tunnel without one, or tell which of
// two is the one that was asked for.
type made struct{ id string }

// UnmarshalJSON implements json.Unmarshaler.
func (m *made) UnmarshalJSON(data []byte) error {
	response, err := opened(data)
	if err != nil {
		return err
	}
	var ids []rest.FlexString
	if err := json.Unmarshal(response["DirectConnectTunnelIdSet"], &ids); err != nil {
		return fmt.Errorf("DirectConnectTunnelIdSet: %w", err)
	}
	if len(ids) != 1 || !providers.IsID(string(ids[0])) {
		return fmt.Errorf("DirectConnectTunnelIdSet has %d ids, not one that can be used", len(ids))
	}
	m.id = string(ids[0])
	return nil
}

// page decodes one page of a list, below key.
type page struct {
	key   string
	rows  []json.RawMessage
	total int // of the whole list
}

// UnmarshalJSON implements json.Unmarshaler. An answer without a list, or that does not count it, is an error: read as "there is
// none", it would have a second one made. Null is a list where none are counted: any field may be null.
func (p *page) UnmarshalJSON(data []byte) error {
	response, err := opened(data)
	if err != nil {
		return err
	}
	var rows []json.RawMessage
	if err := json.Unmarshal(response[p.key], &rows); err != nil {
		return errors.New("no list in " + p.key)
	}
	var counted rest.FlexDecimal
	_ = counted.UnmarshalJSON(response["TotalCount"]) // it never fails
	total, err := strconv.Atoi(string(counted))
	if err != nil || total < 0 {
		return errors.New("no TotalCount")
	}
	if rows == nil && total > 0 {
		return fmt.Errorf("no list in %s, and %d are counted", p.key, total)
	}
	p.rows, p.total = rows, total
	return nil
}
