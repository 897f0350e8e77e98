package channels_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"turnup/activities/notify"
	"turnup/internal/channels"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// post is a mail server that keeps what it is handed.
type post struct {
	mu     sync.Mutex
	mails  []letter
	refuse bool
}

type letter struct {
	from string
	to   []string
	text string
	tls  bool
	user string
}

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &hand{post: p, conn: c}, nil
}

// hand takes one client's letters.
type hand struct {
	post *post
	conn *smtp.Conn
	letter
}

func (h *hand) AuthMechanisms() []string { return []string{sasl.Plain} }

func (h *hand) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "s3cret" {
			return errors.New("wrong password")
		}
		h.user = user
		return nil
	}), nil
}

func (h *hand) Mail(from string, _ *smtp.MailOptions) error { h.from = from; return nil }

func (h *hand) Rcpt(to string, _ *smtp.RcptOptions) error { h.to = append(h.to, to); return nil }

func (h *hand) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, h.tls = h.conn.TLSConnectionState()
	h.text = string(text)
	h.post.mu.Lock()
	defer h.post.mu.Unlock()
	if h.post.refuse {
		return &smtp.SMTPError{Code: 452, Message: "mailbox full"}
	}
	h.post.mails = append(h.post.mails, h.letter)
	return nil
}

func (h *hand) Reset() { h.letter = letter{user: h.user} }

func (h *hand) Logout() error { return nil }

// hands starts the server, with STARTTLS if it has a certificate, and returns how it is reached.
func (p *post) hands(t *testing.T, withTLS bool) channels.MailServer {
	t.Helper()
	server := smtp.NewServer(p)
	server.Domain, server.AllowInsecureAuth = "localhost", true
	at := channels.MailServer{Host: "localhost", TLS: channels.TLSNone}
	if withTLS {
		certificate, trust := certificateOf(t)
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
		at.TLS, at.Trust = channels.TLSStart, &tls.Config{RootCAs: trust, ServerName: "localhost", MinVersion: tls.VersionTLS12}
	}
	listener, err := net.Listen("tcp", "localhost:0")
	require.NoError(t, err)
	at.Port = listener.Addr().(*net.TCPAddr).Port
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { _ = server.Close(); serving.Wait() })
	return at
}

func certificateOf(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	trust := x509.NewCertPool()
	trust.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, trust
}

var people = []string{"noc@example.net", "Li <li@example.net>"}

func TestMail(t *testing.T) {
	t.Parallel()
	p := &post{}
	server := p.hands(t, true)
	server.User, server.Password = "turnup", "s3cret"
	to := channels.Mail(server, "turnup@example.net", people, inbox)
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{overdue}))
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{overdue}))
	require.NoError(t, to.Deliver(t.Context(), many(200)))
	require.Len(t, p.mails, 3)
	first := p.mails[0]
	assert.Equal(t, []any{"turnup@example.net", []string{"noc@example.net", "li@example.net"}, true, "turnup"}, []any{first.from, first.to, first.tls, first.user})
	read := func(l letter) (*mail.Message, string) {
		message, err := mail.ReadMessage(strings.NewReader(l.text))
		require.NoError(t, err)
		body, err := io.ReadAll(message.Body)
		require.NoError(t, err)
		return message, strings.ReplaceAll(string(body), "\r\n", "\n")
	}
	message, body := read(first)
	assert.Equal(t, "tencent/hkg-prod-1 is overdue, and waits for the support: the support team's values", message.Header.Get("Subject"))
	assert.Equal(t, "auto-generated", message.Header.Get("Auto-Submitted"))
	assert.Contains(t, body, "To go on: turnup complete hkg-prod-1 support-handoff\n")
	assert.Contains(t, body, "\nhttps://desk.example.net/orders/tencent/hkg-prod-1\n")
	again, _ := read(p.mails[1])
	assert.Equal(t, message.Header.Get("Message-ID"), again.Header.Get("Message-ID"), "one that is sent again can be told")
	digest, body := read(p.mails[2])
	assert.Equal(t, "turnup: 1 overdue, 199 opened", digest.Header.Get("Subject"))
	assert.NotEqual(t, message.Header.Get("Message-ID"), digest.Header.Get("Message-ID"))
	assert.Contains(t, body, "and 160 more")
}

// Without encryption nothing is sent that asks for it, and no error has the password.
func TestMailThatIsNotSent(t *testing.T) {
	t.Parallel()
	open := &post{}
	plain := open.hands(t, false)
	plain.TLS = channels.TLSStart
	assert.Error(t, channels.Mail(plain, "turnup@example.net", people, "").Deliver(t.Context(), []notify.Event{overdue}), "the server has no STARTTLS")
	plain.TLS = channels.TLSNone
	require.NoError(t, channels.Mail(plain, "turnup@example.net", people, "").Deliver(t.Context(), []notify.Event{overdue}))
	assert.Len(t, open.mails, 1)
	open.refuse = true
	assert.ErrorContains(t, channels.Mail(plain, "turnup@example.net", people, "").Deliver(t.Context(), []notify.Event{overdue}), "mailbox full")

	closed := &post{}
	server := closed.hands(t, true)
	server.User, server.Password = "turnup", "s3cret-wrong"
	err := channels.Mail(server, "turnup@example.net", people, "").Deliver(t.Context(), []notify.Event{overdue})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "s3cret")
	server.Password, server.Trust = "s3cret", nil
	assert.Error(t, channels.Mail(server, "turnup@example.net", people, "").Deliver(t.Context(), []notify.Event{overdue}), "nobody vouches for its certificate")
	assert.Empty(t, closed.mails)
}

// A stranger's line break makes no header.
func TestHostileMail(t *testing.T) {
	t.Parallel()
	p := &post{}
	to := channels.Mail(p.hands(t, false), "turnup@example.net", people, "")
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{hostile()}))
	require.Len(t, p.mails, 1)
	assertTame(t, p.mails[0].text)
	message, err := mail.ReadMessage(strings.NewReader(p.mails[0].text))
	require.NoError(t, err)
	assert.Empty(t, message.Header.Get("Bcc"))
	assert.Len(t, p.mails[0].to, 2)
}
