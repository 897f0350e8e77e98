package tencentcloud

import (
	"errors"
	"fmt"
)

// The editions of the API.
const (
	EditionChinese       = "chinese"
	EditionInternational = "international" // has no DescribeDirectConnectTunnelExtra and ModifyDirectConnectTunnelExtra
)

// documentedRequestsPerSecond is how often an account may call each action.
const documentedRequestsPerSecond = 20

// Settings are what differs between Tencent's editions and from day to day.
type Settings struct {
	Edition           string `json:"edition,omitempty"`
	RequestsPerSecond int    `json:"requestsPerSecond,omitempty"` // of an account, of each action; 0: as many as come
}

// Set changes the settings.
func (s *Simulator) Set(wanted Settings) error {
	var wrong []error
	if wanted.Edition != EditionChinese && wanted.Edition != EditionInternational {
		wrong = append(wrong, fmt.Errorf("edition %q is not %s or %s", wanted.Edition, EditionChinese, EditionInternational))
	}
	if wanted.RequestsPerSecond < 0 {
		wrong = append(wrong, fmt.Errorf("requestsPerSecond %d is below 0", wanted.RequestsPerSecond))
	}
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = wanted
	return nil
}

// Settings are the ones that hold now.
func (s *Simulator) Settings() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

// window counts the calls of one second, by account and action.
type window struct {
	second int64
	calls  map[[2]string]int
}

// take counts a call, unless there were as many as are allowed.
func (w *window) take(account, action string, most int, second int64) bool {
	if w.calls == nil || w.second != second {
		w.second, w.calls = second, map[[2]string]int{}
	}
	key := [2]string{account, action}
	if most > 0 && w.calls[key] >= most {
		return false
	}
	w.calls[key]++
	return true
}
