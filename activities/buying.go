package activities

import (
	"fmt"
	"slices"

	"turnup/providers"
)

// KindNotSent is the type of the error of a purchase whose request was not sent: the look before it found something, or
// failed. Nothing was bought, and it takes Find to see what there is.
const KindNotSent providers.Kind = "notSent"

// mayBuy is nil when a look shows nothing but the known. A request that breaks a rule is not worth the look.
func mayBuy(broken error, known []string, look func() ([]providers.Connection, error)) error {
	if broken != nil {
		return translateOnce(broken)
	}
	found, err := look()
	if err != nil {
		return final(KindNotSent, "nothing was sent, since it can't be seen what there is: "+err.Error())
	}
	for _, c := range found {
		if !slices.Contains(known, c.ID) {
			return final(KindNotSent, fmt.Sprintf("nothing was sent, since there is %s (%s) already", c.Name, c.ID))
		}
	}
	return nil
}
