package order

import (
	"strings"

	"turnup/providers"
)

// CheckConnectionIDs adds what is wrong with the ids of the connections that something is to be done to.
func CheckConnectionIDs(faults *providers.Faults, ids []string) {
	if len(ids) == 0 {
		faults.Add("connectionIds", "must name the connections", nil)
	}
	for _, id := range ids {
		providers.CheckID(faults, "connectionIds", id)
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
