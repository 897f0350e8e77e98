package simulator

// KeepState takes up what was bought from the file, when it exists, and from now on keeps the file up to date: each
// change is written to its end before the change is answered.
func (s *ConsoleConnect) KeepState(file string) error {
	return s.keepIn(file, func() {
		s.vlans = handedVLANs{}
		for _, sent := range s.mails {
			s.vlans.hand(sent.VLANID)
		}
		for _, c := range s.connections {
			if c.EndedAt == nil && ended(c.Lifecycle) {
				at := c.StatusChangedAt
				c.EndedAt = &at // in a file of before this was kept
			}
		}
	})
}
