package order

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time as people write it in an order: 90m, 36h or 5d. It stays text until it is used, so
// that a wrong one can be reported with its field, together with everything else that is wrong.
type Duration string

// Day is what a day means in a Duration.
const Day = 24 * time.Hour

// Parse reads whole days besides everything that time.ParseDuration reads.
func (d Duration) Parse() (time.Duration, error) {
	if days, found := strings.CutSuffix(string(d), "d"); found {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > 36500 {
			return 0, fmt.Errorf("%q is not a duration such as 90m, 36h or 5d", string(d))
		}
		return time.Duration(n) * Day, nil
	}
	length, err := time.ParseDuration(string(d))
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration such as 90m, 36h or 5d", string(d))
	}
	return length, nil
}

// Length is the duration of an order that was validated.
func (d Duration) Length() time.Duration {
	length, err := d.Parse()
	if err != nil {
		panic("an order was not validated: " + err.Error())
	}
	return length
}
