package channels

import (
	"context"
	"crypto/tls"
	"fmt"
	"strings"

	"turnup/activities/notify"

	"github.com/wneessen/go-mail"
)

// MailServer is where mail is handed in, by SMTP.
type MailServer struct {
	Host           string
	Port           int
	TLS            string      // starttls, tls, or none
	User, Password string      // "" for none
	Trust          *tls.Config // nil for what the system trusts
}

// Ways to encrypt what goes to a mail server.
const (
	TLSStart = "starttls" // after the greeting; without it nothing is sent
	TLSFirst = "tls"      // from the first byte on
	TLSNone  = "none"
)

// Mail sends a plain text to all of them. inbox is a page that shows all that waits, or "".
func Mail(server MailServer, from string, to []string, inbox string) notify.Deliverer {
	return mailer{server, from, to, inbox}
}

type mailer struct {
	server MailServer
	from   string
	to     []string
	inbox  string
}

// Deliver implements notify.Deliverer.
func (m mailer) Deliver(ctx context.Context, events []notify.Event) error {
	told, message := compose(events, m.inbox, maxShown), mail.NewMsg()
	if err := message.From(m.from); err != nil {
		return fmt.Errorf("write who sends the mail: %w", err)
	}
	if err := message.To(m.to...); err != nil {
		return fmt.Errorf("write to whom the mail goes: %w", err)
	}
	message.Subject(told.title)
	message.SetMessageIDWithValue(told.id + "@turnup")       // the same when it is sent again
	message.SetGenHeader("Auto-Submitted", "auto-generated") // so that nobody's absence is answered to us
	message.SetBodyString(mail.TypeTextPlain, told.text())
	client, err := m.client()
	if err != nil {
		return err
	}
	if err := client.DialAndSendWithContext(ctx, message); err != nil {
		return fmt.Errorf("send the mail by %s: %w", m.server.Host, err)
	}
	return nil
}

func (m mailer) client() (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(m.server.Port), mail.WithTimeout(answerTime), mail.WithTLSPolicy(mail.TLSMandatory)}
	switch m.server.TLS {
	case TLSFirst:
		options = append(options, mail.WithSSL())
	case TLSNone:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if m.server.Trust != nil {
		options = append(options, mail.WithTLSConfig(m.server.Trust))
	}
	if m.server.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.server.User), mail.WithPassword(m.server.Password))
	}
	client, err := mail.NewClient(m.server.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("prepare the mail: %w", err)
	}
	return client, nil
}

// text is the mail's body.
func (m message) text() string {
	var b strings.Builder
	if len(m.lines) == 0 {
		fmt.Fprintf(&b, "%s\n\n", m.title)
	}
	for _, f := range m.facts {
		fmt.Fprintf(&b, "%s: %s\n", f.name, f.value)
	}
	for _, line := range m.lines {
		fmt.Fprintln(&b, line.text)
		if line.link != "" {
			fmt.Fprintln(&b, "  "+line.link)
		}
	}
	if more := m.andMore(); more != "" {
		fmt.Fprintln(&b, more)
	}
	if m.link != "" {
		fmt.Fprintf(&b, "\n%s\n", m.link)
	}
	return b.String()
}
