package channels

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the image has no zones of its own

	"turnup/activities/notify"
	"turnup/internal/orderfile"
	"turnup/providers"
)

// Settings say who is told what, and when.
type Settings struct {
	Channels []*notify.Channel
	Ladders  notify.Ladders
}

// Outside is what the file's settings need from outside of it.
type Outside struct {
	Secret func(variable string) string // the value of a variable of the worker's environment, or of the file it names
	Inbox  string                       // a page that shows all that waits, or ""
	Orders []string                     // kinds of orders that there are

	ProviderOf func(kind string) string // whose accounts' inventories a rule about the kind is about
}

// file is a file of settings, as it is written.
type file struct {
	Calendars map[string]calendarIn `json:"calendars"`
	Ladders   map[string]ladderIn   `json:"ladders"`
	Channels  []channelIn           `json:"channels"`
}

type calendarIn struct {
	Zone    string   `json:"zone"`
	Days    []string `json:"days"`
	From    string   `json:"from"`
	To      string   `json:"to"`
	Without []string `json:"without"`
	Also    []string `json:"also"`
}

type ladderIn struct {
	Calendar string `json:"calendar"`
	Remind   []int  `json:"remind"`
	Escalate []int  `json:"escalate"`
	Repeat   int    `json:"repeat"`
}

type channelIn struct {
	Name   string   `json:"name"`
	Type   string   `json:"type"`
	Secret string   `json:"secret"`
	Tell   []ruleIn `json:"tell"`
	Pause  string   `json:"pause"`
	Hours  string   `json:"hours"`

	Address string   `json:"address"` // pagerduty alone
	Server  string   `json:"server"`  // mail alone, as all that follow
	TLS     string   `json:"tls"`
	From    string   `json:"from"`
	To      []string `json:"to"`
	User    string   `json:"user"`
}

type ruleIn struct {
	Events  []string `json:"events"`
	Parties []string `json:"parties"`
	Orders  []string `json:"orders"`
}

// maxFile is how long a file of settings may be, in bytes.
const maxFile = 1 << 20

// ReadFile reads a file of settings. It adds everything that is wrong with it to the faults, each by its place in the file.
func ReadFile(path string, outside Outside, faults *providers.Faults) Settings {
	data, err := os.ReadFile(path) // #nosec G304 -- the path is a setting
	if err != nil || len(data) > maxFile {
		faults.Add("TURNUP_NOTIFICATIONS", fmt.Sprintf("must be a file that can be read, of at most %d bytes", maxFile), path)
		return Settings{}
	}
	return Read(data, outside, faults)
}

// Read is ReadFile of a text.
func Read(data []byte, outside Outside, faults *providers.Faults) Settings {
	var written file
	for _, unread := range orderfile.Single(data, &written) {
		faults.Add("TURNUP_NOTIFICATIONS", "must be YAML with the fields of docs/notifications.md", unread)
	}
	r := &reader{outside: outside, faults: faults, calendars: map[string]*notify.Calendar{}}
	for _, name := range slices.Sorted(maps.Keys(written.Calendars)) {
		r.calendars[name] = r.calendar("calendars."+name, written.Calendars[name])
	}
	s := Settings{Ladders: notify.Ladders{}}
	for _, party := range slices.Sorted(maps.Keys(written.Ladders)) {
		place := "ladders." + party
		if party != everybody && !slices.Contains(parties, party) {
			r.add(place, "must be "+everybody+" or a party: "+strings.Join(parties, ", "), party)
		}
		s.Ladders[strings.TrimPrefix(party, everybody)] = r.ladder(place, written.Ladders[party])
	}
	names := map[string]bool{}
	for i, c := range written.Channels {
		place := fmt.Sprintf("channels[%d]", i)
		if !channelName.MatchString(c.Name) || names[c.Name] || c.Name == notify.TicketChannel {
			r.add(place+".name", "must be 1 to 40 of a-z, 0-9 and '-', and no other channel's, nor "+notify.TicketChannel, c.Name)
		}
		names[c.Name] = true
		s.Channels = append(s.Channels, r.channel(place, c))
	}
	return s
}

