package stack

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

func choose(t *testing.T, p *ports, usual int) int {
	t.Helper()
	port, err := p.choose(usual)
	require.NoError(t, err)
	t.Cleanup(p.release)
	return port
}

func TestUsualPortIsTakenOnlyWhenPreferredAndFree(t *testing.T) {
	t.Parallel()
	usual := choose(t, &ports{}, 0)
	first := &ports{preferUsual: true}
	require.NotEqual(t, usual, choose(t, first, usual), "another stack has it")

	first = &ports{}
	free := choose(t, first, 0)
	first.release()
	require.NotEqual(t, free, choose(t, &ports{}, free), "not preferred")
	require.Equal(t, free, choose(t, &ports{preferUsual: true}, free))
}

func TestUsualPortInUseIsPassedOver(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	taken := listener.Addr().(*net.TCPAddr).Port
	require.NotEqual(t, taken, choose(t, &ports{preferUsual: true}, taken))
}

func TestReservedPortIsFreeForItsProgram(t *testing.T) {
	t.Parallel()
	port := choose(t, &ports{}, 0)
	listener, err := net.Listen("tcp", local(port))
	require.NoError(t, err)
	require.NoError(t, listener.Close())
}
