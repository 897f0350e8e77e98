package stack

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/all"
)

// standIns are programs that this test binary plays when it is started under their names.
var standIns = map[string]func(args []string) int{
	"turnup-devserver": devserver,
	"turnup-simulator": simulator,
	"turnup-worker":    worker,
	"turnup":           turnup,
	"calls-home":       callsHome,
	"stubborn":         stubborn,
	"crashes":          crashes,
	"owner":            owner,
}

func TestMain(m *testing.M) {
	if play := standIns[filepath.Base(os.Args[0])]; play != nil {
		os.Exit(play(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// binDir is a folder with the stand-ins.
func binDir(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	for name := range standIns {
		require.NoError(t, os.Symlink(self, filepath.Join(dir, name)))
	}
	return dir
}

// terminated catches SIGTERM from now on, as a well-behaved service does first of all, and yields its exit code.
func terminated() <-chan int {
	signals, code := make(chan os.Signal, 1), make(chan int)
	signal.Notify(signals, syscall.SIGTERM)
	go func() { <-signals; code <- 0 }()
	return code
}

// devserver keeps count of its starts in its file, as the real one keeps orders.
func devserver(args []string) int {
	end := terminated()
	flags := flag.NewFlagSet("", flag.ExitOnError)
	db, port, ui := flags.String("db", "", ""), flags.String("port", "", ""), flags.String("ui-port", "", "")
	flags.Func("search-attribute", "", func(string) error { return nil })
	_ = flags.Parse(args)
	file, err := os.OpenFile(*db, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fail(err)
	}
	fmt.Fprintln(file, "started")
	for _, p := range []string{*port, *ui} {
		if _, err := net.Listen("tcp", "127.0.0.1:"+p); err != nil {
			return fail(err)
		}
	}
	fmt.Println("ready: Temporal on " + *port)
	return <-end
}

func simulator(args []string) int {
	end := terminated()
	flags := flag.NewFlagSet("", flag.ExitOnError)
	var addresses []*string
	for _, provider := range all.Specs {
		addresses = append(addresses, flags.String(provider.Name+"-addr", "", ""))
	}
	flags.String("state", "", "")
	support := flags.Duration("auto-support", 0, "")
	_ = flags.Parse(args)
	for _, address := range addresses {
		if _, err := net.Listen("tcp", *address); err != nil {
			return fail(err)
		}
	}
	fmt.Println("support after", *support)
	return <-end
}

// worker refuses its first readiness checks, and prints what it was given.
func worker([]string) int {
	end := terminated()
	for _, variable := range os.Environ() {
		fmt.Println(variable)
	}
	if os.Getenv("FAULT") != "" {
		return fail(fmt.Errorf("no such account: %s", os.Getenv("FAULT")))
	}
	var asked atomic.Int32
	http.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	go func() { _ = http.ListenAndServe(os.Getenv("TURNUP_HEALTH_ADDR"), nil) }()
	return <-end
}

func turnup(args []string) int {
	if args[0] == "hang" {
		return <-terminated()
	}
	fmt.Println(strings.Join(args, " "), os.Getenv("TEMPORAL_ADDRESS"), os.Getenv("TURNUP_USER"))
	fmt.Fprintln(os.Stderr, "to stderr")
	code, _ := strconv.Atoi(args[0])
	return code
}

// callsHome connects to an address and echoes; the other side reads EOF when this process is gone.
func callsHome(args []string) int {
	end := terminated() // before the call tells that all is set up
	go echo(args[0])
	return <-end
}

// stubborn calls home and does not stop when asked to.
func stubborn(args []string) int {
	signal.Ignore(syscall.SIGTERM)
	return echo(args[0])
}

func echo(address string) int {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return fail(err)
	}
	fmt.Println("calling")
	_, _ = io.Copy(conn, conn)
	return 0
}

func crashes([]string) int {
	for i := range 30 {
		fmt.Println("line", i)
	}
	return 3
}

// owner starts calls-home and never ends.
func owner(args []string) int {
	started := make(chan error)
	go func() { // its thread ends with it, which must not end the process
		runtime.LockOSThread()
		_, err := Start(Command{Name: "calls-home", Path: args[0], Args: args[1:2], Log: args[2]})
		started <- err
	}()
	if err := <-started; err != nil {
		return fail(err)
	}
	return <-terminated()
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// home is where callsHome calls.
type home struct{ net.Listener }

func listen(t *testing.T) home {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.(*net.TCPListener).SetDeadline(time.Now().Add(long)))
	t.Cleanup(func() { _ = listener.Close() })
	return home{listener}
}

// call accepts the next caller and checks that it lives.
func (h home) call(t *testing.T) net.Conn {
	t.Helper()
	conn, err := h.Accept()
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(long)))
	_, err = fmt.Fprintln(conn, "are you there?")
	require.NoError(t, err)
	echo, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "are you there?\n", echo)
	return conn
}

// requireGone returns when the caller's process has ended.
func requireGone(t *testing.T, conn net.Conn) {
	t.Helper()
	_, err := conn.Read(make([]byte, 1))
	var timeout net.Error
	require.Error(t, err)
	require.False(t, errors.As(err, &timeout) && timeout.Timeout(), "still there: %v", err)
}
