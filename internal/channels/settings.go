package channels

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"turnup/activities/notify"
)

// kind is a kind of channel: how it tells, and what is wrong with its settings.
type kind struct {
	each   bool          // each event by itself
	pause  time.Duration // between two messages, when none is given
	events []string      // that it tells when no rule is given; none for all but reports
	secret string        // the rule for its secret
	holds  func(secret string) bool
	opens  func(r *reader, place string, c channelIn, secret string) notify.Deliverer
}

var routingKey = regexp.MustCompile(`^[A-Za-z0-9]{32}$`)

const addressRule = "must name a variable with an http or https address"

// kindsOf are the kinds of channels.
var kindsOf = map[string]kind{
	"webhook": {each: true, events: notify.Kinds, secret: addressRule, holds: isAddress,
		opens: func(_ *reader, _ string, _ channelIn, address string) notify.Deliverer { return Webhook(address) }},
	"slack": {pause: time.Minute, secret: addressRule, holds: isAddress,
		opens: func(r *reader, _ string, _ channelIn, address string) notify.Deliverer {
			return Slack(address, r.outside.Inbox)
		}},
	"teams": {pause: time.Minute, secret: addressRule, holds: isAddress,
		opens: func(r *reader, _ string, _ channelIn, address string) notify.Deliverer {
			return Teams(address, r.outside.Inbox)
		}},
	"mail": {pause: 5 * time.Minute, secret: "must name a variable with the password of the user, or be left out with the user",
		holds: func(string) bool { return true }, opens: openMail},
	"pagerduty": {each: true, events: []string{"overdue", "escalation", "finding"}, secret: "must name a variable with a routing key of 32 letters and digits",
		holds: routingKey.MatchString, opens: openPagerDuty},
}

var channelKinds = []string{"webhook", "slack", "teams", "mail", "pagerduty"}

// IsAddress reports whether a text is an http or https address.
func IsAddress(text string) bool { return isAddress(text) }

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// ToWebhook is the channel of a worker with no other setting than a webhook's address: it is told everything.
func ToWebhook(address string) *notify.Channel {
	return &notify.Channel{Name: "webhook", Type: "webhook", Each: true, To: Webhook(address)}
}

var secretName = regexp.MustCompile(`^TURNUP_[A-Z0-9_]{1,60}$`)

const longestPause = 24 * time.Hour

func (r *reader) channel(place string, c channelIn) *notify.Channel {
	k, known := kindsOf[c.Type]
	if !known {
		r.add(place+".type", "must be "+strings.Join(channelKinds, ", "), c.Type)
		return &notify.Channel{}
	}
	channel := &notify.Channel{Name: c.Name, Type: c.Type, Each: k.each, Pause: k.pause, Hours: r.named(place+".hours", c.Hours)}
	if c.Pause != "" {
		pause, err := time.ParseDuration(c.Pause)
		if err != nil || pause < 0 || pause > longestPause || k.each {
			r.add(place+".pause", "must be a duration up to 24h, such as 5m, of a channel that puts several events into a message", c.Pause)
		}
		channel.Pause = pause
	}
	for i, rule := range c.Tell {
		channel.Tell = append(channel.Tell, r.rule(fmt.Sprintf("%s.tell[%d]", place, i), rule))
	}
	if len(c.Tell) == 0 {
		channel.Tell = []notify.Rule{{Events: k.events}}
		if len(k.events) == 0 {
			channel.Tell[0].Events = slices.DeleteFunc(slices.Clone(notify.Kinds), func(kind string) bool { return kind == "report" })
		}
	}
	r.strange(place, c)
	channel.To = k.opens(r, place, c, r.secret(place+".secret", c, k))
	return channel
}

// strange refuses what is another kind's setting.
func (r *reader) strange(place string, c channelIn) {
	of := func(field, kind string, given bool) {
		if given && c.Type != kind {
			r.add(place+"."+field, "is for channels of type "+kind, c.Type)
		}
	}
	of("address", "pagerduty", c.Address != "")
	of("server", "mail", c.Server != "")
	of("tls", "mail", c.TLS != "")
	of("from", "mail", c.From != "")
	of("to", "mail", len(c.To) > 0)
	of("user", "mail", c.User != "")
}

// secret is the channel's secret: the file names the variable that holds it, and no fault shows it.
func (r *reader) secret(place string, c channelIn, k kind) string {
	if c.Secret == "" && c.Type == "mail" && c.User == "" {
		return ""
	}
	if !secretName.MatchString(c.Secret) {
		r.add(place, k.secret+", whose name begins with TURNUP_", notShown(c.Secret))
		return ""
	}
	value := r.outside.Secret(c.Secret)
	if value == "" || !k.holds(value) {
		r.add(place, k.secret+": "+c.Secret+", or "+c.Secret+"_FILE", "(not shown)")
	}
	return value
}

// notShown is what was given instead of a name, which may be the secret itself.
func notShown(given string) string {
	if given == "" {
		return ""
	}
	return "(not shown)"
}

func (r *reader) rule(place string, rule ruleIn) notify.Rule {
	among := func(field string, given, known []string) {
		for i, each := range given {
			if !slices.Contains(known, each) {
				r.add(fmt.Sprintf("%s.%s[%d]", place, field, i), "must be one of "+strings.Join(known, ", "), each)
			}
		}
	}
	among("events", rule.Events, notify.Kinds)
	among("parties", rule.Parties, parties)
	among("orders", rule.Orders, r.outside.Orders)
	orders := rule.Orders
	for _, kind := range rule.Orders {
		orders = append(orders, r.outside.ProviderOf(kind))
	}
	return notify.Rule{Events: rule.Events, Parties: rule.Parties, Orders: orders}
}

func openPagerDuty(r *reader, place string, c channelIn, key string) notify.Deliverer {
	address := PagerDutyEvents
	if c.Address != "" {
		address = c.Address
		if !isAddress(address) {
			r.add(place+".address", "must be an http or https address, such as "+PagerDutyEvents, address)
		}
	}
	return PagerDuty(address, key, r.outside.Inbox)
}

func openMail(r *reader, place string, c channelIn, password string) notify.Deliverer {
	host, port, err := net.SplitHostPort(c.Server)
	number, notNumber := strconv.Atoi(port)
	if err != nil || host == "" || notNumber != nil || number < 1 || number > 65535 {
		r.add(place+".server", "must be host:port, such as smtp.example.net:587", c.Server)
	}
	server := MailServer{Host: host, Port: number, TLS: c.TLS, User: c.User, Password: password}
	if server.TLS == "" {
		server.TLS = TLSStart
	}
	if !slices.Contains([]string{TLSStart, TLSFirst, TLSNone}, server.TLS) || server.TLS == TLSNone && c.User != "" {
		r.add(place+".tls", "must be starttls, tls, or, without a user, none", c.TLS)
	}
	address := func(field, text string) {
		if parsed, err := mail.ParseAddress(text); err != nil || strings.ContainsAny(parsed.Address, "\r\n") {
			r.add(place+"."+field, "must be a mail address, such as noc@example.net", text)
		}
	}
	address("from", c.From)
	for i, to := range c.To {
		address(fmt.Sprintf("to[%d]", i), to)
	}
	if len(c.To) == 0 {
		r.add(place+".to", "must name at least one mail address", c.To)
	}
	return Mail(server, c.From, c.To, r.outside.Inbox)
}
