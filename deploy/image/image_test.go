//go:build image

// Package image_test builds the image as production does, but for its first stage, which compiles in an image from a registry, and
// runs what is in it. It needs buildah, umoci and root.
package image_test

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"turnup/internal/stack"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../.."

func TestImage(t *testing.T) {
	digest, bundle := build(t, root)
	t.Run("has what production needs, and nothing else", func(t *testing.T) { checkContent(t, bundle) })
	t.Run("orders a connection", func(t *testing.T) { order(t, filepath.Join(bundle, "rootfs")) })
	t.Run("is the same from another folder and without a build cache", func(t *testing.T) {
		t.Setenv("GOCACHE", filepath.Join(t.TempDir(), "cache"))
		again, _ := build(t, copyOfSources(t))
		assert.Equal(t, digest, again)
	})
}

// build makes the image of a source folder, and unpacks it. It returns the image's digest, and the folder.
func build(t *testing.T, source string) (digest, bundle string) {
	t.Helper()
	dir := t.TempDir()
	programs := filepath.Join(dir, "programs")
	// The commit enters a release's programs. Here it would differ between a clone and a copy.
	run(t, "env", "GOFLAGS=-buildvcs=false", "make", "--no-print-directory", "-C", source, "programs", "BIN="+programs+"/image")
	run(t, "install", "-D", "-m", "644", "/etc/ssl/certs/ca-certificates.crt", programs+"/image/etc/ssl/certs/ca-certificates.crt")
	storage := []string{"--root", dir + "/storage", "--runroot", dir + "/run", "--storage-driver", "vfs"}
	buildah := func(args ...string) { t.Helper(); run(t, "buildah", append(storage, args...)...) }
	buildah("bud", "--isolation", "chroot", "--build-context", "programs="+programs, "--timestamp", "0",
		"-t", "turnup:test", "-f", filepath.Join(source, "deploy/image/Dockerfile"), source)
	buildah("push", "--digestfile", dir+"/digest", "turnup:test", "oci:"+dir+"/oci:test")
	run(t, "umoci", "unpack", "--image", dir+"/oci:test", dir+"/bundle")
	text, err := os.ReadFile(dir + "/digest")
	require.NoError(t, err)
	return string(text), dir + "/bundle"
}

func checkContent(t *testing.T, bundle string) {
	var config struct {
		Process struct {
			User struct{ UID, GID int }
			Args []string
		}
	}
	text, err := os.ReadFile(filepath.Join(bundle, "config.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &config))
	assert.Equal(t, []string{"/turnup-worker"}, config.Process.Args)
	assert.Equal(t, 65532, config.Process.User.UID)
	assert.Equal(t, 65532, config.Process.User.GID)

	rootfs := filepath.Join(bundle, "rootfs")
	var files []string
	require.NoError(t, fs.WalkDir(os.DirFS(rootfs), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return err
	}))
	assert.ElementsMatch(t, []string{"etc/ssl/certs/ca-certificates.crt", "turnup", "turnup-admin", "turnup-codec", "turnup-desk", "turnup-worker"}, files)
	authorities, err := os.ReadFile(filepath.Join(rootfs, "etc/ssl/certs/ca-certificates.crt"))
	require.NoError(t, err)
	assert.True(t, x509.NewCertPool().AppendCertsFromPEM(authorities), "certificates of authorities")
}

// order places an order and has it bought, by the programs of the image: as the image's user, with the image and /proc, which every
// container has, as all they see.
func order(t *testing.T, rootfs string) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(rootfs, "proc"), 0o755)) //nolint:gosec // for the image's user
	programs, err := filepath.Abs(root + "/bin")
	require.NoError(t, err)
	for _, name := range []string{"turnup-devserver", "turnup-simulator"} {
		require.NoError(t, os.Symlink(filepath.Join(programs, name), filepath.Join(dir, name)))
	}
	for _, name := range []string{"turnup", "turnup-worker"} {
		script := fmt.Sprintf("#!/bin/sh\nexec unshare --mount sh -c 'mount --bind /proc %[1]s/proc && exec chroot --userspec=65532:65532 %[1]s /%[2]s \"$@\"' %[2]s \"$@\"\n", rootfs, name)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700)) //nolint:gosec // a program
	}
	s, err := stack.New(stack.Options{BinDir: dir, Dir: filepath.Join(dir, "stack"), Output: t.Output()})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	ctx := t.Context()
	health := func(addr string) (string, error) {
		asked := exec.CommandContext(ctx, filepath.Join(dir, "turnup-worker"), "--health") //nolint:gosec // as above
		asked.Env = []string{"PATH=" + os.Getenv("PATH"), "TURNUP_HEALTH_ADDR=" + addr}
		out, err := asked.CombinedOutput()
		return string(out), err
	}
	said, err := health("127.0.0.1:1")
	require.Error(t, err, "no worker runs yet")
	assert.Contains(t, said, "no worker answers")
	_, err = s.StartServer(ctx)
	require.NoError(t, err)
	_, err = s.StartSimulator(ctx, "--build-time", "300ms")
	require.NoError(t, err)
	worker, err := s.StartWorker(ctx, "worker-1", stack.Pace(200*time.Millisecond, 500*time.Millisecond, 3*time.Second, 200)...)
	require.NoError(t, err)
	said, err = health(healthAddress(t, worker.LogFile()))
	require.NoError(t, err, said)

	out, errs, code, err := s.Starter(ctx, "order", "tencent", "--name", "from-image", "--metro", "HKG", "--speed", "100", "--by", "ana")
	require.NoError(t, err)
	require.Zero(t, code, out+errs)
	require.Eventually(t, func() bool {
		ledger, err := s.Control("consoleconnect").Ledger(ctx)
		return err == nil && len(ledger.Purchases) == 1
	}, 2*time.Minute, 200*time.Millisecond, "it is bought")
}

// healthAddress is the one that a worker says in its log.
func healthAddress(t *testing.T, log string) string {
	t.Helper()
	text, err := os.ReadFile(log) //nolint:gosec // of this test
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		var said struct{ Health string }
		if json.Unmarshal([]byte(line), &said) == nil && said.Health != "" {
			return said.Health
		}
	}
	require.Fail(t, "the worker does not say where it answers health checks", string(text))
	return ""
}

// copyOfSources is a folder with all files that git knows, or would.
func copyOfSources(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "elsewhere")
	require.NoError(t, os.Mkdir(folder, 0o700))
	run(t, "sh", "-c", fmt.Sprintf("cd %s && git ls-files -z --cached --others --exclude-standard | tar --null -T - -c | tar -x -C %q", root, folder))
	return folder
}

func run(t *testing.T, program string, args ...string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	require.NoError(t, err, "%s %s: %s", program, strings.Join(args, " "), out)
}
