package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"turnup/internal/webclient"
)

// Folder is a Store in a folder.
type Folder string

// Has implements Store.
func (f Folder) Has(_ context.Context, name string) (bool, error) {
	_, err := os.Stat(filepath.Join(string(f), name))
	if errors.Is(err, os.ErrNotExist) {
		_, gone := os.Stat(string(f)) // a folder that is away, as a share may be, has lost nothing
		return false, gone
	}
	return err == nil, err
}

// Put implements Store.
func (f Folder) Put(_ context.Context, name string, data []byte) error {
	_, err := Write(string(f), name, data)
	return err
}

// Web is a Store at an address: files are put below it by HTTP, as WebDAV and stores of objects take them.
type Web struct {
	base      *url.URL
	tokenFile string
	http      *http.Client
}

const storeTime = 2 * time.Minute // for one request

// NewWeb is a store at the address: https, or http on loopback. tokenFile has a token that is shown; "" is none.
func NewWeb(address, tokenFile string) (*Web, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && isHere(u.Hostname())) {
		return nil, fmt.Errorf("evidence is put to a folder, or to an https address; given %q", address)
	}
	return &Web{base: u, tokenFile: tokenFile, http: webclient.New(storeTime)}, nil
}

func isHere(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Has implements Store.
func (s *Web) Has(ctx context.Context, name string) (bool, error) {
	status, err := s.do(ctx, http.MethodHead, name, nil)
	switch {
	case err != nil:
		return false, err
	case status == http.StatusOK, status == http.StatusNoContent:
		return true, nil
	case status == http.StatusNotFound:
		return false, nil
	}
	return false, fmt.Errorf("ask %s for it: it answered %d", s.base.Host, status)
}

// Put implements Store.
func (s *Web) Put(ctx context.Context, name string, data []byte) error {
	status, err := s.do(ctx, http.MethodPut, name, data)
	if err != nil || status/100 == 2 || status == http.StatusPreconditionFailed { // it is there already
		return err
	}
	return fmt.Errorf("put it to %s: it answered %d", s.base.Host, status)
}

func (s *Web) do(ctx context.Context, method, name string, data []byte) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, method, s.base.JoinPath(name).String(), bytes.NewReader(data))
	if err != nil {
		return 0, fmt.Errorf("reach the store: %w", err)
	}
	if data != nil {
		request.Header.Set("Content-Type", "application/zip")
		request.Header.Set("If-None-Match", "*")
	}
	if s.tokenFile != "" {
		token, err := os.ReadFile(s.tokenFile) // #nosec G304 -- the operator names the file
		if err != nil {
			return 0, fmt.Errorf("read the store's token: %w", err)
		}
		request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	}
	response, err := s.http.Do(request)
	if err != nil {
		return 0, fmt.Errorf("reach the store: %w", err)
	}
	return response.StatusCode, response.Body.Close()
}
