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
	message := mail.NewMsg()
	if err := message.From(m.from); err != nil {
		return fmt.Errorf("write who sends the mail: %w", err)
	}
	if err := message.To(m.to...); err != nil {
		return fmt.Errorf("write to whom the mail goes: %w", err)
	}
	message.Subject(title(events))
	message.SetMessageIDWithValue(messageID(events) + "@turnup") // the same when it is sent again
	message.SetGenHeader("Auto-Submitted", "auto-generated")     // so that nobody's absence is answered to us
	message.SetBodyString(mail.TypeTextPlain, m.body(events))
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

func (m mailer) body(events []notify.Event) string {
	var b strings.Builder
	link := m.inbox
	if len(events) == 1 {
		fmt.Fprintln(&b, headline(events[0]))
		fmt.Fprintln(&b)
		for _, f := range facts(events[0]) {
			fmt.Fprintf(&b, "%s: %s\n", f.name, f.value)
		}
		link = events[0].Data.Link
	} else {
		some, more := shown(events, maxShown)
		for _, e := range some {
			fmt.Fprintln(&b, headline(e))
			if e.Data.Link != "" {
				fmt.Fprintln(&b, "  "+e.Data.Link)
			}
		}
		if more > 0 {
			fmt.Fprintf(&b, "and %d more\n", more)
		}
	}
	if link != "" {
		fmt.Fprintf(&b, "\n%s\n", link)
	}
	return b.String()
}
