package consoleconnect

import (
	"hash/fnv"
	"slices"
)

// PortVLANs are the 802.1Q tags of one of our ports ("Ports").
type PortVLANs struct {
	Ranges []VLANRange // those that it allows
	Free   []int       // those of them that no service uses
}

// VLANRange is a range of 802.1Q tags, both ends included.
type VLANRange struct{ First, Last int }

// For is the tag for a connection of that name: the name's own place in the port's ranges, or the next free one upwards, round
// the end. It comes from the name, so that whoever asks for the same connection again asks for the same tag, and the port refuses
// a second. It is 0 when none is free but those that were tried.
func (v PortVLANs) For(name string, tried []int) int {
	allowed := v.allowed()
	if len(allowed) == 0 {
		return 0
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name))                 // it never fails
	own := int(hash.Sum32() % uint32(len(allowed))) // #nosec G115 -- there are 4094 tags
	for i := range allowed {
		tag := allowed[(own+i)%len(allowed)]
		if slices.Contains(v.Free, tag) && !slices.Contains(tried, tag) {
			return tag
		}
	}
	return 0
}

// allowed are the tags of the ranges, in order, each once.
func (v PortVLANs) allowed() []int {
	var tags []int
	for tag := LowestVLAN; tag <= HighestVLAN; tag++ {
		if slices.ContainsFunc(v.Ranges, func(r VLANRange) bool { return r.First <= tag && tag <= r.Last }) {
			tags = append(tags, tag)
		}
	}
	return tags
}
