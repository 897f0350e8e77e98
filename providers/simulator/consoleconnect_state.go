package simulator

// consoleConnectState is what is kept across a restart: what was bought and what was mailed.
type consoleConnectState struct {
	Connections []*connection `json:"connections"`
	Mails       []Mail        `json:"mails"`
}

// KeepState takes up what was bought from the file, when it exists, and from now on keeps the file up to date: it is
// replaced after each change and before the change is answered.
func (s *ConsoleConnect) KeepState(file string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var state consoleConnectState
	found, err := readState(file, &state)
	if err != nil {
		return err
	}
	if found {
		s.connections, s.mails = state.Connections, state.Mails
	}
	s.stateFile = file
	return s.keep() // a file that cannot be written is reported now, not at the first purchase
}

// keep writes the state file, if there is one.
func (s *ConsoleConnect) keep() error {
	if s.stateFile == "" {
		return nil
	}
	return writeState(s.stateFile, consoleConnectState{Connections: s.connections, Mails: s.mails})
}
