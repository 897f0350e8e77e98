package order

import (
	"regexp"
	"strings"

	"turnup/providers"
)

var connectionIDPattern = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// IsConnectionID reports whether the text has the form of a provider's id.
func IsConnectionID(text string) bool { return connectionIDPattern.MatchString(text) }

// CheckConnectionIDs adds what is wrong with the ids of the connections that something is to be done to.
func CheckConnectionIDs(faults *providers.Faults, ids []string) {
	if len(ids) == 0 {
		faults.Add("connectionIds", "must name the connections", nil)
	}
	for _, id := range ids {
		if !IsConnectionID(id) {
			faults.Add("connectionIds", "must be the provider's ids", id)
		}
	}
}

// Named are the connections, for people.
func Named(ids []string) string {
	if len(ids) == 1 {
		return "connection " + ids[0]
	}
	return "connections " + strings.Join(ids, " and ")
}

// Told is an id and its name as the provider tells them, or as they were asked for where it tells nothing else.
func Told(id, name, askedID, askedName string) (toldID, toldName string) {
	if id == "" || strings.EqualFold(id, askedID) {
		return askedID, askedName
	}
	return id, name
}