// everybody is the name of the ladder of parties that have none of their own.
const everybody = "default"

var (
	channelName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	parties     = []string{
		string(providers.PartyApprover), string(providers.PartyOperator), string(providers.PartySupport),
		string(providers.PartyProvider), string(providers.PartySeller),
	}
)

// reader makes settings of what is written, and gathers what is wrong with it.
type reader struct {
	outside   Outside
	faults    *providers.Faults
	calendars map[string]*notify.Calendar
}

func (r *reader) add(place, rule string, value any) {
	r.faults.Add("TURNUP_NOTIFICATIONS "+place, rule, value)
}

var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

func (r *reader) calendar(place string, c calendarIn) *notify.Calendar {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil || c.Zone == "" || c.Zone == "Local" {
		r.add(place+".zone", "must be a time zone such as Europe/Berlin or UTC", c.Zone)
		zone = time.UTC
	}
	all := &notify.Calendar{Zone: zone, From: r.hour(place+".from", c.From), To: r.hour(place+".to", c.To)}
	if all.To <= all.From {
		r.add(place+".to", "must be later than from: work over midnight is not provided for", c.To)
	}
	for i, day := range c.Days {
		weekday, known := weekdays[strings.ToLower(day)]
		if !known {
			r.add(fmt.Sprintf("%s.days[%d]", place, i), "must be mon, tue, wed, thu, fri, sat or sun", day)
		}
		all.Days = append(all.Days, weekday)
	}
	if len(c.Days) == 0 {
		r.add(place+".days", "must name the days on which people work", c.Days)
	}
	all.Without, all.Also = r.dates(place+".without", c.Without), r.dates(place+".also", c.Also)
	return all
}

func (r *reader) hour(place, text string) time.Duration {
	if text == "24:00" {
		return 24 * time.Hour
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		r.add(place, `must be a time of the day, such as "08:30", in quotes`, text)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

const mostDates = 366 // of a range

// dates are those that are named, one by one or from one to another.
func (r *reader) dates(place string, texts []string) map[string]bool {
	all := map[string]bool{}
	for i, text := range texts {
		from, to, isRange := strings.Cut(text, "..")
		first, err := time.Parse(time.DateOnly, strings.TrimSpace(from))
		last := first
		if isRange && err == nil {
			last, err = time.Parse(time.DateOnly, strings.TrimSpace(to))
		}
		if days := last.Sub(first) / (24 * time.Hour); err != nil || days < 0 || days > mostDates {
			r.add(fmt.Sprintf("%s[%d]", place, i), "must be a date, or from one to a later one: 2026-12-24 or 2026-12-24..2027-01-01, a year at most", text)
			continue
		}
		for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
			all[day.Format(time.DateOnly)] = true
		}
	}
	return all
}

func (r *reader) named(place, name string) *notify.Calendar {
	calendar, known := r.calendars[name]
	if name != "" && !known {
		r.add(place, "must be one of the calendars", name)
	}
	return calendar
}

const mostPercent = 1000

func (r *reader) ladder(place string, l ladderIn) notify.Ladder {
	check := func(place string, percents []int) {
		for i, percent := range percents {
			if percent < 1 || percent > mostPercent || i > 0 && percent <= percents[i-1] {
				r.add(fmt.Sprintf("%s[%d]", place, i), fmt.Sprintf("must be 1 to %d percent, and more than the one before", mostPercent), percent)
			}
		}
	}
	check(place+".remind", l.Remind)
	check(place+".escalate", l.Escalate)
	if l.Repeat < 0 || l.Repeat > mostPercent {
		r.add(place+".repeat", fmt.Sprintf("must be 1 to %d percent, or left out", mostPercent), l.Repeat)
	}
	return notify.Ladder{Calendar: r.named(place+".calendar", l.Calendar), Remind: l.Remind, Escalate: l.Escalate, Repeat: l.Repeat}
}
